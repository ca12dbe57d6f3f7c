/// How to estimate a trace from products with random vectors.
///
/// All are unbiased. With m products the error of `hutchinson` falls as 1 / sqrt(m), that of the
/// other two as 1 / m or, where the eigenvalues decay, far faster; on a matrix whose eigenvalues are
/// alike they gain nothing and spend products on a subspace.
public enum TraceMethod: Hashable, Sendable {
  /// The mean of v^T A v over `probes` random vectors v (Hutchinson 1989; Girard 1989). One product
  /// for each; memory for `groupSize` vectors.
  case hutchinson(probes: Int, distribution: ProbeDistribution = .rademacher, seed: UInt64)
  /// The exact trace on the range of A times a third of the probes, and Hutchinson's estimate on the
  /// rest (Meyer, Musco, Musco and Woodruff, "Hutch++: optimal stochastic trace estimation", 2021).
  /// `products` is at least 3; exact where A has rank at most a third of it. The standard error is
  /// that of Hutchinson's part, given the subspace. Memory for `products` vectors.
  case hutchPlusPlus(products: Int, seed: UInt64)
  /// The mean over probes v of the exact trace on the range of A times all other probes, plus
  /// Hutchinson's estimate from v on the rest (XTrace: Epperly, Tropp and Webber, "XTrace: making
  /// the most of every sample in stochastic trace estimation", 2024, section 2). `products` is at
  /// least 4, and half of it probes; exact where A has rank below that half. The standard error is
  /// their equation 1.9, which takes the terms as independent. Memory for 1.5 `products` vectors.
  case xTrace(products: Int, seed: UInt64)
}

/// How to estimate a diagonal from products with random vectors.
public enum DiagonalMethod: Hashable, Sendable {
  /// The mean of v * (A v) over `probes` vectors v of random signs (Bekas, Kokiopoulou and Saad, "An
  /// estimator for the diagonal of a matrix", 2007). Unbiased; the variance of an entry is the sum
  /// of the squared others in its row, over `probes`. Memory for `groupSize` vectors.
  case hutchinson(probes: Int, seed: UInt64)
  /// The mean over probes v of the exact diagonal of A projected on the range of A times all other
  /// probes, plus Hutchinson's estimate from v on the rest (XDiag: Epperly, Tropp and Webber 2024,
  /// section 2.4). Unbiased. `products` is at least 4, half of it products with A and half with A^T;
  /// exact where A has rank below that half. The standard error takes the terms as independent.
  /// Memory for 1.5 `products` vectors.
  case xDiag(products: Int, seed: UInt64)
}
