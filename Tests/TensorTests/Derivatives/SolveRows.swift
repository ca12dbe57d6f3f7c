import Tensor

/// Linear systems, Cholesky and LU factors, determinants.
func solveRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  let table = RowBuilder<Scalar>()
  return table.rows
}
