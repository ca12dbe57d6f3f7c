// A small convolutional network learns Fashion-MNIST: at least 92% of the test images right after
// some minutes at full size, `swift run -c release FashionConvolution --full`.
import Datasets
import Layers
import Tensor

@main
struct Example {
  static func main() throws {
    let full = CommandLine.arguments.contains("--full")
    let (count, epochs, goal) = full ? (60_000, 12, 0.92) : (2_560, 3, 0.7)
    let (train, test) = try FashionMNIST.load()

    var generator = Philox(seed: 1)
    var model = Sequential<Float> {
      for (channels, outputs) in [(1, 24), (24, 48), (48, 96)] {
        ConvolutionBlock(channels, outputs, kernel: (3, 3), using: &generator)
        MaxPool(kernel: (2, 2))
      }
      Flatten()
      Dropout(0.3)
      Dense(96 * 3 * 3, 10, using: &generator)
    }
    print(model.parameterSummary)

    let batch = 64
    let steps = epochs * (count / batch)
    let schedule = CosineSchedule(peak: 4e-3, warmUp: steps / 10, steps: steps)
    var optimizer = AdamW<Float>(weightDecay: 0.05)
    var pass = ForwardPass(training: Philox(seed: 2))
    var step = 0
    for epoch in 1...epochs {
      let order = generator.permutation(count)
      var total = 0.0
      for start in stride(from: 0, through: count - batch, by: batch) {
        let (images, labels) = train.batch(order[start..<start + batch], shaped: true)
        // The first half left to right: over the epochs a garment is seen both ways round.
        let seen = concatenate(
          [images[0..<batch / 2].flipped(alongAxis: 3), images[(batch / 2)...]], alongAxis: 0)
        let (loss, slope) = valueWithGradient(updating: &model) { model in
          crossEntropy(model(seen, in: &pass), labels)
        }
        optimizer.learningRate = schedule(step)
        optimizer.update(&model, along: slope)
        (step, total) = (step + 1, total + Double(loss.scalar))
      }
      print("epoch \(epoch) loss \(total * Double(epochs) / Double(steps))")
    }

    var correct = 0.0
    for start in stride(from: 0, to: test.count, by: 500) {
      let (images, labels) = test.batch(start..<start + 500)
      correct += accuracy(model(images.reshaped([500, 1, 28, 28])), labels) * 500
    }
    let score = correct / Double(test.count)
    print("test accuracy \(score)")
    precondition(score >= goal, "at least \(goal) is expected")
  }
}
