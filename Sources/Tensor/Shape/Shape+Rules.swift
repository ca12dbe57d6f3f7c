extension Shape {
  /// The row-major strides of a contiguous block of this shape.
  var contiguousStrides: Strides {
    var strides = Strides(rank: rank)
    var step = 1
    for axis in stride(from: rank - 1, through: 0, by: -1) {
      strides[axis] = step
      // Wraps only where there are no elements to reach.
      step &*= self[axis]
    }
    return strides
  }

  /// This shape with `size` put in front.
  public func prepending(_ size: Int) -> Shape {
    var result: Shape = [size]
    for value in self { result.append(value) }
    return result
  }

  /// This shape without its first axis.
  public var droppingFirst: Shape { Shape(dropFirst()) }

  /// This shape with the given axes (from 0, any order) set to 1, or removed.
  func reducing(_ axes: [Int], keepingAxes: Bool) -> Shape {
    var result = Shape()
    for axis in 0..<rank {
      if !axes.contains(axis) {
        result.append(self[axis])
      } else if keepingAxes {
        result.append(1)
      }
    }
    return result
  }

  /// This shape with axes of size 1 put in front, up to `rank` axes.
  func padded(toRank rank: Int) -> Shape {
    var result = Shape()
    for _ in 0..<Swift.max(0, rank - self.rank) { result.append(1) }
    for size in self { result.append(size) }
    return result
  }

  /// The shape that two shapes broadcast to: aligned at the last axis, sizes equal or one of them 1.
  static func broadcast(
    _ a: Shape, _ b: Shape, operation: @autoclosure () -> String
  ) throws(ShapeError) -> Shape {
    if a == b { return a }
    let rank = Swift.max(a.rank, b.rank)
    var result = Shape()
    for axis in 0..<rank {
      let (i, j) = (axis - rank + a.rank, axis - rank + b.rank)
      let (m, n) = (i < 0 ? 1 : a[i], j < 0 ? 1 : b[j])
      guard m == n || m == 1 || n == 1 else {
        throw ShapeError(
          operation(), [a, b],
          "sizes aligned at the last axis must be equal or 1",
          "axis \(axis - rank) has \(m) and \(n)")
      }
      result.append(m == 1 ? n : m)
    }
    return result
  }

  /// The axes over which an array of this shape was repeated to become `larger`.
  func broadcastAxes(in larger: Shape) -> [Int] {
    let padded = self.padded(toRank: larger.rank)
    return (0..<larger.rank).filter { axis in
      axis < larger.rank - rank || (padded[axis] == 1 && larger[axis] != 1)
    }
  }
}

/// Steps in elements along each axis, stored inline. 0 repeats, negative walks back.
struct Strides: Sendable {
  private var values: InlineArray<12, Int> = .init(repeating: 0)
  private(set) var rank: Int

  init(rank: Int) { self.rank = rank }

  subscript(axis: Int) -> Int {
    get { values[axis] }
    set { values[axis] = newValue }
  }
}
