import Tensor

/// A head that mixes peers: logits = phi(b_1 + sum_i f_i W_i) V + b_2, one hidden layer whose
/// first product has a matrix for each peer.
public struct PeerHead<Scalar: TensorScalar>: TensorTree {
  /// W, `[n, width, hidden]`.
  public var peerWeights: Tensor<Scalar>
  /// b_1, `[hidden]`.
  public var hiddenBias: Tensor<Scalar>
  /// V, `[hidden, classes]`.
  public var outputWeights: Tensor<Scalar>
  /// b_2, `[classes]`.
  public var outputBias: Tensor<Scalar>
  /// phi.
  public let activation: PeerActivation

  /// A head of given weights.
  public init(
    peerWeights: Tensor<Scalar>, hiddenBias: Tensor<Scalar>, outputWeights: Tensor<Scalar>,
    outputBias: Tensor<Scalar>, activation: PeerActivation
  ) {
    require(
      peerWeights.rank == 3 && outputWeights.rank == 2
        && peerWeights.shape[2] == outputWeights.shape[0]
        && hiddenBias.shape == [outputWeights.shape[0]]
        && outputBias.shape == [outputWeights.shape[1]],
      "PeerHead: weights \(peerWeights.shape), \(hiddenBias.shape), \(outputWeights.shape), "
        + "\(outputBias.shape), expected [n, width, hidden], [hidden], [hidden, classes], [classes]"
    )
    self.peerWeights = peerWeights
    self.hiddenBias = hiddenBias
    self.outputWeights = outputWeights
    self.outputBias = outputBias
    self.activation = activation
  }

  /// A head with normal weights of variance 1 / inputs, all peers' widths counted, and zero biases.
  public init(
    peers: Int, width: Int, hidden: Int, classes: Int, activation: PeerActivation,
    using generator: inout Philox
  ) {
    self.init(
      peerWeights: .normal(
        [peers, width, hidden], deviation: (1 / Scalar(peers * width)).squareRoot(),
        using: &generator),
      hiddenBias: .zeros([hidden]),
      outputWeights: .normal(
        [hidden, classes], deviation: (1 / Scalar(hidden)).squareRoot(), using: &generator),
      outputBias: .zeros([classes]), activation: activation)
  }

  /// The same head in another precision.
  public init<Other>(converting other: PeerHead<Other>) {
    self.init(
      peerWeights: Tensor(converting: other.peerWeights),
      hiddenBias: Tensor(converting: other.hiddenBias),
      outputWeights: Tensor(converting: other.outputWeights),
      outputBias: Tensor(converting: other.outputBias), activation: other.activation)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("peerWeights", &peerWeights)
    visitor("hiddenBias", &hiddenBias)
    visitor("outputWeights", &outputWeights)
    visitor("outputBias", &outputBias)
  }

  /// Logits `[batch, classes]` of representations `[n, batch, width]`.
  public func callAsFunction(_ representations: Tensor<Scalar>) -> Tensor<Scalar> {
    tail(contributions(representations).sum(alongAxis: 0))
  }

  /// f_i W_i, `[n, batch, hidden]`.
  public func contributions(_ representations: Tensor<Scalar>) -> Tensor<Scalar> {
    matmul(representations, peerWeights)
  }

  /// Logits `[batch, classes]` of the summed contributions `[batch, hidden]`.
  public func tail(_ sum: Tensor<Scalar>) -> Tensor<Scalar> {
    matmul(activation(sum + hiddenBias), outputWeights) + outputBias
  }

  /// The curvature of this head's error, summed over the examples, along the removal of each peer.
  public func curvature(
    inputs: Tensor<Scalar>, labels: [Int]
  ) throws(CurvatureError) -> PeerCurvature<Scalar> {
    try PeerCurvature(ofTail: { tail($0) }, contributions: contributions(inputs), labels: labels)
  }
}

/// The hidden layer's function.
public enum PeerActivation: String, Sendable, CaseIterable {
  case identity, tanh, gelu, relu

  /// The function, element by element.
  public func callAsFunction<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    switch self {
    case .identity: x
    case .tanh: Tensor::tanh(x)
    case .gelu: Tensor::gelu(x)
    case .relu: Tensor::relu(x)
    }
  }
}
