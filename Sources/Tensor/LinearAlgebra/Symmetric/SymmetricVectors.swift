// Matrices by vectors `[..., n]`, whatever form the matrices have.
extension Primitive {
  /// The shape of vectors `[..., n]` under matrices whose leading axes and one more are given.
  func vectorsShape(_ inputs: [Shape], order: Int) throws(ShapeError) -> Shape {
    guard inputs[1].last == order else {
      throw ShapeError(
        name, inputs, "a vector has one entry for each row of the matrix",
        inputs[1].last.map { "\($0) is not \(order)" } ?? "there is no last axis")
    }
    // Mostly there is a matrix for each vector, and nothing to broadcast.
    if inputs[0].dropLast().elementsEqual(inputs[1].dropLast()) { return inputs[1] }
    let leads = inputs.map { $0.leading($0.rank - 1) }
    return try Shape.broadcast(leads[0], leads[1], operation: name).appending(order)
  }

  /// A kernel for each pair of entries of the leading axes of two untraced tensors: of matrices,
  /// which have `matrixRank` more axes, and of vectors.
  func eachVector(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, matrixRank: Int, shape: Shape,
    _ kernel: (
      Int, Int, UnsafePointer<Scalar>, UnsafePointer<Int64>?, UnsafePointer<Scalar>,
      UnsafePointer<Int64>?, UnsafeMutablePointer<Scalar>
    ) -> Void
  ) -> Tensor<Scalar> {
    let n = b.shape[-1]
    let (matrices, vectors) = (a.shape.leading(a.rank - matrixRank), b.shape.leading(b.rank - 1))
    let all = shape.leading(shape.rank - 1)
    return a.withContiguous { x in
      b.withContiguous { y in
        Tensor(shape: shape) { out in
          guard matrices != all || vectors != all else {
            kernel(all.elementCount, n, x, nil, y, nil, out)
            return
          }
          let sizes = [a.shape.suffix(matrixRank).elementCount, n]
          let starts = zip([matrices, vectors], sizes).map { lead, size in
            let strides = lead.contiguousStrides.broadcast(from: lead, to: all)
            return (0..<all.elementCount).map { Int64(strides.offset(of: $0, in: all) * size) }
          }
          kernel(all.elementCount, n, x, starts[0], y, starts[1], out)
        }
      }
    }
  }
}
