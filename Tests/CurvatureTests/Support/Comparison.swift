import Tensor

/// The largest difference of two arrays over the largest entry of the second; infinite if their
/// sizes differ or a number is missing.
func relativeError(_ actual: [Double], _ expected: [Double]) -> Double {
  guard actual.count == expected.count, (actual + expected).allSatisfy(\.isFinite) else {
    return .infinity
  }
  let scale = expected.map { abs($0) }.max() ?? 0
  let error = zip(actual, expected).map { abs($0 - $1) }.max() ?? 0
  return error == 0 ? 0 : error / scale
}

/// The largest relative error of an entry, each by itself.
func entrywiseError(_ actual: [Double], _ expected: [Double]) -> Double {
  guard actual.count == expected.count else { return .infinity }
  return zip(actual, expected).map { relativeError([$0], [$1]) }.max() ?? 0
}

extension Tensor {
  /// The elements in double precision.
  var values: [Double] { scalars.map { Double($0) } }

  init(converting values: [Double], shape: Shape) {
    self.init(values.map { Scalar($0) }, shape: shape)
  }
}

/// The diagonal of a flat square matrix.
func diagonal(_ matrix: [Double], size: Int) -> [Double] {
  (0..<size).map { matrix[$0 * (size + 1)] }
}
