/// Where an operation's inputs stand on a tape. A few need no memory of their own.
struct TapeIndices: Sendable {
  /// The index of an input that the transform does not follow.
  static var constant: Int { -1 }

  private(set) var count = 0
  private var few = InlineArray<4, Int32>(repeating: 0)
  private var more: [Int32] = []

  mutating func append(_ index: Int) {
    if count < few.count { few[count] = Int32(index) } else { more.append(Int32(index)) }
    count += 1
  }

  subscript(input: Int) -> Int {
    Int(input < few.count ? few[input] : more[input - few.count])
  }

  /// A list with what `transform` makes of each index.
  @inline(__always)
  func map<Result>(_ transform: (Int) -> Result) -> [Result] {
    (0..<count).map { transform(self[$0]) }
  }

  /// For each input whether the transform follows it.
  var wanted: [Bool] {
    switch count {
    case 1: self[0] < 0 ? noneOfOne : oneOfOne
    case 2 where self[0] >= 0: self[1] < 0 ? firstOfTwo : bothOfTwo
    case 2 where self[1] >= 0: secondOfTwo
    default: map { $0 >= 0 }
    }
  }
}

// The usual answers, which need no memory either.
private let noneOfOne = [false]
private let oneOfOne = [true]
private let firstOfTwo = [true, false]
private let secondOfTwo = [false, true]
private let bothOfTwo = [true, true]
