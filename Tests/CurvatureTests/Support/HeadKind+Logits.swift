import Curvature
import Tensor

extension HeadKind {
  /// Logits `[batch, classes]` of what the peers give, in engine operations.
  func logits<Scalar: TensorScalar>(
    _ inputs: Tensor<Scalar>, weights: Tensor<Scalar>, _ parameters: [String: Tensor<Scalar>]
  ) -> Tensor<Scalar> {
    switch self {
    case .identity, .tanh, .gelu, .relu:
      return perceptron(weights, parameters)(inputs)
    case .convolution, .linearConvolution, .reluConvolution:
      // One convolution over all channels, which does not add up contributions peer by peer.
      let images = inputs.movingAxis(0, to: 1).flattened(fromAxis: 1, throughAxis: 2)
      let filters = weights.movingAxis(0, to: 1).flattened(fromAxis: 1, throughAxis: 2)
      return tail(Tensor::convolution(images, filters), weights: weights, parameters)
    case .summedImages:
      return tail(
        contributions(inputs, weights: weights).sum(alongAxis: 0), weights: weights, parameters)
    case .attention, .queryAttention:
      let tokens = matmul(inputs, weights).movingAxis(0, to: 1)
      let query =
        self == .attention
        ? matmul(tokens, parameters["queries"]!)
        : parameters["query"]!.broadcast(to: [tokens.shape[0], 1, tokens.shape[2]])
      let read = Tensor::attention(
        query, matmul(tokens, parameters["keys"]!), matmul(tokens, parameters["values"]!))
      let hidden = activation(read.mean(alongAxis: 1))
      return matmul(hidden, parameters["output"]!) + parameters["outputBias"]!
    }
  }

  /// What the first layer makes of each peer, for the heads that add it up.
  func contributions<Scalar: TensorScalar>(
    _ inputs: Tensor<Scalar>, weights: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    switch self {
    case .identity, .tanh, .gelu, .relu: matmul(inputs, weights)
    case .convolution, .linearConvolution, .reluConvolution:
      stack((0..<inputs.shape[0]).map { Tensor::convolution(inputs[$0], weights[$0]) })
    case .summedImages:
      inputs * weights.reshaped([weights.shape[0], 1, weights.shape[1], 1, 1])
    case .attention, .queryAttention: preconditionFailure("\(self) has no sum")
    }
  }

  /// The logits of the contributions' sum.
  func tail<Scalar: TensorScalar>(
    _ sum: Tensor<Scalar>, weights: Tensor<Scalar>, _ parameters: [String: Tensor<Scalar>]
  ) -> Tensor<Scalar> {
    if Self.perceptrons.contains(self) { return perceptron(weights, parameters).tail(sum) }
    let convolved = parameters["filters"].map { Tensor::convolution(sum, $0) } ?? sum
    let hidden = activation(convolved + parameters["hiddenBias"]!)
    let pooled =
      self == .reluConvolution
      ? maxPooling(hidden, kernel: (2, 2)) : meanPooling(hidden, kernel: (2, 2))
    return matmul(pooled.flattened(fromAxis: 1), parameters["output"]!)
      + parameters["outputBias"]!
  }

  private static let perceptrons: [HeadKind] = [.identity, .tanh, .gelu, .relu]

  private func perceptron<Scalar>(
    _ weights: Tensor<Scalar>, _ parameters: [String: Tensor<Scalar>]
  ) -> PeerHead<Scalar> {
    PeerHead(
      peerWeights: weights, hiddenBias: parameters["hiddenBias"]!,
      outputWeights: parameters["output"]!, outputBias: parameters["outputBias"]!,
      activation: activation)
  }
}
