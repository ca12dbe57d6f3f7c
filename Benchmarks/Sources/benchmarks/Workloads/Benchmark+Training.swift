import Layers
import Tensor

extension Benchmark {
  /// Steps of Adam on a network of three layers. The check is the loss of the eleventh step, before
  /// its update.
  func mlp() throws {
    let inputs = uniform([128, 784], stream: 1)
    let labels = labels(128, stream: 2, classes: 10)
    var model = network([784, 512, 512, 10], .relu)
    var optimizer = AdamW<Scalar>(learningRate: 1e-3, weightDecay: 0)
    func step() -> Tensor<Scalar> {
      let (loss, slope) = valueWithGradient(at: model) { crossEntropy($0(inputs), labels) }
      optimizer.update(&model, along: slope)
      return loss
    }
    let losses = (0..<11).map { _ in step() }
    try measure("784-512-512-10 batch 128 Adam", check: total(losses[10]), step)
  }

  /// A small training, for the time and memory of a whole process. The time printed here is without
  /// the start of the process. The check is the last step's loss.
  func startup() throws {
    let start = ContinuousClock.now
    let inputs = uniform([64, 64], stream: 1)
    let labels = labels(64, stream: 2, classes: 10)
    var model = network([64, 32, 10], .tanh)
    var optimizer = SGD<Scalar>(learningRate: 0.1)
    var last = Tensor<Scalar>(0)
    for _ in 0..<100 {
      let (loss, slope) = valueWithGradient(at: model) { crossEntropy($0(inputs), labels) }
      optimizer.update(&model, along: slope)
      last = loss
    }
    try Measurement(
      peer: "bittensor", workload: workload, name: "tiny training", mode: "", dtype: dtype,
      threads: threads, seconds: start.duration(to: .now) / .seconds(1), check: total(last)
    ).printLine()
  }
}
