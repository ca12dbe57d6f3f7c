import Tensor

/// Elementwise functions of one or more tensors beyond those of `elementwiseRows`.
func specialFunctionRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  let table = RowBuilder<Scalar>()
  return table.rows
}
