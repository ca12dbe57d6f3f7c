import Layers
import Tensor

extension Benchmark {
  /// Steps of Adam on a network of three layers. The check is the loss of the eleventh step, before
  /// its update.
  func mlp() throws {
    let step = mlpStep()
    let losses = (0..<11).map { _ in step() }
    try measure("784-512-512-10 batch 128 Adam", check: total(losses[10]), step)
  }

  /// Steps of AdamW on a small language model. The check is that of `mlp`.
  func transformer() throws {
    let step = transformerStep(
      TransformerSizes(width: 128, heads: 4, time: 64, batch: 16, blocks: 2, vocabulary: 96))
    let losses = (0..<11).map { _ in step() }
    try measure("d128 h4 t64 b16 L2 AdamW", check: total(losses[10]), step)
  }

  /// A function that makes a step of Adam on a network of three layers and returns its loss.
  func mlpStep(
    _ widths: [Int] = [784, 512, 512, 10], batch: Int = 128
  ) -> () -> Tensor<Scalar> {
    let inputs = uniform([batch, widths[0]], stream: 1)
    let labels = labels(batch, stream: 2, classes: widths[widths.count - 1])
    return trainingStep(
      network(widths, .relu), AdamW<Scalar>(learningRate: 1e-3, weightDecay: 0)
    ) { crossEntropy($0(inputs), labels) }
  }

  /// A function that makes a step of AdamW on a small language model and returns its loss.
  func transformerStep(_ sizes: TransformerSizes) -> () -> Tensor<Scalar> {
    let (batch, time) = (sizes.batch, sizes.time)
    let text = labels(batch * (time + 1), stream: 299, classes: sizes.vocabulary)
    let rows = (0..<batch).map { Array(text[$0 * (time + 1)..<($0 + 1) * (time + 1)]) }
    let inputs = IndexTensor<Scalar>(rows.flatMap { $0.dropLast() }, shape: [batch, time])
    let next = rows.flatMap { $0.dropFirst() }
    return trainingStep(transformer(sizes), AdamW<Scalar>(learningRate: 3e-4)) {
      crossEntropy($0(inputs), next)
    }
  }

  /// A function that makes a step of gradient descent on a tiny network and returns its loss.
  func tinyStep() -> () -> Tensor<Scalar> {
    let inputs = uniform([64, 64], stream: 1)
    let labels = labels(64, stream: 2, classes: 10)
    return trainingStep(network([64, 32, 10], .tanh), SGD<Scalar>(learningRate: 0.1)) {
      crossEntropy($0(inputs), labels)
    }
  }

  private func trainingStep<Model: Module>(
    _ model: Model, _ optimizer: some Optimizer<Scalar>,
    loss: @escaping (Model) -> Tensor<Scalar>
  ) -> () -> Tensor<Scalar> where Model.Scalar == Scalar {
    var (model, optimizer) = (model, optimizer)
    return {
      let (value, slope) = valueWithGradient(at: model, in: loss)
      optimizer.update(&model, along: slope)
      return value
    }
  }
}
