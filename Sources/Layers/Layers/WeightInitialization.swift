public import Tensor

/// How the weights of a layer are drawn, so that signals keep their scale from layer to layer.
public enum WeightInitialization: Sendable, Hashable {
  /// Uniform with variance 2 / (fan in + fan out) (Glorot and Bengio, 2010): for tanh, sigmoid and
  /// linear outputs.
  case glorotUniform
  /// Normal with the same variance.
  case glorotNormal
  /// Uniform with variance 2 / fan in (He et al., 2015): for relu.
  case heUniform
  /// Normal with the same variance.
  case heNormal
  /// Normal with a deviation of its own, whatever the fans: 0.02 in BERT and GPT-2.
  case normal(deviation: Double)
  /// Uniform within a bound, whatever the fans.
  case uniform(within: Double)

  /// Weights of a shape whose outputs each read `fanIn` numbers, and whose inputs each feed
  /// `fanOut`.
  public func weights<Scalar>(
    _ shape: Shape, fanIn: Int, fanOut: Int, using generator: inout Philox
  ) -> Tensor<Scalar> {
    switch self {
    case .glorotUniform, .heUniform, .uniform:
      let bound = Scalar((3 * variance(fanIn, fanOut)).squareRoot())
      return .uniform(shape, in: -bound..<bound, using: &generator)
    case .glorotNormal, .heNormal, .normal:
      let deviation = Scalar(variance(fanIn, fanOut).squareRoot())
      return .normal(shape, deviation: deviation, using: &generator)
    }
  }

  private func variance(_ fanIn: Int, _ fanOut: Int) -> Double {
    switch self {
    case .glorotUniform, .glorotNormal: 2 / Double(fanIn + fanOut)
    case .heUniform, .heNormal: 2 / Double(fanIn)
    case .normal(let deviation): deviation * deviation
    case .uniform(let bound): bound * bound / 3
    }
  }
}
