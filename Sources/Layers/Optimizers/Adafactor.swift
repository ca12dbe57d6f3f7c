public import Tensor

/// Steps scaled by the root of the gradient's mean square, of which a matrix keeps the means of rows and
/// of columns only: memory for n + m numbers in place of n m (Shazeer and Stern, "Adafactor: adaptive
/// learning rates with sublinear memory cost", 2018, algorithms 4 and 5). The formulas of PyTorch's
/// `Adafactor`:
///
///     s = t^decayExponent
///     R = (1 - s) R + s rowMeans(g^2),  C = (1 - s) C + s columnMeans(g^2),  v = R C / mean(R)
///     (tensors of at most one axis:  v = (1 - s) v + s g^2)
///     u = g / sqrt(max(v, epsilon1^2))
///     a = max(epsilon2, rms(p)) min(learningRate, 1 / sqrt(t))
///     p = (1 - learningRate weightDecay) p - a u / max(1, rms(u) / clipping)
///
/// The rate is relative to the root mean square of each tensor. mean(R) is at least epsilon1. Axes
/// before the last two hold matrices of their own.
public struct Adafactor<Scalar: TensorScalar>: WeightDecayingOptimizer {
  public var learningRate: Scalar
  /// How the share of a new gradient in the means falls with the step, from -1 to 0.
  public let decayExponent: Double
  /// The least root of the second mean, and the least root mean square that counts for a tensor.
  public let epsilons: (Scalar, Scalar)
  /// The largest root mean square of a step before the rate.
  public let clipping: Scalar
  /// The pull of each parameter towards 0, in learning rates.
  public var weightDecay: Scalar { didSet { requireDecay("Adafactor", weightDecay) } }
  public var state: AdafactorState<Scalar>?

  /// The first epsilon is that of the element type unless given. Traps unless the epsilons and
  /// `clipping` are positive, `decayExponent` is in -1...0 and `weightDecay` is not negative.
  public init(
    learningRate: Scalar = 1e-2, decayExponent: Double = -0.8,
    epsilons: (Scalar, Scalar) = (Scalar.ulpOfOne, 1e-3), clipping: Scalar = 1,
    weightDecay: Scalar = 0
  ) {
    require(
      epsilons.0 > 0 && epsilons.1 > 0 && clipping > 0,
      "Adafactor: epsilons \(epsilons) and clipping \(clipping) must be positive")
    require(
      (-1...0).contains(decayExponent),
      "Adafactor: decay exponent \(decayExponent), it must be in -1...0")
    requireDecay("Adafactor", weightDecay)
    self.learningRate = learningRate
    self.decayExponent = decayExponent
    self.epsilons = epsilons
    self.clipping = clipping
    self.weightDecay = weightDecay
  }

  public func initialState(for tree: some TensorTree<Scalar>) -> AdafactorState<Scalar> {
    AdafactorState(
      steps: Tensor(0), means: tree.tensors.map { FactoredMean(like: $0) })
  }

  public mutating func update<Tree: TensorTree>(_ tree: inout Tree, along gradient: Tree)
  where Tree.Scalar == Scalar {
    let slopes = gradient.tensors
    var state = self.state ?? initialState(for: tree)
    requireShapes("Adafactor", tree.tensors, "gradient", slopes)
    requireShapes(
      "Adafactor", initialState(for: tree).means.flatMap(\.tensors), "state",
      state.means.flatMap(\.tensors))
    let count = Double(countedStep(&state.steps, "Adafactor"))
    let share = Scalar(pow(Tensor<Double>(count), decayExponent).scalar)
    let rate = min(learningRate, Scalar(1 / count.squareRoot()))
    var index = 0
    tree.updateTensors { parameter in
      let slope = slopes[index]
      let mean = state.means[index].updated(with: slope, share: share, least: epsilons.0)
      let step = (slope * rsqrt(maximum(mean, Tensor(epsilons.0 * epsilons.0)))).evaluated()
      let length = maximum(rootMeanSquare(parameter), Tensor(epsilons.1)) * rate
      let excess = maximum(rootMeanSquare(step) / clipping, Tensor(1))
      let kept = weightDecay == 0 ? parameter : parameter * (1 - learningRate * weightDecay)
      parameter = (kept - step * (length / excess)).evaluated()
      index += 1
    }
    self.state = state
  }

  private func rootMeanSquare(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
    norm(of: x) / Scalar(max(x.count, 1)).squareRoot()
  }
}

/// What `Adafactor` keeps between steps.
public struct AdafactorState<Scalar: TensorScalar>: TensorTree {
  /// The number of steps taken, of shape `[]`.
  public var steps: Tensor<Scalar>
  /// The running mean of the gradient's square, for each tensor of the tree in visiting order.
  public var means: [FactoredMean<Scalar>]

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("steps", &steps)
    visitor("means", &means)
  }
}

/// A running mean of squares: whole, or for matrices `[..., n, m]` its means over rows and columns.
public struct FactoredMean<Scalar: TensorScalar>: TensorTree {
  /// `[..., n, 1]`; `nil` for tensors of at most one axis.
  public var rows: Tensor<Scalar>?
  /// `[..., 1, m]`; `nil` for tensors of at most one axis.
  public var columns: Tensor<Scalar>?
  /// All of it; `nil` for matrices.
  public var whole: Tensor<Scalar>?

  init(like tensor: Tensor<Scalar>) {
    let shape = tensor.shape
    guard shape.rank > 1 else {
      whole = .zeros(shape)
      return
    }
    let leading = Array(shape.dropLast(2))
    rows = .zeros(Shape(leading + [shape[-2], 1]))
    columns = .zeros(Shape(leading + [1, shape[-1]]))
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("rows", &rows)
    visitor("columns", &columns)
    visitor("whole", &whole)
  }

  /// Takes in a gradient with a share; the mean that results, of the gradient's shape.
  mutating func updated(
    with slope: Tensor<Scalar>, share: Scalar, least: Scalar
  ) -> Tensor<Scalar> {
    let squares = square(slope)
    if let before = whole {
      let after = (before + (squares - before) * share).evaluated()
      whole = after
      return after
    }
    let (oldRows, oldColumns) = (rows!, columns!)
    let byRow = squares.mean(alongAxis: -1, keepingAxes: true)
    let byColumn = squares.mean(alongAxis: -2, keepingAxes: true)
    let newRows = (oldRows + (byRow - oldRows) * share).evaluated()
    let newColumns = (oldColumns + (byColumn - oldColumns) * share).evaluated()
    (rows, columns) = (newRows, newColumns)
    let scale = maximum(newRows.mean(alongAxis: -2, keepingAxes: true), Tensor(least))
    return newRows / scale * newColumns
  }
}
