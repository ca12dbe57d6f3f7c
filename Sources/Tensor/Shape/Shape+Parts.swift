// Counts of elements over some axes, and shapes with other sizes in some places.
extension Shape {
  /// The number of elements along some axes: the product of their sizes, 1 for none.
  func elementCount(of axes: Range<Int>) -> Int {
    var product = 1
    for axis in axes { product *= self[axis] }
    return product
  }

  /// The numbers of elements before an axis (from 0), along it and after it.
  func split(at axis: Int) -> (outer: Int, size: Int, inner: Int) { split(at: axis..<(axis + 1)) }

  /// The numbers of elements before some axes, along them and after them.
  func split(at axes: Range<Int>) -> (outer: Int, size: Int, inner: Int) {
    (
      elementCount(of: 0..<axes.lowerBound), elementCount(of: axes),
      elementCount(of: axes.upperBound..<rank)
    )
  }

  /// The number of matrices in the last two axes.
  var matrixCount: Int { elementCount(of: 0..<(rank - 2)) }

  /// This shape without its last two axes, those of matrices.
  var droppingMatrix: Shape { leading(rank - 2) }

  /// This shape with other matrix sides.
  func withMatrix(_ rows: Int, _ columns: Int) -> Shape {
    var result = self
    result[-2] = rows
    result[-1] = columns
    return result
  }

  /// This shape with another size along an axis.
  func replacing(_ axis: Int, with size: Int) -> Shape {
    var result = self
    result[axis] = size
    return result
  }

  /// This shape with a further axis, which will stand at `axis`.
  func inserting(_ size: Int, at axis: Int) -> Shape {
    var result = leading(axis)
    result.append(size)
    for next in axis..<rank { result.append(self[next]) }
    return result
  }

  /// This shape without an axis (from 0).
  func removing(_ axis: Int) -> Shape {
    var result = leading(axis)
    for next in (axis + 1)..<rank { result.append(self[next]) }
    return result
  }

  /// This shape with sizes put behind it.
  func appending(_ sizes: Int...) -> Shape {
    var result = self
    for size in sizes { result.append(size) }
    return result
  }
}

extension Collection where Element == Int {
  /// The product of sizes, 1 for none.
  var elementCount: Int { reduce(1, *) }
}
