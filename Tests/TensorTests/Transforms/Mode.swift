import Tensor
import Testing

/// The ways to take the derivative of a function of one number.
enum Mode: CaseIterable, Sendable, CustomTestStringConvertible {
  case reverse, forward, series
  /// Forward mode inside a batch of one.
  case batched

  typealias Function = @Sendable (Tensor<Double>) -> Tensor<Double>

  func slope(of f: @escaping Function) -> Function {
    switch self {
    case .reverse: { gradient(at: $0, in: f) }
    case .forward: { derivative(at: $0, along: Tensor(1), in: f) }
    case .series: { taylor(at: $0, along: Tensor(1), order: 1, in: f)[1] }
    case .batched:
      { x in
        vectorized(over: x.expanded(atAxis: 0)) { derivative(at: $0, along: Tensor(1), in: f) }[0]
      }
    }
  }

  var testDescription: String { "\(self)" }

  static let pairs = allCases.flatMap { a in allCases.map { [a, $0] } }
  static let triples = pairs.flatMap { pair in allCases.map { pair + [$0] } }
}
