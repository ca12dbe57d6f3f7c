import Tensor

/// Elements picked and placed by index tensors, and einsum.
func indexingRows<Scalar: TensorScalar>() -> [PrimitiveCase<Scalar>] {
  let table = RowBuilder<Scalar>()
  return table.rows
}
