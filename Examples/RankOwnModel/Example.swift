// Which parts does a model of your own rely on? Seven branches read four rows each of an image of
// Fashion-MNIST; after training, the exact Hessian ranks the branches beside the loss without each.
import Curvature
import Datasets
import Layers
import Market
import Tensor

@main
struct Example {
  static func main() throws {
    let full = CommandLine.arguments.contains("--full")
    let (train, test) = try FashionMNIST.load()
    var generator = Philox(seed: 1)
    var model = BandModel(using: &generator)
    var optimizer = AdamW<Double>(learningRate: 3e-3)
    for step in 0..<(full ? 3_000 : 200) {
      let (images, labels) = train.batch(
        (0..<64).map { _ in generator.nextIndex(below: train.count) }, as: Double.self)
      let (loss, slope) = valueWithGradient(at: model) { model in
        crossEntropy(model.logits(model.answers(images)), labels)
      }
      optimizer.update(&model, along: slope)
      if step % 50 == 0 { print("step \(step) loss \(loss.scalar)") }
    }

    // Any function of the parts' outputs can be the head: here the rest of the model.
    let trained = model
    let (images, labels) = test.batch(0..<(full ? 4_000 : 500), as: Double.self)
    let curvature = try PeerCurvature(
      of: { trained.logits($0) }, inputs: trained.answers(images), labels: labels)
    let exact = curvature.scores(.taylor2, reduction: .mean)
    let removal = curvature.scores(.leaveOneOut, reduction: .mean)
    let weights = try curvature.row(policy: .gaussNewton)
    print("accuracy \(accuracy(curvature.logits, labels))")
    print("rows     second order      without it        weight")
    for band in 0..<7 {
      print(4 * band, "to", 4 * band + 3, exact[band], removal[band], weights[band])
    }
    let agreement = RankAgreement.spearman(weights, removal)
    print("rank agreement of the weights with removal: \(agreement)")
    precondition(agreement > 0.6, "the curvature should know which branches matter")
  }
}
