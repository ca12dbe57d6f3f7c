import Tensor

/// The point at which a head is studied, and the direction in which each peer's removal moves it.
struct PeerRemovals<Scalar: TensorScalar>: Sendable {
  /// What each peer brings, `[n, batch, ...]`.
  let blocks: Tensor<Scalar>
  /// What the head is given: the blocks, or their sum `[batch, ...]`.
  let point: Tensor<Scalar>
  private let areSummed: Bool

  /// A head of the blocks, or of their sum.
  init(blocks: Tensor<Scalar>, areSummed: Bool) {
    self.blocks = blocks
    self.areSummed = areSummed
    point = areSummed ? blocks.sum(alongAxis: 0) : blocks
  }

  var count: Int { blocks.shape[0] }
  var batch: Int { blocks.shape[1] }

  /// The change of the point that takes peer `index` away.
  func direction(_ index: Int) -> Tensor<Scalar> {
    if areSummed { return -blocks[index] }
    var box = SliceBox(all: blocks.shape)
    box.starts[0] = index
    box.counts[0] = 1
    return Embed(box, in: blocks.shape)(-blocks[index..<index + 1])
  }

  /// All directions reversed, along a leading axis: second derivatives are the same along them, and
  /// those of a sum are the blocks themselves.
  var reversedBundle: Tensor<Scalar> {
    if areSummed { return blocks }
    let ones = [Int](repeating: 1, count: blocks.rank - 1)
    return Tensor.eye(count).reshaped([count, count] + ones) * blocks
  }

  /// The change that takes every peer away.
  var total: Tensor<Scalar> { -point }

  /// The derivative along each direction of each example's loss, `[n, batch]`, given the gradient
  /// of the summed loss at the point.
  func slopes(_ gradient: Tensor<Scalar>) -> Tensor<Scalar> {
    (gradient * -blocks).sum(alongAxes: Array(2..<blocks.rank))
  }
}
