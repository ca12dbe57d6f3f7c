import Layers
import Tensor
import Testing

@Suite struct ConvolutionTests {
  @Test func computesCrossCorrelationPlusBias() {
    let layer = Convolution<Double>(
      weight: Tensor([1, 0, 0, -1], shape: [1, 1, 2, 2]), bias: Tensor([0.5]))
    let image = Tensor<Double>.arange(9).reshaped([1, 1, 3, 3] as Shape)
    // x[i, j] - x[i + 1, j + 1] + 0.5, everywhere -4 + 0.5.
    #expect(layer(image).shape == [1, 1, 2, 2])
    #expect(layer(image).scalars == [-3.5, -3.5, -3.5, -3.5])
  }

  /// Against the definition, one sum for each output.
  @Test func matchesTheDefinition() {
    var generator = Philox(seed: 21)
    var layer = Convolution<Double>(
      2, 3, kernel: (3, 2), stride: (2, 1), padding: (1, 2), using: &generator)
    layer.bias = .normal([3], using: &generator)
    let images = Tensor<Double>.normal([2, 2, 5, 4], using: &generator)
    let result = layer(images)
    #expect(result.shape == [2, 3, 3, 7])
    let (x, w, b) = (images.scalars, layer.weight.scalars, layer.bias.scalars)
    var expected: [Double] = []
    for image in 0..<2 {
      for output in 0..<3 {
        for row in 0..<3 {
          for column in 0..<7 {
            var sum = b[output]
            for channel in 0..<2 {
              for i in 0..<3 {
                for j in 0..<2 {
                  let (y, z) = (2 * row + i - 1, column + j - 2)
                  guard (0..<5).contains(y), (0..<4).contains(z) else { continue }
                  sum +=
                    x[((image * 2 + channel) * 5 + y) * 4 + z]
                    * w[((output * 2 + channel) * 3 + i) * 2 + j]
                }
              }
            }
            expected.append(sum)
          }
        }
      }
    }
    #expect(error(result, Tensor(expected, shape: [2, 3, 3, 7])) < 1e-14)
  }

  @Test func wrongChannelsTrap() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      _ = Convolution<Float>(3, 8, kernel: (3, 3), using: &generator)(.zeros([2, 1, 9, 9]))
    }
    #expect(
      text(of: result).contains(
        "Convolution(3, 8): input [2, 1, 9, 9], images [batch, 3, height, width]"))
  }
}
