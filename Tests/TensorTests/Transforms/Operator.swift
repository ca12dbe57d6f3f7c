import Tensor
import Testing

/// Every transform as a map from functions of one number to functions of one number, with the same
/// map on closed forms.
enum Operator: CaseIterable, Sendable, CustomTestStringConvertible {
  case gradient, valueWithGradient, pullback, derivative, jacobian, hessian, hessianVectorProduct
  case hessianForm, taylor, vectorized, perExampleGradients, checkpointed, withPullback
  case withPushforward, auxiliary

  var testDescription: String { "\(self)" }

  func apply(_ f: @escaping Mode.Function) -> Mode.Function {
    switch self {
    case .gradient: { Tensor::gradient(at: $0, in: f) }
    case .valueWithGradient:
      { x in
        let (value, gradient) = Tensor::valueWithGradient(at: x, in: f)
        return value + gradient
      }
    case .pullback: { valueWithPullback(at: $0, in: f).pullback(Tensor(3)) }
    case .derivative: { Tensor::derivative(at: $0, along: Tensor(2), in: f) }
    case .jacobian:
      { x in
        let pair = stack([x, 2 * x])
        // Both rows of a function of two numbers, in both modes: f'(x) and 0, 0 and f'(2 x).
        let rows = DifferentiationMode.allCases.map { mode in
          Tensor::jacobian(at: pair, mode: mode) { stack([f($0[0]), f($0[1])]) }
        }
        return rows[0][0, 0] + rows[1][1, 1] + rows[0][0, 1] + rows[1][1, 0]
      }
    case .hessian: { Tensor::hessian(at: $0, in: f) }
    case .hessianVectorProduct:
      { Tensor::hessianVectorProduct(at: $0, along: Tensor(2), in: f) }
    case .hessianForm: { Tensor::hessianForm(at: $0, along: Tensor([3]), in: f)[0, 0] }
    case .taylor:
      { x in
        let series = Tensor::taylor(at: x, along: Tensor(2), order: 2, in: f)
        return series[0] + series[1] + series[2]
      }
    case .vectorized: { x in Tensor::vectorized(over: stack([x, 2 * x]), in: f).sum() }
    case .perExampleGradients:
      { x in
        Tensor::perExampleGradients(at: x, over: Tensor([1, 2]), Tensor([3, 4])) {
          x, scale, weight in
          f(x * scale) * weight
        }.sum()
      }
    case .checkpointed: { Tensor::checkpointed($0, in: f) }
    case .withPullback:
      { x in
        Tensor::withPullback(at: x, value: f) { x, _, cotangent in
          cotangent * Tensor::gradient(at: x, in: f)
        }
      }
    case .withPushforward:
      { x in
        Tensor::withPushforward(at: x, value: f) { x, _, tangent in
          Tensor::derivative(at: x, along: tangent, in: f)
        }
      }
    case .auxiliary:
      { x in
        let result = gradientWithAuxiliary(at: x) { x in
          let y = f(x)
          return (3 * y, y)
        }
        return result.gradient + result.auxiliary
      }
    }
  }

  func apply(_ f: ExponentialSum) -> ExponentialSum {
    switch self {
    case .gradient: f.derivative
    case .valueWithGradient: f + f.derivative
    case .pullback: 3 * f.derivative
    case .derivative: 2 * f.derivative
    case .jacobian: f.derivative + f.derivative.dilated(by: 2)
    case .hessian: f.derivative.derivative
    case .hessianVectorProduct: 2 * f.derivative.derivative
    case .hessianForm: 9 * f.derivative.derivative
    case .taylor: f + 2 * f.derivative + 2 * f.derivative.derivative
    case .vectorized: f + f.dilated(by: 2)
    case .perExampleGradients: 3 * f.derivative + 8 * f.derivative.dilated(by: 2)
    case .checkpointed, .withPullback, .withPushforward: f
    case .auxiliary: f + 3 * f.derivative
    }
  }

  /// x^2 e^(-x/2) sin x through operations of every family.
  static let example: Mode.Function = { x in
    // x itself, as a difference of log-probabilities (fused), and as a maximum (fused, ties none).
    let logits = logSoftmax(stack([x, Tensor(0.25)]))
    let same = logits[0] - logits[1] + 0.25
    let largest = stack([x, x - 1]).max(alongAxis: 0)
    // Elementwise and a quotient; a matrix product of reshaped parts, summed.
    let decay = sin(largest) * exp(x) / exp(1.5 * x)
    let row = concatenate([same.reshaped([1, 1]), same.reshaped([1, 1])], alongAxis: 1)
    let column = stack([x, x]).reshaped([2, 1]) * 0.5
    return matmul(row, column).sum() * decay
  }
}
