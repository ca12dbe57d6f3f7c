import Tensor

/// Natural-gradient steps by Kronecker factors that are averaged over the steps (Martens and Grosse,
/// "Optimizing neural networks with Kronecker-factored approximate curvature", 2015).
///
///     d = -(A + pi sqrt(damping) I)^-1 gradient (B + sqrt(damping) / pi I)^-1    for each weight
///     p = p + alpha d + mu (last step)
///
/// Factors are running means with the weight min(1 - 1/t, `factorDecay`) (section 5). alpha and mu
/// minimise the quadratic model of the batch with its exact Gauss-Newton matrix, damping added
/// (sections 6.4 and 7), so there is no learning rate. The damping follows the reduction ratio every
/// `dampingPeriod` steps (section 6.5). A step along which the loss of the batch does not fall is
/// halved until it does, or not taken.
///
/// Weights are found by what the model does with them, as `Objective.kfac` describes. Parameters
/// that no factors cover have the exact diagonal.
public struct KFACOptimizer<Scalar: TensorScalar>: SecondOrderOptimizer {
  /// The damping of the first step; later ones are in the state.
  public let damping: Scalar
  /// The largest weight of the old factors in the running means, from 0 to below 1.
  public let factorDecay: Scalar
  /// The steps from one inversion of the factors to the next.
  public let inversePeriod: Int
  /// The steps from one change of the damping to the next.
  public let dampingPeriod: Int
  /// Whether mu is sought; 0 otherwise.
  public let hasMomentum: Bool
  /// The largest d^T G d / 2 of a step, about the Kullback-Leibler divergence of the outputs after it
  /// from those before; a longer one is scaled down (Ba et al., "Distributed second-order optimization
  /// using Kronecker-factored approximations", 2017, section 5). `nil` sets no limit.
  public let divergenceLimit: Double?
  /// The matrix that the factors approximate. For `fisherMonteCarlo` step t draws with the seed plus t.
  public let matrix: CurvatureMatrix
  /// What the factors are made of where a weight meets several rows of an example.
  public let sharing: WeightSharing
  public var state: KFACState<Scalar>?

  /// Traps unless the damping, the periods and the limit are positive, `factorDecay` is in 0..<1, and
  /// the matrix is not the Hessian.
  public init(
    damping: Scalar = 1, factorDecay: Scalar = 0.95, inversePeriod: Int = 1,
    dampingPeriod: Int = 5, hasMomentum: Bool = true, divergenceLimit: Double? = nil,
    matrix: CurvatureMatrix = .gaussNewton, sharing: WeightSharing = .expand
  ) {
    require(
      damping > 0 && inversePeriod > 0 && dampingPeriod > 0 && (divergenceLimit ?? 1) > 0,
      "KFACOptimizer: damping \(damping), periods \(inversePeriod) and \(dampingPeriod), divergence "
        + "limit \(divergenceLimit ?? 1): all must be positive")
    require(
      (0..<1).contains(factorDecay),
      "KFACOptimizer: factor decay \(factorDecay), it must be in 0..<1")
    require(matrix != .hessian, "KFACOptimizer: the Hessian has no Kronecker factors")
    self.damping = damping
    self.factorDecay = factorDecay
    self.inversePeriod = inversePeriod
    self.dampingPeriod = dampingPeriod
    self.hasMomentum = hasMomentum
    self.divergenceLimit = divergenceLimit
    self.matrix = matrix
    self.sharing = sharing
  }

  /// The shapes of the factors are found by a pass over the objective's data.
  public func initialState(for objective: Objective<Scalar>) throws -> KFACState<Scalar> {
    emptyState(like: try curvature(of: objective, step: 1))
  }

  private func emptyState(like curvature: KroneckerCurvature<Scalar>) -> KFACState<Scalar> {
    let blocks = curvature.blocks.map { KFACBlock($0.form).mapTensors { .zeros($0.shape) } }
    return KFACState(
      steps: Tensor(0), damping: Tensor(damping), momentum: .zeros([curvature.size]),
      factors: blocks, inverses: blocks)
  }

  /// One step. Throws `CurvatureError`, and `LinearAlgebraError` if a factor cannot be inverted. Traps
  /// if the state is that of other parameters.
  public mutating func step(
    on objective: Objective<Scalar>
  ) throws -> (parameters: [Tensor<Scalar>], report: SecondOrderStep) {
    let count = (state.map { Int($0.steps.scalar) } ?? 0) + 1
    let fresh = try curvature(of: objective, step: count)
    var state = self.state ?? emptyState(like: fresh)
    let news = fresh.blocks.map { KFACBlock($0.form) }
    require(
      state.momentum.shape == [objective.size]
        && state.factors.map { $0.tensors.map(\.shape) } == news.map { $0.tensors.map(\.shape) },
      "KFACOptimizer: the state is that of other parameters than the objective's")
    let kept = min(1 - 1 / Scalar(count), factorDecay)
    state.factors = zip(state.factors, news).map { old, new in
      zipTensors(old, new) { ($0 * kept + $1 * (1 - kept)).evaluated() }
    }
    let damping = state.damping.scalar
    if (count - 1) % inversePeriod == 0 {
      state.inverses = try state.factors.map { try $0.inverted(damping: damping) }
    }
    let value = objective.value()
    let gradient = try objective.gradient()
    let natural = -matmul(fresh.replacingForms(state.inverses.map(\.form)), gradient)
    let (direction, predicted) = scaled(
      natural, state.momentum, gradient, objective.gaussNewton, damping)
    let end = objective.descent(along: direction, from: value, halvings: 10)
    // At a minimum there is nothing to gain, and no ratio.
    let ratio = predicted < 0 ? (end.whole - value) / predicted : .nan
    if predicted < 0 && count % dampingPeriod == 0 {
      // (20/19)^period, the factor of the paper.
      let factor = Scalar(pow(Tensor<Double>(20.0 / 19), Double(dampingPeriod)).scalar)
      state.damping = Tensor(adapted(damping, ratio: ratio, factor: factor))
    }
    state.steps = Tensor(Scalar(count))
    state.momentum = (direction * Scalar(end.scale)).evaluated()
    self.state = state
    return (
      end.parameters,
      SecondOrderStep(
        lossBefore: value, lossAfter: end.value, predictedChange: predicted,
        reductionRatio: ratio, scale: end.scale, damping: Double(damping), iterations: 0)
    )
  }

  private func curvature(
    of objective: Objective<Scalar>, step: Int
  ) throws -> KroneckerCurvature<Scalar> {
    var matrix = matrix
    if case .fisherMonteCarlo(let samples, let seed) = matrix {
      matrix = .fisherMonteCarlo(samples: samples, seed: seed &+ UInt64(step))
    }
    return try objective.kfac(matrix, sharing: sharing, uncovered: .diagonal)
  }

  /// alpha d + mu m at the minimum of the damped model, within the limit of divergence, and the change
  /// of the loss by the model without damping.
  private func scaled(
    _ d: Tensor<Scalar>, _ m: Tensor<Scalar>, _ gradient: Tensor<Scalar>,
    _ matrix: LossCurvature<Scalar>, _ damping: Scalar
  ) -> (direction: Tensor<Scalar>, predicted: Double) {
    let columns = stack([d, m], alongAxis: 1)
    let images = matrix.product(columns)
    func entries(_ x: Tensor<Scalar>) -> [Double] { matmul(columns.transposed(), x).doubles }
    let (bends, lengths) = (entries(images), entries(columns))
    let slopes = entries(gradient.expanded(atAxis: 1))
    let model = zip(bends, lengths).map { $0 + Double(damping) * $1 }
    var (alpha, mu) = (model[0] > 0 ? -slopes[0] / model[0] : 0, 0.0)
    let determinant = model[0] * model[3] - model[1] * model[2]
    // Two directions that are nearly one leave mu undetermined.
    if hasMomentum && determinant > 1e-6 * model[0] * model[3] {
      alpha = (model[1] * slopes[1] - model[3] * slopes[0]) / determinant
      mu = (model[2] * slopes[0] - model[0] * slopes[1]) / determinant
    }
    var bend = alpha * alpha * bends[0] + 2 * alpha * mu * bends[1] + mu * mu * bends[3]
    var slope = alpha * slopes[0] + mu * slopes[1]
    if let limit = divergenceLimit, bend / 2 > limit {
      let factor = (2 * limit / bend).squareRoot()
      (alpha, mu, slope, bend) = (alpha * factor, mu * factor, slope * factor, 2 * limit)
    }
    return ((d * Scalar(alpha) + m * Scalar(mu)).evaluated(), slope + bend / 2)
  }
}

extension KroneckerCurvature {
  /// The same parameters with other matrices for their blocks.
  fileprivate func replacingForms(_ forms: [KroneckerForm<Scalar>]) -> KroneckerCurvature {
    KroneckerCurvature(
      blocks: zip(blocks, forms).map {
        Block(
          parameter: $0.parameter, range: $0.range, form: $1, arrangement: $0.arrangement)
      })
  }
}
