public import Tensor

/// Normalisation of each channel over the batch and all places to mean 0 and variance 1, then a
/// learned gain and bias (Ioffe and Szegedy, "Batch normalization", 2015).
///
/// A pass that trains takes the batch's mean and variance and moves the running ones towards them;
/// evaluation takes the running ones. These are buffers: in files, and no parameters.
public struct BatchNorm<Scalar: TensorScalar>: TrainingLayer {
  /// `[channels]`.
  public var gain: Tensor<Scalar>
  /// `[channels]`.
  public var bias: Tensor<Scalar>
  /// The running mean, `[channels]`: a buffer, 0 at first.
  public var runningMean: Tensor<Scalar>
  /// The running variance, `[channels]`: a buffer, 1 at first. Batches count with their unbiased
  /// variance, over n - 1, as in PyTorch.
  public var runningVariance: Tensor<Scalar>
  /// The share of a batch in the running statistics: running <- (1 - momentum) running + momentum
  /// batch. This is PyTorch's; Keras' is 1 less it.
  public let momentum: Scalar
  /// Added to the variance, so that a constant channel does not divide by zero.
  public let epsilon: Scalar

  /// A layer with gain 1, bias 0, running mean 0 and running variance 1.
  public init(_ channels: Int, momentum: Scalar = 0.1, epsilon: Scalar = 1e-5) {
    require(channels > 0, "BatchNorm(\(channels)): the number of channels is positive")
    require(
      momentum >= 0 && momentum <= 1 && epsilon > 0,
      "BatchNorm(\(channels)): momentum \(momentum) must be from 0 to 1 and epsilon \(epsilon) "
        + "positive")
    gain = .ones([channels])
    bias = .zeros([channels])
    runningMean = .zeros([channels])
    runningVariance = .ones([channels])
    self.momentum = momentum
    self.epsilon = epsilon
  }

  /// `[batch, channels, ...]` to the same shape. The batch's variance is taken about its mean (two
  /// passes), over n, not n - 1. Traps if a pass that trains has one number for each channel.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func forward(
    _ input: Tensor<Scalar>, in pass: inout ForwardPass
  ) -> Tensor<Scalar> {
    let channels = gain.count
    require(
      input.rank >= 2 && input.shape[1] == channels,
      "BatchNorm(\(channels)): input \(input.shape), [batch, \(channels), ...] is needed")
    guard pass.isTraining else {
      return normalized(
        input - column(runningMean, input), variance: column(runningVariance, input), input)
    }
    let count = input.count / channels
    require(
      count > 1,
      "BatchNorm(\(channels)): input \(input.shape), more than one number for each channel is "
        + "needed to train")
    let axes = input.shape.indices.filter { $0 != 1 }
    let mean = input.mean(alongAxes: axes, keepingAxes: true)
    let centred = input - mean
    let variance = square(centred).mean(alongAxes: axes, keepingAxes: true)
    let unbiased = stopGradient(variance) * (Scalar(count) / Scalar(count - 1))
    runningMean = moved(runningMean, towards: stopGradient(mean))
    runningVariance = moved(runningVariance, towards: unbiased)
    return normalized(centred, variance: variance, input)
  }

  private func normalized(
    _ centred: Tensor<Scalar>, variance: Tensor<Scalar>, _ input: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    centred * (column(gain, input) * rsqrt(variance + epsilon)) + column(bias, input)
  }

  private func moved(
    _ running: Tensor<Scalar>, towards batch: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    running * (1 - momentum) + batch.reshaped(running.shape) * momentum
  }

  /// One number for each channel, as it broadcasts over an input.
  private func column(_ x: Tensor<Scalar>, _ input: Tensor<Scalar>) -> Tensor<Scalar> {
    x.reshaped(Shape([x.count] + [Int](repeating: 1, count: input.rank - 2)))
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("gain", &gain)
    visitor("bias", &bias)
    visitor.buffer("runningMean", &runningMean)
    visitor.buffer("runningVariance", &runningVariance)
  }
}
