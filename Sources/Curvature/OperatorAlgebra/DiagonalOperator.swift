import Tensor

/// A diagonal matrix: a scaling of each coordinate, such as a prior's precisions or a Jacobi
/// preconditioner.
public struct DiagonalOperator<Scalar: TensorScalar>: SymmetricOperator {
  /// The entries of the diagonal, `[size]`.
  public let entries: Tensor<Scalar>

  public var size: Int { entries.shape[0] }

  /// The operator of a diagonal `[size]`; traps on another rank.
  public init(_ entries: Tensor<Scalar>) {
    require(entries.rank == 1, "DiagonalOperator of \(entries.shape): takes a vector")
    self.entries = entries
  }

  /// The operator of the numbers on the diagonal.
  public init(_ entries: [Scalar]) { self.init(Tensor(entries)) }

  /// The identity matrix of a size. It takes the memory of one element.
  public static func identity(_ size: Int) -> DiagonalOperator {
    DiagonalOperator(.ones([size]))
  }

  public func product(_ x: Tensor<Scalar>) -> Tensor<Scalar> { entries.expanded(atAxis: 1) * x }
}
