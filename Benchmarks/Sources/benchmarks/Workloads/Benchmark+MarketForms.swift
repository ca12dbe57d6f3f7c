import Market
import Tensor

/// How the Hessians of a market are kept, and how the market is.
enum MarketForm: String, CaseIterable {
  case dense, packed
  case lowRank = "low rank 16"
  case diagonal, shared
  /// Each peer scores 64.
  case sparse = "sparse, diagonal"
  case sparseLowRank = "sparse, low rank 4"

  static var scores: Int { 64 }

  /// The numbers of Hessians that a step reads with n peers.
  func hessianNumbers(_ n: Double) -> Double {
    let scores = Double(Self.scores)
    switch self {
    case .dense: return n * n * n
    case .packed: return n * n * (n + 1) / 2
    case .lowRank: return 16 * n * n
    case .diagonal, .shared: return n * n
    case .sparse: return scores * n
    case .sparseLowRank: return 4 * scores * n
    }
  }

  /// The bytes that a step must move: Hessians and weights are read and new weights written, and
  /// weights are read once more for the thresholds, with which everything begins.
  func bytes(_ n: Double, _ dtype: ElementType) -> Double {
    let isSparse = self == .sparse || self == .sparseLowRank
    let weights = isSparse ? n * Double(Self.scores) : n * n
    let columns = isSparse ? 2 * 4 * weights : 0
    return dtype.bytes * (hessianNumbers(n) + 3 * weights) + columns
  }
}

extension Benchmark {
  /// Steps of markets whose Hessians have structure.
  func marketForms() throws {
    for n in sizes ?? [128, 512, 1024] {
      for form in [MarketForm.dense, .packed, .lowRank, .diagonal, .shared]
      where dtype == .f32 || n <= 512 {
        let steps = stepCount(form, n)
        let run = marketSteps(form, n)
        try measure(
          "\(form.rawValue) n=\(n)", stepsPerRun: steps, check: total(run(5))
        ) { run(steps) }
      }
    }
  }

  /// Steps of markets in which each peer scores 64. The check is the payoffs' sum in the fifth step.
  func sparseMarket() throws {
    for n in sizes ?? [10_000, 100_000, 1_000_000] {
      for form in [MarketForm.sparse, .sparseLowRank] {
        let steps = stepCount(form, n)
        let run = marketSteps(form, n)
        try measure(
          "\(form.rawValue) n=\(n)", stepsPerRun: steps, check: total(run(5))
        ) { run(steps) }
      }
    }
  }

  /// Enough steps that one run is no shorter than the clock can tell, and few of the long ones.
  func stepCount(_ form: MarketForm, _ n: Int) -> Int {
    form.bytes(Double(n), dtype) < 2e8 ? 10 : 2
  }

  /// A function that makes so many steps, always from the same start, and returns the payoffs before
  /// the last.
  func marketSteps(_ form: MarketForm, _ n: Int) -> (_ steps: Int) -> Tensor<Scalar> {
    switch form {
    case .dense: return marketSteps(n: n, marketHessians(n))
    case .packed: return marketSteps(n: n, PackedSymmetric(marketHessians(n)))
    case .lowRank:
      return marketSteps(n: n, LowRankHessians(factors: uniform([n, 16, n], stream: 505) * 0.25))
    case .diagonal:
      return marketSteps(
        n: n, DiagonalHessians(entries: uniform([n, n], stream: 506, low: 0, high: 1)))
    case .shared:
      let factor = uniform([n, 16], stream: 507)
      return marketSteps(
        n: n, SharedHessian(matrix: matmul(factor, factor.transposed()) / 16, peers: n))
    case .sparse:
      let curvature = uniform([n, MarketForm.scores], stream: 513, low: 0, high: 1)
      return sparseSteps(n: n, DiagonalHessians(entries: curvature))
    case .sparseLowRank:
      let factors = uniform([n, 4, MarketForm.scores], stream: 515)
      return sparseSteps(n: n, LowRankHessians(factors: factors * 0.5))
    }
  }

  private func sparseSteps(
    n: Int, _ hessians: some HessianOperator<Scalar>
  ) -> (_ steps: Int) -> Tensor<Scalar> {
    let k = MarketForm.scores
    let stake = uniform([n], stream: 511, low: 0.5, high: 1.5)
    let scores = uniform([n, k], stream: 512, low: 0.5, high: 1.5)
    let start = (scores / scores.sum(alongAxis: 1, keepingAxes: true)).evaluated()
    let game = SparseMarketGame(
      layer: MarketLayer<Scalar>(temperature: 1 / Scalar(k)), pattern: scoredPeers(n, k),
      stake: stake, hessians: hessians)
    let size = 0.1 / Scalar(k * k)
    return { steps in
      var weights = start
      var last = Tensor<Scalar>(0)
      for _ in 0..<steps {
        let step = game.step(weights, size: size, rule: .rescale, measuringResidual: false)
        (weights, last) = (step.weights, step.payoffs)
      }
      return last
    }
  }

  /// One of each k-th part of the peers.
  private func scoredPeers(_ n: Int, _ k: Int) -> ScorePattern {
    let places = uniformNumbers(
      n * k, stream: 514, low: 0, high: Double(n / k), as: Double.self)
    let scored = places.enumerated().map { Int32($0 % k * n / k) + Int32($1) }
    do {
      return try ScorePattern(scored: scored, peers: n)
    } catch {
      fatalError("\(error)")
    }
  }
}
