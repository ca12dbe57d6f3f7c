/// The sizes of a tensor along its axes, outermost first; `[]` is the shape of a single number.
///
/// Stored inline, so that making or copying a shape never allocates. At most 12 axes, each below
/// 2^31.
public struct Shape: Sendable {
  static let maximumRank = 12

  private var sizes: InlineArray<12, Int32> = .init(repeating: 0)
  /// The number of axes.
  public private(set) var rank: Int = 0

  /// A shape from sizes. Traps on a negative size.
  public init(_ sizes: some Collection<Int>) {
    for size in sizes { append(size) }
  }

  mutating func append(_ size: Int) {
    require(size >= 0, "Shape: a size is \(size), sizes are 0 or more")
    require(rank < Shape.maximumRank, "Shape: more than \(Shape.maximumRank) axes")
    require(size <= Int(Int32.max), "Shape: a size is \(size), sizes are below 2^31")
    sizes[rank] = Int32(truncatingIfNeeded: size)
    rank += 1
  }

  /// The first `count` axes; none if that is negative.
  func leading(_ count: Int) -> Shape {
    var result = self
    result.rank = Swift.max(0, count)
    return result
  }

  /// The number of elements: the product of the sizes, 1 for `[]`. Traps if there are 2^63 or more.
  public var elementCount: Int {
    var product = 1
    var isTooLarge = false
    for axis in 0..<rank {
      let size = Int(sizes[axis])
      // Whatever the other sizes are.
      if size == 0 { return 0 }
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      product = next
      isTooLarge = isTooLarge || overflow
    }
    require(!isTooLarge, "Shape: \(self) has 2^63 elements or more")
    return product
  }
}

extension Shape: RandomAccessCollection, MutableCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { rank }

  /// The size along an axis; negative axes count from the last.
  public subscript(axis: Int) -> Int {
    get { Int(sizes[resolved(axis, "Shape")]) }
    set {
      require(newValue >= 0, "Shape: a size is \(newValue), sizes are 0 or more")
      require(newValue <= Int(Int32.max), "Shape: a size is \(newValue), sizes are below 2^31")
      sizes[resolved(axis, "Shape")] = Int32(newValue)
    }
  }

  /// An axis as an index from 0; negative axes count from the last. Traps out of range, in the name
  /// of the function that asks.
  func resolved(_ axis: Int, _ operation: StaticString = #function) -> Int {
    let index = axis < 0 ? axis + rank : axis
    require(
      index >= 0 && index < rank,
      "\(operation): axis \(axis) of shape \(self), "
        + (rank == 0 ? "which has none" : "whose axes are \(-rank)..<\(rank)"))
    return index
  }
}

extension Shape: Hashable {
  public static func == (a: Shape, b: Shape) -> Bool {
    guard a.rank == b.rank else { return false }
    for axis in 0..<a.rank where a.sizes[axis] != b.sizes[axis] { return false }
    return true
  }

  public func hash(into hasher: inout Hasher) {
    for size in self { hasher.combine(size) }
  }
}

extension Shape: ExpressibleByArrayLiteral, CustomStringConvertible {
  public init(arrayLiteral sizes: Int...) { self.init(sizes) }
  public var description: String { "\(Array(self))" }
}
