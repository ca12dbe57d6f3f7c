import Datasets
import Tensor
import Testing

@Suite("Synthetic images")
struct SyntheticImagesTests {
  @Test func areEvenAndFollowTheSeed() {
    let (train, test) = SyntheticImages.load(train: 40, test: 20, seed: 3)
    #expect(train.count == 40 && test.count == 20)
    #expect(train.pixelCount == 28 * 28)
    for label in 0..<10 { #expect(train.labels.count { $0 == label } == 4) }
    #expect(SyntheticImages.load(train: 40, test: 20, seed: 3) == (train, test))
    #expect(SyntheticImages.load(train: 40, test: 20, seed: 4).train != train)
    #expect(train.subset(0..<20) != test)
  }

  /// The nearest of 300 images tells the class of most: classes are apart, and not by one pixel.
  @Test func classesAreApart() {
    let (train, test) = SyntheticImages.load(train: 300, test: 100)
    let known = train.batch(0..<300).images
    let asked = test.batch(0..<100).images
    // |asked - known|^2 without |asked|^2, which does not change the order of a row.
    let distances = (known * known).sum(alongAxis: 1) - 2 * matmul(asked, known.transposed())
    let right = (0..<100).count { row in
      let found: [Float] = distances[row].scalars
      let nearest = found.firstIndex(of: found.min()!)!
      return train.labels[nearest] == test.labels[row]
    }
    #expect(right >= 70)
  }
}
