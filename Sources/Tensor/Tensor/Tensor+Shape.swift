extension Tensor {
  /// The same elements, row-major, under another shape. One size may be -1: it is worked out from
  /// the others.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func reshaped(_ sizes: [Int]) -> Tensor {
    guard let open = sizes.firstIndex(of: -1) else { return reshaped(Shape(sizes)) }
    var known = sizes
    known[open] = 1
    require(
      known.allSatisfy { $0 >= 0 },
      "reshape of \(shape): the sizes of \(sizes) are 0 or more, and at most one is -1")
    let product = Shape(known).elementCount
    require(
      product > 0 && count % product == 0,
      "reshape of \(shape): \(count) elements cannot fill \(sizes)")
    known[open] = count / product
    return reshaped(Shape(known))
  }

  /// The same elements, row-major, under another shape.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func reshaped(_ shape: Shape) -> Tensor {
    shape == self.shape ? self : Reshape(shape)(self)
  }

  /// All elements in a vector.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func flattened() -> Tensor { reshaped([count] as Shape) }

  /// The last two axes exchanged: the matrix transpose. Traps below rank 2.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func transposed() -> Tensor {
    require(rank >= 2, "transposed: shape \(shape) has fewer than two axes")
    if rank == 2 {
      return isTraced ? Permute(swappedAxes).dispatch([self]) : permutedView(swappedAxes)
    }
    var order = Array(0..<rank)
    order.swapAt(rank - 1, rank - 2)
    return transposed(order)
  }

  /// The axes in another order: axis i of the result is axis `order[i]`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func transposed(_ order: [Int]) -> Tensor {
    order.elementsEqual(0..<rank) ? self : Permute(order)(self)
  }

  /// A new axis of size 1; negative axes count from the end of the result.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func expanded(atAxis axis: Int) -> Tensor {
    let position = axis < 0 ? axis + rank + 1 : axis
    require(position >= 0 && position <= rank, "expanded: axis \(axis) of shape \(shape)")
    return reshaped(shape.inserting(1, at: position))
  }

  /// Without an axis of size 1.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func squeezed(atAxis axis: Int) -> Tensor {
    let position = shape.resolved(axis)
    require(shape[position] == 1, "squeezed: axis \(axis) of shape \(shape) is not 1")
    return reshaped(shape.removing(position))
  }

  /// Repeated to a shape that this one broadcasts to.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func broadcast(to shape: Shape) -> Tensor {
    shape == self.shape ? self : Broadcast(to: shape)(self)
  }

  /// Entries of an axis by position; traps on one out of range.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func gather(_ indices: [Int], alongAxis axis: Int = 0) -> Tensor {
    Gather(indices, axis: shape.resolved(axis))(self)
  }
}

/// The order of a transposed matrix's axes, which needs memory once.
private let swappedAxes = [1, 0]
