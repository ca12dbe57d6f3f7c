import Tensor

/// A tensor found by sampling, such as a diagonal, with what is needed to judge it and to find it
/// again.
public struct TensorEstimate<Scalar: TensorScalar>: Sendable {
  /// The mean of the samples.
  public let value: Tensor<Scalar>
  /// The standard error of each element of `value`, of its shape. NaN if there is one sample.
  public let standardError: Tensor<Scalar>
  /// The number of samples.
  public let samples: Int
  /// The seed that gives the same samples again; `nil` for numbers that needed none.
  public let seed: UInt64?

  /// An estimate whose parts are known; traps unless the shapes are equal.
  public init(
    value: Tensor<Scalar>, standardError: Tensor<Scalar>, samples: Int, seed: UInt64?
  ) {
    require(
      value.shape == standardError.shape,
      "TensorEstimate: values \(value.shape) and standard errors \(standardError.shape), "
        + "the shapes must be equal")
    self.value = value
    self.standardError = standardError
    self.samples = samples
    self.seed = seed
  }
}

/// The mean of samples that come in groups, and the sum of their squared distances from it, without
/// keeping them (Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing
/// sample variances", 1979).
struct RunningMoments<Scalar: TensorScalar> {
  private(set) var count = 0
  private var mean = Tensor<Scalar>(0)
  private var squares = Tensor<Scalar>(0)

  /// Samples along the last axis.
  mutating func add(_ samples: Tensor<Scalar>) {
    let (old, new) = (Scalar(count), Scalar(samples.shape[-1]))
    let groupMean = samples.mean(alongAxis: -1, keepingAxes: true)
    let groupSquares = square(samples - groupMean).sum(alongAxis: -1)
    let change = groupMean.squeezed(atAxis: -1) - mean
    mean = (mean + change * (new / (old + new))).evaluated()
    squares = (squares + groupSquares + square(change) * (old * new / (old + new))).evaluated()
    count += samples.shape[-1]
  }

  func estimate(seed: UInt64) -> TensorEstimate<Scalar> {
    let degrees = Scalar(count) * Scalar(count - 1)
    return TensorEstimate(
      value: mean, standardError: sqrt(squares / degrees), samples: count, seed: seed)
  }
}
