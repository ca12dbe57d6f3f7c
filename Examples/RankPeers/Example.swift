// Exact rankings for a head of your own: what removing each of eight representations costs, to
// second order, from one forward pass, one backward pass and eight tangents.
import Curvature
import Tensor

@main
struct Example {
  static func main() throws {
    let (peers, batch, width, classes) = (8, 64, 16, 5)
    var generator = Philox(seed: 3)
    let mixing = Tensor<Double>.normal([peers, width, 32], deviation: 0.1, using: &generator)
    let readout = Tensor<Double>.normal([32, classes], deviation: 0.3, using: &generator)
    // Any operations of the library may stand here.
    let head: @Sendable (Tensor<Double>) -> Tensor<Double> = { answers in
      matmul(gelu(matmul(answers, mixing).sum(alongAxis: 0)), readout)
    }

    // Peers of rising worth: peer k speaks k + 1 times as loud as peer 0.
    let loudness = Tensor<Double>.arange(peers, from: 0.2, step: 0.2).reshaped([-1, 1, 1])
    let answers = Tensor<Double>.normal([peers, batch, width], using: &generator) * loudness
    let labels = head(answers).argmax(alongAxis: 1).indices

    let curvature = try PeerCurvature(of: head, inputs: answers, labels: labels)
    let exact = curvature.scores(.paper)
    let truth = curvature.scores(.leaveOneOut)
    print("peer  eq 3      leave-one-out  weight")
    for (peer, weight) in try curvature.row(policy: .gaussNewton).enumerated() {
      print(peer, exact[peer], truth[peer], weight)
    }

    // The same number by a Hessian-vector product.
    let removal = answers * Tensor<Double>.oneHot([7], classes: peers).reshaped([-1, 1, 1])
    let product = hessianVectorProduct(at: answers, along: removal) { answers in
      -(logSoftmax(head(answers)) * Tensor.oneHot(labels, classes: classes)).sum()
    }
    precondition(abs((product * removal).sum().scalar - exact[7]) < 1e-10 * abs(exact[7]))
    precondition(truth[7] > truth[0], "the loudest peer should cost more than the quietest")
  }
}
