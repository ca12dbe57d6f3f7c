import Tensor

/// The nearest point of the simplex {w >= 0, sum w = 1} to each row (the last axis) in Euclidean
/// distance.
///
/// By sorting: Held, Wolfe and Crowder, "Validation of subgradient optimization", 1974; Duchi et
/// al., "Efficient projections onto the l1-ball", 2008. Reads values, so it is not differentiated.
/// Traps on rows without entries.
public func projectedOntoSimplex<Scalar>(_ rows: Tensor<Scalar>) -> Tensor<Scalar> {
  mapRows(rows, "projectedOntoSimplex", projectRow)
}

/// Shifts a row by the one constant that makes its positive part sum to 1.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
private func projectRow<Scalar: TensorScalar>(_ row: inout [Scalar]) {
  let descending = row.sorted(by: >)
  var sum: Scalar = 0
  var shift: Scalar = 0
  for (index, value) in descending.enumerated() {
    sum += value
    let candidate = (sum - 1) / Scalar(index + 1)
    guard value > candidate else { break }
    shift = candidate
  }
  for index in row.indices { row[index] = Swift.max(row[index] - shift, 0) }
}

/// A function of each row along the last axis, on values.
func mapRows<Scalar>(
  _ rows: Tensor<Scalar>, _ operation: String, _ change: (inout [Scalar]) -> Void
) -> Tensor<Scalar> {
  let width = requireRows(rows, operation)
  let values = rows.scalars
  var result: [Scalar] = []
  result.reserveCapacity(values.count)
  for start in stride(from: 0, to: values.count, by: width) {
    var row = Array(values[start..<start + width])
    change(&row)
    result += row
  }
  return Tensor(result, shape: rows.shape)
}

/// The length of the last axis; traps if there is none.
@discardableResult
func requireRows<Scalar>(_ rows: Tensor<Scalar>, _ operation: String) -> Int {
  guard let width = rows.shape.last, width > 0 else {
    fatalError(
      ShapeError(
        operation, [rows.shape], "needs a last axis with elements", "there is none"
      ).description)
  }
  return width
}
