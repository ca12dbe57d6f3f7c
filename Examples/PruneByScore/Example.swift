// Takes weights out of a trained network by what their removal costs to second order: optimal brain
// damage, w^2 F_ww / 2 with the exact Fisher diagonal (LeCun, Denker and Solla, 1989).
import Curvature
import Layers
import Tensor

@main
struct Example {
  static func main() throws {
    var generator = Philox(seed: 8)
    let inputs = Tensor<Double>.normal([256, 12], using: &generator)
    let teacher = Tensor<Double>.normal([12, 4], using: &generator)
    let labels = matmul(inputs, teacher).argmax(alongAxis: 1).indices
    var model = Sequential<Double>([
      Dense(12, 24, using: &generator), Activation(.tanh), Dense(24, 4, using: &generator),
    ])
    var optimizer = AdamW<Double>(learningRate: 0.01)
    for _ in 0..<200 {
      let slope = gradient(at: model) { crossEntropy($0(inputs), labels) }
      optimizer.update(&model, along: slope)
    }
    let objective = try Objective(
      of: model, batches: [DataBatch(inputs: inputs, labels: labels)], loss: .crossEntropy
    ) { $0($1) }
    let weights = objective.joined(objective.parameters)
    let scores = square(weights) * (try objective.curvature(.fisher)).diagonal() / 2

    // The same share of the weights by score, and by size.
    func loss(removing share: Double, by order: Tensor<Double>) -> Double {
      let kept = order.argsort().indices.dropFirst(Int(share * Double(weights.count)))
      let mask = Tensor<Double>.oneHot(Array(kept), classes: weights.count).sum(alongAxis: 0)
      let pruned = model.replacingTensors(objective.split(weights * mask))
      return crossEntropy(pruned(inputs), labels).scalar
    }
    let whole = loss(removing: 0, by: scores)
    print("removed  by score  by size")
    for share in [0.2, 0.4, 0.6] {
      print(share, loss(removing: share, by: scores), loss(removing: share, by: abs(weights)))
    }
    let pruned = loss(removing: 0.4, by: scores)
    precondition(pruned < loss(removing: 0.4, by: abs(weights)), "scores know what a weight does")
    precondition(pruned < whole + 0.1, "two fifths of the weights hardly matter")
  }
}
