internal import Synchronization

/// A tree as one tensor, which is what a primitive returns: its only tensor, or the elements of all
/// in a vector.
///
/// It learns the structure from the first tree it packs; every tree packed by one packing has the
/// same structure and shapes.
final class Packing<Tree: TensorTree>: Sendable {
  /// Without elements, so that a tape which holds the packing holds no tensor through it.
  private let skeleton = Mutex<Tree?>(nil)

  func pack(_ tree: Tree) -> Tensor<Tree.Scalar> {
    skeleton.withLock { if $0 == nil { $0 = tree.hollow } }
    let tensors = tree.tensors
    if tensors.count == 1 { return tensors[0] }
    return tensors.isEmpty ? .zeros([0]) : concatenate(tensors.map { $0.flattened() })
  }

  /// The tree in a packed tensor.
  func unpack(_ packed: Tensor<Tree.Scalar>) -> Tree {
    guard let skeleton = skeleton.withLock({ $0 }) else { fatalError("nothing was packed") }
    let shapes = skeleton.tensors.map { $0.shape }
    if shapes.count == 1 { return skeleton.replacingTensors([packed]) }
    var start = 0
    return skeleton.replacingTensors(
      shapes.map { shape in
        let end = start + shape.elementCount
        defer { start = end }
        return packed[start..<end].reshaped(shape)
      })
  }
}

extension TensorTree {
  /// The tree's structure and shapes.
  var hollow: Self { mapTensors { $0.hollow } }
}
