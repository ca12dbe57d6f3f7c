public import Tensor

/// A running mean of a model's parameters over the steps of training, which often generalises better
/// than the last of them (Polyak and Juditsky, "Acceleration of stochastic approximation by
/// averaging", 1992).
///
///     var smooth = ExponentialMovingAverage(of: model, decay: 0.999)
///     ...
///     optimizer.update(&model, along: slope)
///     smooth.update(with: model)
///     accuracy(smooth.average(images), labels)
///
/// The mean weights the model of k steps ago by decay^k, and the weights sum to 1 from the first step
/// on, as with Adam's correction (Kingma and Ba, 2015, section 3): step t moves it by the share
/// (1 - decay) / (1 - decay^t). Buffers, such as running statistics, are those of the last model.
///
/// It is a tree, so that it is saved and resumed bit for bit.
public struct ExponentialMovingAverage<Model: TensorTree>: TensorTree {
  public typealias Scalar = Model.Scalar

  /// How much a step's weight shrinks with each later one, from 0 to below 1.
  public let decay: Scalar
  /// The mean; before the first step the model that it was made of.
  public private(set) var average: Model
  /// The steps that went into it, of shape `[]`. A `Float` counts up to 2^24 and stays there, where
  /// the share that reads it has long settled.
  public private(set) var steps: Tensor<Scalar>

  /// A mean of no steps. Traps unless the decay is in 0..<1.
  public init(of model: Model, decay: Scalar = 0.999) {
    require(
      (0..<1).contains(decay), "ExponentialMovingAverage: decay \(decay), it must be in 0..<1")
    self.decay = decay
    average = model
    steps = Tensor(0)
  }

  /// Takes in the model of another step. Traps if its tensors have other shapes.
  public mutating func update(with model: Model) {
    let (old, new) = (average.tensors, model.tensors)
    requireShapes("ExponentialMovingAverage", old, "model", new)
    let count = countedStep(&steps, "ExponentialMovingAverage")
    // In double precision: 1 - decay cancels.
    let decay = Double(decay)
    let share = Scalar((1 - decay) / (1 - power(decay, count)))
    average = model.replacingTensors(
      zip(old, new).map { share == 1 ? $1 : ($0 + ($1 - $0) * share).evaluated() })
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("steps", &steps)
    visitor("average", &average)
  }
}
