import Tensor

/// Reductions, scans and sorts along axes.
func scanRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  let table = RowBuilder<Scalar>()
  return table.rows
}
