import Datasets
import Foundation
import Testing

@Suite("The files of Fashion-MNIST", .enabled(if: FashionMNIST.isInstalled))
struct FashionMNISTFilesTests {
  @Test func contents() throws {
    let (train, test) = try FashionMNIST.load()
    #expect(train.count == 60_000)
    #expect(test.count == 10_000)
    #expect(train.labels.prefix(4) == [9, 0, 0, 3])
    #expect(test.labels.prefix(4) == [9, 2, 1, 1])
    for (part, each) in [(train, 6000), (test, 1000)] {
      var counts = [Int](repeating: 0, count: 10)
      for label in part.labels { counts[Int(label)] += 1 }
      #expect(counts == [Int](repeating: each, count: 10))
    }

    // The published mean and deviation, from how often each value occurs.
    var histogram = [Int](repeating: 0, count: 256)
    for pixel in train.images { histogram[Int(pixel)] += 1 }
    func moment(_ power: Double) -> Double {
      let terms = histogram.enumerated().map { Double($1) * pow(Double($0) / 255, power) }
      return terms.reduce(0, +) / Double(train.images.count)
    }
    #expect(abs(moment(1) - FashionMNIST.mean) < 5e-5)
    #expect(abs((moment(2) - moment(1) * moment(1)).squareRoot() - FashionMNIST.deviation) < 5e-5)
  }
}
