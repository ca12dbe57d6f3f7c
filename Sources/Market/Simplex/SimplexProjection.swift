import Tensor

/// The nearest point of the simplex {w >= 0, sum w = 1} to each row (the last axis) in Euclidean
/// distance.
///
/// By Newton's method on the sum of what is left above a level, which ends after finitely many
/// steps: Michelot, "A finite algorithm for finding the projection of a point onto the canonical
/// simplex", 1986. Reads values, so it is not differentiated. Traps on rows without entries.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func projectedOntoSimplex<Scalar>(_ rows: Tensor<Scalar>) -> Tensor<Scalar> {
  let width = requireRows(rows, "projectedOntoSimplex")
  return .filled(rows.shape) { out in
    plainValues(rows).withElements {
      Scalar.kernels.sparseMarket.projection(rows.count / width, width, $0, out)
    }
  }
}

/// A tensor that no transform traces, with the values of one that may be.
func plainValues<Scalar>(_ tensor: Tensor<Scalar>) -> Tensor<Scalar> {
  tensor.isTraced ? Tensor(tensor.scalars, shape: tensor.shape) : tensor
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
