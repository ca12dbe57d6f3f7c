import Tensor

/// The spectrum of a symmetric operator as random vectors see it: for each vector z the Gauss
/// quadrature rule of the measure that puts the weight (z^T u_i)^2 on each eigenvalue lambda_i (Golub
/// and Meurant 1994; Lin, Saad and Yang, "Approximating spectral densities of large matrices", 2016).
///
/// z^T f(A) z is approximately |z|^2 times the sum over nodes of weight f(node): exact for
/// polynomials f of degree below twice the number of nodes. So one set of products answers any
/// question of the form tr f(A), and the density.
public struct SpectralQuadrature: Sendable {
  /// What one random vector gives.
  public struct Rule: Hashable, Sendable {
    /// Ritz values, ascending: they lie between the smallest and the largest eigenvalue.
    public let nodes: [Double]
    /// A weight for each node; none is negative, and they sum to 1.
    public let weights: [Double]
    /// |z|^2.
    public let squaredNorm: Double
  }

  /// A rule for each random vector.
  public let rules: [Rule]
  /// n of the operator.
  public let size: Int
  /// The seed of the random vectors.
  public let seed: UInt64

  /// An estimate of tr f(A), the mean over vectors of |z|^2 sum weight f(node).
  ///
  /// The standard error is that of the random vectors. The quadrature's own error is not in it: make
  /// more steps to see whether it counts.
  ///
  ///     quadrature.trace { 1 / ($0 + 0.01) }         // tr (A + 0.01 I)^-1
  ///     quadrature.trace { $0 < 0 ? 1 : 0 }          // how many eigenvalues are negative
  public func trace(of f: (Double) -> Double) -> Estimate {
    Estimate(
      rules.map { rule in
        rule.squaredNorm * zip(rule.nodes, rule.weights).reduce(0) { $0 + $1.1 * f($1.0) }
      }, seed: seed)
  }

  /// The smallest and the largest node. The spectrum reaches at least as far on both sides.
  public var range: ClosedRange<Double> {
    let nodes = rules.flatMap(\.nodes)
    return (nodes.min() ?? 0)...(nodes.max() ?? 0)
  }
}

extension SymmetricOperator {
  /// Quadrature rules for tr f(A) and the spectral density, by stochastic Lanczos quadrature (Ubaru,
  /// Chen and Saad, "Fast estimation of tr(f(A)) via stochastic Lanczos quadrature", 2017).
  ///
  ///     let spectrum = try hessian.spectralQuadrature(steps: 60, probes: 10, seed: 1)
  ///     let density = spectrum.density(points: 400)
  ///
  /// - Parameters:
  ///   - steps: Of Lanczos' method for each vector, the most nodes of a rule; at least 1.
  ///   - probes: The number of random vectors, at least 1. Time is `steps * probes` products.
  ///   - distribution: What the random vectors are drawn from.
  ///   - seed: For what is drawn.
  ///   - groupSize: How many vectors go together. Each takes memory for `steps` vectors of length n;
  ///     `nil` lets as many go together as fit in 2^26 numbers, at least 1 and at most 32.
  ///   - progress: Called after each step of a group, in products; the Krylov space may end before.
  ///
  /// Throws `OperatorError.notFinite` if a product holds NaN or infinity.
  public func spectralQuadrature(
    steps: Int, probes: Int, distribution: ProbeDistribution = .rademacher, seed: UInt64,
    groupSize: Int? = nil, progress: WorkProgress = { _, _ in }
  ) throws -> SpectralQuadrature {
    let operation = "spectralQuadrature"
    require(
      steps >= 1 && probes >= 1 && size >= 1,
      "\(operation) of the operator \(shapeText): \(steps) steps, \(probes) probes; at least 1 of "
        + "each is needed")
    let source = Probes<Scalar>(size: size, distribution: distribution, seed: seed)
    var rules: [SpectralQuadrature.Rule] = []
    let lanczosSteps = min(steps, size)
    func report(_ part: Int, _: Int) throws {
      try progress(part * lanczosSteps, probes * lanczosSteps)
    }
    try forEachGroup(
      of: probes, groupSize: groupSize ?? lanczosGroupSize(steps: lanczosSteps), progress: report
    ) { group in
      var done = group.lowerBound * lanczosSteps
      let lanczos = try Lanczos(
        self, starts: source.rows(group), steps: lanczosSteps, operation: operation
      ) { products in
        done += products
        if done < group.upperBound * lanczosSteps { try progress(done, probes * lanczosSteps) }
      }
      for (tridiagonal, norm) in zip(lanczos.tridiagonals, lanczos.norms) {
        let (nodes, vectors) = try tridiagonal.eigen()
        rules.append(
          .init(
            nodes: nodes, weights: square(vectors[0]).scalars, squaredNorm: norm * norm))
      }
    }
    return SpectralQuadrature(rules: rules, size: size, seed: seed)
  }

  /// How many bases of `steps` vectors fit in 2^26 numbers, from 1 to 32.
  func lanczosGroupSize(steps: Int) -> Int { max(1, min(32, (1 << 26) / max(1, steps * size))) }
}
