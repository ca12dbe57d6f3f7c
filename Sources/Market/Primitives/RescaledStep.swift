import Tensor

/// Rows of w + size g clipped at 0 and divided by their sums, from w and g of one shape; a row of
/// which nothing is left stays as it was.
struct RescaledStep<Scalar: TensorScalar>: FusedPrimitive {
  let size: Scalar

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 2, inputs[0] == inputs[1], inputs[0].last ?? 0 > 0 else {
      throw ShapeError(
        name, inputs, "takes weights and a gradient of one shape, with a last axis",
        "they differ, or there is none")
    }
    return inputs[0]
  }

  func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> { evaluate(inputs[0], inputs[1]) }

  /// The same without a list of inputs, which would be one allocation more.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func evaluate(_ weights: Tensor<Scalar>, _ gradient: Tensor<Scalar>) -> Tensor<Scalar> {
    let shape = weights.shape
    let columns = shape[-1]
    return .filled(shape) { out in
      weights.withElements { weights in
        gradient.withElements { gradient in
          Scalar.kernels.market.rescaledStep(
            shape.elementCount / columns, columns, size, weights, gradient, out)
        }
      }
    }
  }

  func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let clipped = relu(inputs[0] + size * inputs[1])
    let sum = clipped.sum(alongAxis: -1, keepingAxes: true)
    let isLost = equal(sum, Tensor(0))
    return clipped / (sum + isLost) + isLost * inputs[0]
  }
}
