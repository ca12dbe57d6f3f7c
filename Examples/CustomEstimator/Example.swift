// An estimator of one's own beside those of the library: how near is each to the true cost of
// removing a peer, and at what price?
import Curvature
import Tensor

@main
struct Example {
  static func main() throws {
    let (peers, batch, width, classes) = (6, 96, 8, 4)
    var generator = Philox(seed: 6)
    let loudness = Tensor<Double>.arange(peers, from: 0.3, step: 0.3).reshaped([-1, 1, 1])
    let answers = Tensor<Double>.normal([peers, batch, width], using: &generator) * loudness
    let head = PeerHead<Double>(
      peers: peers, width: width, hidden: 24, classes: classes, activation: .gelu,
      using: &generator)
    let labels = head(answers).argmax(alongAxis: 1).indices
    let curvature = try head.curvature(inputs: answers, labels: labels)

    // How loud a peer is: no pass of the head, no labels, and no idea what the head makes of it.
    let loud = PeerEstimator<Double>("loudness", needsLabels: false, cost: PassCost(0)) { _ in
      PeerContributions(shares: (0..<peers).map { square(answers[$0]).sum(alongAxis: 1).scalars })
    }
    let table = try curvature.compare(
      [loud, .paper, .taylor2, .fisherMonteCarlo(samples: 4, seed: 1)], against: .leaveOneOut)
    print(table)

    let ranking = try curvature.ranking(.taylor2)
    print("best first:", ranking.order)
    let rho = table.rows.compactMap(\.spearman.value)
    precondition(rho.count == 4 && rho.allSatisfy { (-1...1).contains($0) })
    precondition(ranking.order.sorted() == Array(0..<peers), "every peer has a rank")
  }
}
