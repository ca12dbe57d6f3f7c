extension Tensor {
  /// The order of entries reversed along some axes: a view.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func flipped(alongAxes axes: [Int]) -> Tensor {
    var box = SliceBox(all: shape)
    for axis in Set(axes.map { shape.resolved($0) }) {
      (box.starts[axis], box.steps[axis]) = (Swift.max(shape[axis] - 1, 0), -1)
    }
    return Slice(box)(self)
  }

  /// The order of entries reversed along an axis: a view.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func flipped(alongAxis axis: Int) -> Tensor { flipped(alongAxes: [axis]) }

  /// Every entry moved `shift` places on along an axis; those that leave at the end return at the
  /// start. Negative shifts move back.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func rolled(by shift: Int, alongAxis axis: Int) -> Tensor {
    let axis = shape.resolved(axis)
    let size = shape[axis]
    guard size > 0, shift % size != 0 else { return self }
    let cut = size - (shift % size + size) % size
    let parts = split(sizes: [cut, size - cut], alongAxis: axis)
    return concatenate([parts[1], parts[0]], alongAxis: axis)
  }

  /// An axis moved to another place, the others in their order (`numpy.moveaxis`): a view.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func movingAxis(_ source: Int, to destination: Int) -> Tensor {
    var order = Array(0..<rank)
    let (from, to) = (shape.resolved(source), shape.resolved(destination))
    order.insert(order.remove(at: from), at: to)
    return transposed(order)
  }

  /// Two axes exchanged: a view.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func swappingAxes(_ first: Int, _ second: Int) -> Tensor {
    var order = Array(0..<rank)
    order.swapAt(shape.resolved(first), shape.resolved(second))
    return transposed(order)
  }

  /// Without the axes of size 1.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func squeezed() -> Tensor { reshaped(Shape(shape.filter { $0 != 1 })) }

  /// The axes `first` through `last` as one (`torch.flatten`). Without axes, `[]` becomes `[1]`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func flattened(fromAxis first: Int, throughAxis last: Int = -1) -> Tensor {
    if rank == 0 { return reshaped([1] as Shape) }
    let (from, through) = (shape.resolved(first), shape.resolved(last))
    require(
      from <= through, "flattened: axes \(first) through \(last) of shape \(shape) are not in order"
    )
    let joined = shape.elementCount(of: from..<(through + 1))
    return reshaped(Shape(shape[..<from] + [joined] + shape[(through + 1)...]))
  }

  /// Consecutive parts of given sizes along an axis: views. Traps unless the sizes add up to the
  /// axis'.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func split(sizes: [Int], alongAxis axis: Int = 0) -> [Tensor] {
    let axis = shape.resolved(axis)
    require(
      sizes.allSatisfy { (0...shape[axis]).contains($0) } && sizes.reduce(0, +) == shape[axis],
      "split: sizes \(sizes) must add up to that of axis \(axis) of shape \(shape)")
    var start = 0
    return sizes.map { size in
      var box = SliceBox(all: shape)
      (box.starts[axis], box.counts[axis]) = (start, size)
      start += size
      return Slice(box)(self)
    }
  }

  /// Equal consecutive parts along an axis: views. Traps unless their number divides the axis'
  /// size.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func split(into parts: Int, alongAxis axis: Int = 0) -> [Tensor] {
    let axis = shape.resolved(axis)
    require(
      parts > 0 && shape[axis] % parts == 0,
      "split: \(parts) parts do not divide axis \(axis) of shape \(shape)")
    return split(sizes: [Int](repeating: shape[axis] / parts, count: parts), alongAxis: axis)
  }

  /// Sliding windows along an axis (`torch.Tensor.unfold`): the axis counts windows that begin
  /// `step` apart, and a new last axis holds the `size` entries of each. A view; what it repeats is
  /// added up in derivatives.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func windows(ofSize size: Int, step: Int = 1, alongAxis axis: Int) -> Tensor {
    let axis = shape.resolved(axis)
    require(
      size >= 1 && size <= shape[axis] && step >= 1,
      "windows: size \(size) and step \(step) for axis \(axis) of shape \(shape), where the size "
        + "is 1 ... \(shape[axis]) and the step 1 or more")
    var map = AxisMap(all: shape)
    map.counts[axis] = (shape[axis] - size) / step + 1
    map.steps[axis][axis] = step
    map.counts.append(size)
    map.steps.append(shape.indices.map { $0 == axis ? 1 : 0 })
    return MappedView(map)(self)
  }
}
