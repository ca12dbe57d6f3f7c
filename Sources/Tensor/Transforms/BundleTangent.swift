/// The tangents that a bundle of directions gives to one value, without zeros that are known to be.
enum BundleTangent<Scalar: TensorScalar>: Sendable {
  /// `[members] + shape`: the tangents along some of the directions, in rising order; those along
  /// the others are zero.
  case members([Int], Tensor<Scalar>)
  /// Tangent i is block i of this value along an axis, and zero elsewhere.
  case blocks(Tensor<Scalar>, axis: Int)

  var values: Tensor<Scalar> {
    switch self {
    case .members(_, let values), .blocks(let values, _): values
    }
  }

  /// The axis of the blocks.
  var axis: Int? {
    if case .blocks(_, let axis) = self { axis } else { nil }
  }

  /// `[members] + shape` for given directions, among which are all that move.
  func bundle(of members: [Int]) -> Tensor<Scalar> {
    switch self {
    case .members(let own, let values):
      own == members ? values : values.scattered(own, among: members)
    case .blocks(let values, let axis): values.blocksApart(along: axis, count: members.count)
    }
  }

  /// The derivatives along `count` directions, `[count]`, given the gradient by the value.
  func slopes(_ gradient: Tensor<Scalar>, count: Int) -> Tensor<Scalar> {
    switch self {
    case .members(let own, let values):
      let slopes = matmul(values.reshaped([own.count, gradient.count]), gradient.flattened())
      return own.count == count ? slopes : slopes.scattered(own, among: Array(0..<count))
    case .blocks(let values, let axis):
      return (values * gradient).blockSums(along: axis, count: count)
    }
  }
}

extension Tensor {
  /// An axis as two: the blocks, and the entries of a block.
  func splitting(_ axis: Int, into count: Int) -> Tensor {
    reshaped(
      Shape(shape.prefix(axis) + [count, shape[axis] / count] + shape.dropFirst(axis + 1)))
  }

  /// The sum of each block along an axis: `[count]`.
  func blockSums(along axis: Int, count: Int) -> Tensor {
    let split = splitting(axis, into: count)
    return split.sum(alongAxes: (0..<split.rank).filter { $0 != axis })
  }

  /// The blocks along an axis, along a new leading one.
  func blocksFirst(along axis: Int, count: Int) -> Tensor {
    let split = splitting(axis, into: count)
    return split.transposed([axis] + (0..<split.rank).filter { $0 != axis })
  }

  /// `[count] + shape`: entry i has block i along an axis, and zeros elsewhere.
  fileprivate func blocksApart(along axis: Int, count: Int) -> Tensor {
    let split = splitting(axis, into: count)
    var shape = [Int](repeating: 1, count: split.rank + 1)
    (shape[0], shape[axis + 1]) = (count, count)
    return (Tensor.eye(count).reshaped(Shape(shape)) * split).reshaped(self.shape.prepending(count))
  }

  /// The entries along the leading axis at their places among more, which are zero.
  fileprivate func scattered(_ own: [Int], among members: [Int]) -> Tensor {
    let places = own.map { member in members.firstIndex(of: member)! }
    let flat = reshaped([own.count, shape.droppingFirst.elementCount])
    return matmul(Tensor.oneHot(places, classes: members.count).transposed(), flat)
      .reshaped(shape.droppingFirst.prepending(members.count))
  }
}
