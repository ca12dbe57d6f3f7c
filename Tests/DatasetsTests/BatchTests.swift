import Datasets
import Tensor
import Testing

@Suite("Batches")
struct BatchTests {
  let data = ImageDataset(
    images: [0, 51, 102, 153, 204, 255], height: 1, width: 2, labels: [2, 0, 1],
    classNames: ["a", "b", "c"], mean: 0.2, deviation: 0.5)

  @Test func followsTheIndices() {
    let (images, labels) = data.batch([2, 0, 2])
    #expect(images.shape == [3, 2])
    #expect(images.scalars == [1.2, 1.6, -0.4, 0, 1.2, 1.6])
    #expect(labels == [1, 2, 1])
  }

  @Test func emptyBatch() {
    let (images, labels) = data.batch([])
    #expect(images.shape == [0, 2])
    #expect(labels.isEmpty)
  }

  @Test func doublePrecision() {
    let images: Tensor<Double> = data.batch(1...1, as: Double.self).images
    #expect(images.scalars == [(102.0 / 255 - 0.2) / 0.5, (153.0 / 255 - 0.2) / 0.5])
  }

  @Test func shapedForConvolutions() {
    let (images, labels) = data.batch([2, 0], shaped: true)
    #expect(images.shape == [2, 1, 1, 2])
    #expect(images.scalars == data.batch([2, 0]).images.scalars)
    #expect(labels == [1, 2])
    #expect(data.batch([1], shaped: false).images.shape == [1, 2])
  }

  @Test func subsetsKeepTheirImages() {
    let subset = data.subset([2, 0])
    #expect(subset.images == [204, 255, 0, 51])
    #expect(subset.labels == [1, 2])
    #expect(subset.batch([0]).images.scalars == data.batch([2]).images.scalars)
  }

  @Test func splitsShareNothing() {
    let many = ImageDataset(
      images: (0..<100).map { UInt8($0) }, height: 1, width: 1,
      labels: [UInt8](repeating: 0, count: 100), classNames: ["a"])
    var generator = Philox(seed: 4)
    let (train, validation) = many.split(validation: 0.2, using: &generator)
    #expect(train.count == 80)
    #expect((train.images + validation.images).sorted() == many.images)
    #expect(validation.images.sorted() != Array(80..<100))
    #expect(many.split(validation: 0.2, using: &generator).validation != validation)
  }

  /// The constants standardise what they were measured on.
  @Test(.enabled(if: FashionMNIST.isInstalled))
  func fashionMNISTIsStandardised() throws {
    let (train, _) = try FashionMNIST.load()
    let pixels = train.batch(stride(from: 0, to: 60_000, by: 60).map { $0 }).images.scalars
    let mean = pixels.reduce(0) { $0 + Double($1) } / Double(pixels.count)
    let square = pixels.reduce(0) { $0 + Double($1) * Double($1) } / Double(pixels.count)
    #expect(abs(mean) < 0.05)
    #expect(abs(square - mean * mean - 1) < 0.05)
  }
}
