import Tensor

/// The Hessians of a market whose form is known only at run time, such as those of a file.
public enum MarketHessians<Scalar: TensorScalar>: Sendable {
  /// H `[n, n, n]`.
  case dense(Tensor<Scalar>)
  /// The upper triangles of H, `[n, n (n + 1) / 2]`.
  case packed(PackedSymmetric<Scalar>)
  /// J `[n, k, n]`, H_i = J_i^T J_i.
  case factors(Tensor<Scalar>)
  /// H_i[j][j] `[n, n]`, the rest 0.
  case diagonal(Tensor<Scalar>)

  /// The Hessians as dense matrices `[n, n, n]`.
  public var matrices: Tensor<Scalar> {
    switch self {
    case .dense(let matrices): matrices
    case .packed(let packed): packed.matrices
    case .factors(let factors): LowRankHessians(factors: factors).matrices
    case .diagonal(let diagonal): DiagonalHessians(entries: diagonal).matrices
    }
  }

  /// The tensor that the form stores: that of the case, or the entries of packed matrices.
  public var stored: Tensor<Scalar> {
    switch self {
    case .dense(let tensor), .factors(let tensor), .diagonal(let tensor): tensor
    case .packed(let packed): packed.entries
    }
  }

  /// The name of the form in tables: dense, packed, factors or diagonal.
  public var form: String {
    switch self {
    case .dense: "dense"
    case .packed: "packed"
    case .factors: "factors"
    case .diagonal: "diagonal"
    }
  }
}

extension MarketHessians: HessianOperator {
  public var packed: PackedSymmetric<Scalar>? {
    if case .packed(let packed) = self { packed } else { nil }
  }

  public var shape: Shape {
    switch self {
    case .dense(let matrices): matrices.shape
    case .packed(let packed): packed.shape
    case .factors(let tensor), .diagonal(let tensor):
      [tensor.shape[0], tensor.shape[-1], tensor.shape[-1]]
    }
  }

  public func product(_ vectors: Tensor<Scalar>) -> Tensor<Scalar> {
    switch self {
    case .dense(let matrices): matrices.product(vectors)
    case .packed(let packed): packed.product(vectors)
    case .factors(let factors): LowRankHessians(factors: factors).product(vectors)
    case .diagonal(let diagonal): DiagonalHessians(entries: diagonal).product(vectors)
    }
  }

  public func product(_ vectors: Tensor<Scalar>, ofPeer peer: Int) -> Tensor<Scalar> {
    switch self {
    case .dense(let matrices): matrices.product(vectors, ofPeer: peer)
    case .packed(let packed): packed.product(vectors, ofPeer: peer)
    case .factors(let factors): LowRankHessians(factors: factors).product(vectors, ofPeer: peer)
    case .diagonal(let diagonal):
      DiagonalHessians(entries: diagonal).product(vectors, ofPeer: peer)
    }
  }

  public func diagonal() -> Tensor<Scalar> {
    switch self {
    case .dense(let matrices): matrices.diagonal()
    case .packed(let packed): packed.diagonal()
    case .factors(let factors): LowRankHessians(factors: factors).diagonal()
    case .diagonal(let diagonal): diagonal
    }
  }
}
