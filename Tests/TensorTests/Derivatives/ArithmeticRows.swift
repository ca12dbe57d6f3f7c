import Tensor

/// Arithmetic of two tensors, broadcasting, and of one.
func arithmeticRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  let pairs: [[Shape]] = [
    [[], []], [[1], [1]], [[3, 5], [3, 5]], [[3, 5], [5]], [[5], [3, 5]], [[3, 1], [1, 4]],
    [[2, 1, 3], [4, 1]], [[3, 5], []], [[], [2, 3]], [[1, 1], [3]], [[0], [0]], [[2, 0], [1]],
    [[2, 0], [2, 1]],
  ]
  for pair in pairs {
    table.add(Add(), pair)
    table.add(Subtract(), pair)
    table.add(Multiply(), pair)
    table.add(Divide(), pair, in: 1..<3)
    table.add(TanhPullback(), pair)
  }
  table.add(Divide(), [[3], [3]], in: 1e-3..<1e-2, step: .relative, floor: 0)
  for shape: Shape in [[], [1], [3, 5], [0], [2, 0]] {
    table.add(Negate(), [shape])
    table.add(Scale(-1.75), [shape])
  }
  return table.rows
}

/// Matrix products.
func matrixRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  let products: [[Shape]] = [
    [[1, 1], [1, 1]], [[2, 3], [3, 4]], [[3, 1], [1, 5]], [[2, 3, 4], [4, 5]],
    [[3, 4], [2, 4, 5]], [[2, 3, 4], [2, 4, 5]], [[2, 1, 3, 4], [3, 4, 2]],
    [[1, 3, 2], [4, 2, 3]], [[2, 3, 1, 2], [2, 3]], [[3, 2], [2, 3, 2, 1]], [[2, 0], [0, 3]],
    [[0, 3], [3, 2]], [[2, 0, 3], [3, 2]],
    [[0, 2, 3], [3, 2]],
  ]
  for shapes in products { table.add(MatMul(), shapes) }
  addSymmetricProducts(&table)
  return table.rows
}

/// Packed symmetric matrices, and products with symmetric parts: orders with and without rows left
/// over from groups of four.
private func addSymmetricProducts<Scalar: TensorScalar>(_ table: inout RowBuilder<Scalar>) {
  let packed: [[Shape]] = [
    [[1], [1]], [[6], [3]], [[10], [4]], [[2, 15], [2, 5]], [[45], [2, 9]], [[3, 1, 6], [2, 3]],
    [[0], [0]], [[0, 6], [3]], [[2, 0], [2, 0]],
  ]
  for shapes in packed { table.add(PackedProduct(), shapes) }
  let vectors: [[Shape]] = [
    [[1], [1]], [[3], [3]], [[2, 5], [2, 5]], [[4], [2, 3, 4]], [[0], [0]], [[0, 2], [2]],
  ]
  for shapes in vectors { table.add(PackedOuter(), shapes) }
  let general: [[Shape]] = [
    [[1, 1], [1]], [[3, 3], [3]], [[4, 4], [4]], [[2, 9, 9], [2, 9]], [[5, 5], [2, 5]],
    [[3, 1, 2, 2], [2, 2]], [[0, 0], [0]], [[0, 3, 3], [3]],
  ]
  for shapes in general { table.add(SymmetrizedProduct(), shapes) }
  for shape: Shape in [[1, 1], [4, 4], [2, 3, 3], [0, 0], [0, 2, 2]] {
    table.add(PackSymmetric(), [shape])
    table.add(PackSymmetric(scale: 1), [shape])
  }
  for shape: Shape in [[1], [10], [2, 6], [0], [0, 3]] {
    table.add(UnpackSymmetric(), [shape])
    table.add(UnpackSymmetric(scale: 0.5), [shape])
  }
}
