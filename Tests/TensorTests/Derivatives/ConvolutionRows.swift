import Tensor

/// Convolutions and pooling.
func convolutionRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  var table = RowBuilder<Scalar>()
  let geometries: [(Patches, Shape)] = [
    (Patches(kernel: (1, 1)), [1, 1, 1, 1]), (Patches(kernel: (2, 3)), [2, 2, 4, 5]),
    (Patches(kernel: (3, 2), stride: (2, 1), padding: (1, 1), dilation: (1, 2)), [1, 2, 5, 4]),
    (Patches(kernel: (2, 2)), [0, 1, 3, 3]), (Patches(kernel: (3, 3)), [1, 1, 2, 2]),
  ]
  for (patches, shape) in geometries {
    // A fixed order, a step of a third apart: no difference step reaches a tie.
    let count = shape.elementCount
    let x = Tensor<Scalar>((0..<count).map { Scalar($0 * 37 % 83) / 3 }, shape: shape)
    table.add(
      PatchMaximum(patches), at: [x],
      label: "kernel \(patches.kernel) stride \(patches.stride) of \(shape)")
  }
  return table.rows
}
