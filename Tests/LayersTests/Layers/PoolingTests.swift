import Layers
import Tensor
import Testing

@Suite struct PoolingTests {
  /// Two channels of 3 by 4 pixels: 0...11 and their negatives.
  private let images: Tensor<Double> = {
    let one = Tensor<Double>.arange(12)
    return concatenate([one, -one]).reshaped([1, 2, 3, 4] as Shape)
  }()

  @Test func windowsSideBySide() {
    // 3 rows hold one window of 2: the last row is left out.
    let largest = MaxPool<Double>(kernel: (2, 2))(images)
    #expect(largest.shape == [1, 2, 1, 2])
    #expect(largest.scalars == [5, 7, 0, -2])
    let mean = MeanPool<Double>(kernel: (2, 2))(images)
    #expect(mean.scalars == [2.5, 4.5, -2.5, -4.5])
  }

  @Test func overlappingWindows() {
    let largest = MaxPool<Double>(kernel: (2, 3), stride: (1, 1))(images)
    #expect(largest.shape == [1, 2, 2, 2])
    #expect(largest.scalars == [6, 7, 10, 11, 0, -1, -4, -5])
    let mean = MeanPool<Double>(kernel: (3, 4), stride: (5, 5))(images)
    #expect(mean.scalars == [5.5, -5.5])
  }

  @Test func onlyTheLargestPixelGetsAGradient() {
    let slope = gradient(at: images) { MaxPool(kernel: (3, 4))($0).sum() }
    var expected = [Double](repeating: 0, count: 24)
    (expected[11], expected[12]) = (1, 1)
    #expect(slope.scalars == expected)
  }

  @Test func aKernelLargerThanTheImageTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = MeanPool<Float>(kernel: (4, 4))(.zeros([1, 1, 3, 4])) }
    #expect(text(of: result).contains("MeanPool(kernel: (4, 4)): input [1, 1, 3, 4], images"))
  }
}
