import Tensor

/// The mask a at which a peer's loss is lowest (eq 16). A printed number names the reading it used.
public enum MarketReference<Scalar: TensorScalar>: Sendable {
  /// a = 1: every input fully on is where the loss is lowest, so that masking costs.
  case unmasked
  /// a = mask(W0) of the given initial weights W0 `[n, n]`, at the layer's temperature and stake: eq
  /// 16 read literally.
  case initialWeights(Tensor<Scalar>)
  /// a `[n, n]` itself: for a real network, the gates at which the Hessians were measured.
  case tensor(Tensor<Scalar>)
}
