// Dense layers with batch normalisation and dropout learn Fashion-MNIST: at least 89.5% of the test
// images right after a minute or two at full size, `swift run -c release FashionMLP --full`.
import Datasets
import Layers
import Tensor

@main
struct Example {
  static func main() throws {
    let full = CommandLine.arguments.contains("--full")
    let (count, epochs, goal) = full ? (60_000, 20, 0.895) : (6_000, 4, 0.8)
    let (train, test) = try FashionMNIST.load()

    var generator = Philox(seed: 1)
    var model = Sequential<Float> {
      for (inputs, outputs) in [(784, 512), (512, 256)] {
        Dense(inputs, outputs, initialization: .heNormal, using: &generator)
        BatchNorm(outputs)
        Activation(.relu)
        Dropout(0.2)
      }
      Dense(256, 10, using: &generator)
    }
    print(model.parameterSummary)

    let batch = 128
    let steps = epochs * (count / batch)
    let schedule = CosineSchedule(peak: 3e-3, warmUp: steps / 10, steps: steps)
    var optimizer = AdamW<Float>(weightDecay: 0.05)
    var pass = ForwardPass(training: Philox(seed: 2))
    var step = 0
    for epoch in 1...epochs {
      let order = generator.permutation(count)
      var total = 0.0
      for start in stride(from: 0, through: count - batch, by: batch) {
        let (images, labels) = train.batch(order[start..<start + batch])
        let seen = halfMirrored(images)
        let (loss, slope) = valueWithGradient(updating: &model) { model in
          crossEntropy(model(seen, in: &pass), labels)
        }
        optimizer.learningRate = schedule(step)
        optimizer.update(&model, along: slope)
        (step, total) = (step + 1, total + Double(loss.scalar))
      }
      print("epoch \(epoch) loss \(total * Double(epochs) / Double(steps))")
    }

    let (images, labels) = test.batch(0..<test.count)
    let score = accuracy(model(images), labels)
    print("test accuracy \(score)")
    precondition(score >= goal, "at least \(goal) is expected")
  }

  /// The first half of a batch left to right: over the epochs a garment is seen both ways round.
  static func halfMirrored(_ images: Tensor<Float>) -> Tensor<Float> {
    let (half, rows) = (images.shape[0] / 2, images.reshaped([-1, 28, 28]))
    return concatenate([rows[0..<half].flipped(alongAxis: 2), rows[half...]], alongAxis: 0)
      .reshaped(images.shape)
  }
}
