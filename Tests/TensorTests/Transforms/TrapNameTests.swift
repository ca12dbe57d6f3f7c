import Tensor
import Testing

/// A trap names the function that was called, not a part of it.
@Suite struct TrapNameTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let text: String
    let index: Int
    var testDescription: String { text }
  }

  /// What each mistake says; the numbers are those of `make`.
  static let texts = [
    "determinant of [2, 3]: takes square matrices; 2 rows, 3 columns",
    "signedLogDeterminant of [3]: takes square matrices; rank 1",
    "lu of [4]: takes matrices; rank 1",
    "solve of [4]: takes square matrices; rank 1",
    "eigh of [2, 3]: takes square matrices",
    "eighValues of [2, 3]: takes square matrices",
    "matrixRank of [4]: takes matrices; rank 1",
    ".< of [2] and [3]: sizes aligned",
    ".<= of [2] and [3]: sizes aligned",
    ".!= of [2] and [3]: sizes aligned",
    ".& of [2] and [3]: sizes aligned",
    "clamp of [2] and [1] and [3]: sizes aligned",
    "stack: shapes must agree; tensor 1 has [3], the first [2]",
    "addingScattered: values of shape [3] do not broadcast to [2]",
    "replacingScatteredElements: values of shape [3] do not broadcast to [2]",
    "convolution1D of [1, 3, 8] and [4, 2, 3] in 1 groups",
    "transposedConvolution1D of [1, 3, 8] and [4, 2, 3] in 1 groups",
    "bincount along axis 0 of [3]: index 5",
  ]

  static func make(_ index: Int) throws {
    typealias Value = Tensor<Float>
    let (two, three, wide) = (Value.zeros([2]), Value.zeros([3]), Value.zeros([2, 3]))
    let (signals, filters) = (Value.zeros([1, 3, 8]), Value.zeros([4, 2, 3]))
    switch index {
    case 0: _ = determinant(wide)
    case 1: _ = signedLogDeterminant(three)
    case 2: _ = try lu(Value.zeros([4]))
    case 3: _ = try solve(Value.zeros([4]), Value.zeros([4]))
    case 4: _ = try eigh(wide)
    case 5: _ = try eighValues(wide)
    case 6: _ = try matrixRank(Value.zeros([4]))
    case 7: _ = (two .< three)
    case 8: _ = (two .<= three)
    case 9: _ = (two .!= three)
    case 10: _ = ((two .< 1) .& (three .< 1))
    case 11: _ = clamp(two, Value.zeros([1]), three)
    case 12: _ = stack([two, three])
    case 13: _ = three.addingScattered(three, at: [0, 1])
    case 14: _ = three.replacingScatteredElements(three, at: [0, 1], alongAxis: 0)
    case 15: _ = convolution1D(signals, filters)
    case 16: _ = transposedConvolution1D(signals, filters)
    default: _ = IndexTensor<Float>([1, 5]).bincount(size: 3)
    }
  }

  @Test(arguments: texts.indices.map { Mistake(text: texts[$0], index: $0) })
  func named(_ mistake: Mistake) async {
    let index = mistake.index
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [index = index as Int] in try TrapNameTests.make(index) }
    expectMessage(result, mistake.text)
  }
}
