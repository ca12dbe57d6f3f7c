import Tensor

/// Convolutions and pooling.
func convolutionRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  let table = RowBuilder<Scalar>()
  return table.rows
}
