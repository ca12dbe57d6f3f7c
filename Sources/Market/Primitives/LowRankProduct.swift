import Tensor

/// J_i^T diag(c_i) J_i d_i from factors J `[n, r, m]`, terms c `[n, r]` and vectors d `[n, m]`: each
/// factor is read from memory once.
struct LowRankProduct<Scalar: TensorScalar>: FusedPrimitive {
  var keeps: Kept { .inputs }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 3, inputs[0].rank == 3,
      inputs[1] == [inputs[0][0], inputs[0][1]], inputs[2] == [inputs[0][0], inputs[0][2]]
    else {
      throw ShapeError(
        name, inputs, "takes factors [n, r, m], terms [n, r] and vectors [n, m]", "they differ")
    }
    return inputs[2]
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let shape = inputs[0].shape
    return .filled(inputs[2].shape) { out in
      inputs[0].withElements { factors in
        inputs[1].withElements { terms in
          inputs[2].withElements { vectors in
            Scalar.kernels.sparseMarket.lowRankProduct(
              shape[0], shape[1], shape[2], factors, terms, vectors, out)
          }
        }
      }
    }
  }

  func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (factors, terms, vectors) = (inputs[0], inputs[1], inputs[2])
    let along = terms * matmul(factors, vectors.expanded(atAxis: 2)).squeezed(atAxis: 2)
    return matmul(along.expanded(atAxis: 1), factors).squeezed(atAxis: 1)
  }
}
