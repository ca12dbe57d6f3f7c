import Curvature
import Tensor

/// The heads on which every identity is checked: each begins with weights for each peer, in which
/// as in what the peer gives it is linear.
enum HeadKind: String, CaseIterable, Sendable {
  /// `PeerHead` under each activation.
  case identity, tanh, gelu, relu
  /// Images whose channels stand side by side: convolution, activation, pooling, dense layer. The
  /// weights of a peer are the filters that read its channels.
  case convolution, linearConvolution, reluConvolution
  /// Images added up under a gain for each peer and channel, then as above.
  case summedImages
  /// Peers as tokens, embedded by a matrix each: self-attention and the mean, or attention from a
  /// learned query, then a dense layer.
  case attention, queryAttention

  /// Whether the head's own curvature vanishes, so that H is the Gauss-Newton matrix.
  var isPiecewiseLinear: Bool {
    [.identity, .relu, .linearConvolution, .reluConvolution].contains(self)
  }
  /// Whether Q has derivatives of every order.
  var isSmooth: Bool { ![.relu, .reluConvolution].contains(self) }
  /// Whether the first layer's results are added up, so that the rest is a tail of their sum.
  var isSum: Bool { ![.attention, .queryAttention].contains(self) }

  static let classes = 4

  /// `[n, batch, ...]`.
  var inputShape: Shape {
    switch self {
    case .identity, .tanh, .gelu, .relu, .attention, .queryAttention: [4, 3, 3]
    case .convolution, .linearConvolution, .reluConvolution, .summedImages: [3, 3, 2, 3, 3]
    }
  }

  /// `[n, ...]`.
  var weightShape: Shape {
    switch self {
    case .identity, .tanh, .gelu, .relu: [4, 3, 5]
    case .convolution, .linearConvolution, .reluConvolution: [3, 3, 2, 2, 2]
    case .summedImages: [3, 2]
    case .attention, .queryAttention: [4, 3, 4]
    }
  }

  /// Everything else that the head is made of.
  var parameterShapes: [(name: String, shape: Shape)] {
    let output: [(String, Shape)] = [("outputBias", [Self.classes])]
    switch self {
    case .identity, .tanh, .gelu, .relu:
      return output + [("hiddenBias", [5]), ("output", [5, Self.classes])]
    case .convolution, .linearConvolution, .reluConvolution:
      return output + [("hiddenBias", [3, 1, 1]), ("output", [3, Self.classes])]
    case .summedImages:
      return output + [
        ("filters", [3, 2, 2, 2]), ("hiddenBias", [3, 1, 1]), ("output", [3, Self.classes]),
      ]
    case .attention, .queryAttention:
      return output + [
        ("queries", [4, 4]), ("keys", [4, 4]), ("values", [4, 5]), ("query", [1, 4]),
        ("output", [5, Self.classes]),
      ]
    }
  }

  /// The standard deviation of a parameter's numbers. Queries and keys are small enough to spread the
  /// attention: where a softmax is saturated, second derivatives are differences that single
  /// precision loses, and quadrature along a removal converges slowly.
  func deviation(of parameter: String) -> Double {
    ["queries", "keys", "query"].contains(parameter) ? 0.3 : 0.7
  }

  var activation: PeerActivation {
    switch self {
    case .identity, .linearConvolution: .identity
    case .tanh: .tanh
    case .relu, .reluConvolution: .relu
    case .gelu, .convolution, .summedImages, .attention, .queryAttention: .gelu
    }
  }
}
