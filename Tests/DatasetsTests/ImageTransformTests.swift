import Datasets
import Tensor
import Testing

/// Random changes of images.
@Suite struct ImageTransformTests {
  /// Two images of one channel, 3 x 4, whose pixels are 1 ... 24.
  private let images = Tensor<Double>((1...24).map(Double.init), shape: [2, 1, 3, 4])

  private func changed(_ transform: ImageTransform, seed: UInt64 = 1) -> Tensor<Double> {
    [transform].apply(to: images, seed: seed, step: 5)
  }

  @Test func mirroringTurnsRows() {
    #expect(changed(.mirrored(probability: 0)).scalars == images.scalars)
    let all = changed(.mirrored(probability: 1))
    #expect(all.scalars == images.flipped(alongAxis: 3).scalars)
  }

  @Test func shiftsMoveWholeImages() {
    var seen: Set<[Int]> = []
    for seed in 0..<60 {
      let result = changed(.shifted(by: 1), seed: UInt64(seed))
      let matches = [-1, 0, 1].flatMap { down in [-1, 0, 1].map { [down, $0] } }.filter { move in
        for row in 0..<3 {
          for column in 0..<4 {
            let (y, x) = (row - move[0], column - move[1])
            let expected =
              (0..<3).contains(y) && (0..<4).contains(x) ? images[0, 0, y, x].scalar : 0
            if result[0, 0, row, column].scalar != expected { return false }
          }
        }
        return true
      }
      #expect(matches.count == 1)
      seen.formUnion(matches)
    }
    #expect(seen.count == 9, "all moves occur")
  }

  @Test func squaresAreCutOut() {
    for seed in 0..<20 {
      let result = changed(.cutOut(side: 2), seed: UInt64(seed))
      for image in 0..<2 {
        let zeros = result[image].scalars.count { $0 == 0 }
        #expect([1, 2, 4].contains(zeros), "fewer than four at an edge")
      }
      let kept = zip(result.scalars, images.scalars).allSatisfy { $0 == 0 || $0 == $1 }
      #expect(kept)
    }
  }

  @Test func changesFollowFromSeedAndStep() {
    let all: [ImageTransform] = [.mirrored(), .shifted(by: 2), .cutOut(side: 1)]
    let result = all.apply(to: images, seed: 3, step: 7)
    #expect(all.apply(to: images, seed: 3, step: 7).scalars == result.scalars)
    let others = (0..<5).map { all.apply(to: images, seed: 3, step: $0).scalars }
    #expect(Set(others).count > 1)
  }
}
