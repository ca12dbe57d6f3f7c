import Tensor

/// QR, eigenvalues, singular values and functions of matrices.
func factorizationRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  let table = RowBuilder<Scalar>()
  return table.rows
}
