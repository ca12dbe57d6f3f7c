import Tensor

extension SymmetricOperator {
  /// Eigenvalues at an end of the spectrum and their vectors, by a block Lanczos method with full
  /// reorthogonalisation and thick restarts (Wu and Simon, "Thick-restart Lanczos method for large
  /// symmetric eigenvalue problems", 2000).
  ///
  ///     let top = try hessian.eigenpairs(.largest, count: 5)
  ///     precondition(top.isConverged)
  ///
  /// Multiple and clustered eigenvalues are found with their multiplicity: a Krylov space sees as
  /// many copies of an eigenvalue as its block has vectors, so after convergence a random block is
  /// added and the search goes on for one more cycle, until it finds nothing new. That costs about
  /// `basisSize` products. If the operator is no larger than the basis, all its entries are
  /// computed and decomposed.
  ///
  /// - Parameters:
  ///   - end: Which eigenvalues.
  ///   - count: How many, from 1 to n.
  ///   - tolerance: What a residual |A v - lambda v| may be, as a part of the largest absolute
  ///     eigenvalue; 1e-10 for `Double` and 1e-5 for `Float` unless given. The error of an
  ///     eigenvalue is then about the square of that, over its gap to the next.
  ///   - maxProducts: Where to stop without convergence, about; see `isConverged`.
  ///   - blockSize: How many vectors meet the operator at once; 4 or `count`, the smaller of them,
  ///     unless given.
  ///   - basisSize: The most vectors kept, each of length n, at least `count` and twice the block;
  ///     2 `count` and 20, or 6 blocks if that is more, unless given.
  ///   - seed: Of the random starting vectors.
  ///   - progress: Called after each block, in products of `maxProducts`.
  ///
  /// Throws `OperatorError.notFinite` if a product holds NaN or infinity. Traps on counts and sizes
  /// out of their ranges.
  public func eigenpairs(
    _ end: SpectrumEnd, count: Int = 1, tolerance: Double? = nil, maxProducts: Int = 10_000,
    blockSize: Int? = nil, basisSize: Int? = nil, seed: UInt64 = 0,
    progress: WorkProgress = { _, _ in }
  ) throws -> Eigenpairs<Scalar> {
    require(
      (1...max(1, size)).contains(count) && size > 0,
      "eigenpairs of the operator \(shapeText): \(count) pairs, from 1 to \(size) exist")
    let block = blockSize ?? min(count, 4)
    let capacity = basisSize ?? 2 * count + max(20, 6 * block)
    require(
      block >= 1 && capacity >= count + 2 * block,
      "eigenpairs: a basis of \(capacity) vectors for \(count) pairs in blocks of \(block); at "
        + "least \(count + 2 * block) are needed")
    let tolerance = tolerance ?? defaultTolerance(Scalar.self)
    if size <= capacity + block {
      return try denseEigenpairs(end, count, tolerance, block, maxProducts, progress)
    }
    var search = EigenpairSearch(
      self, end: end, count: count, tolerance: tolerance, blockSize: block, capacity: capacity,
      seed: seed)
    try search.run(maxProducts: maxProducts, progress: progress)
    return try checkedPairs(
      vectors: search.wantedVectors(), end, tolerance, scale: search.scale,
      products: search.products)
  }

  /// From all entries.
  private func denseEigenpairs(
    _ end: SpectrumEnd, _ count: Int, _ tolerance: Double, _ block: Int, _ maxProducts: Int,
    _ progress: WorkProgress
  ) throws -> Eigenpairs<Scalar> {
    let entries = try dense(groupSize: block) { done, _ in
      try progress(done, max(done, maxProducts))
    }
    let (values, vectors) = try eigh(Tensor<Double>(converting: finite(entries, "eigenpairs")))
    let order = end.order(values.scalars).prefix(count)
    let wanted = vectors.gather(IndexTensor(Array(order)), alongAxis: 1)
    return try checkedPairs(
      vectors: Tensor(converting: wanted), end, tolerance,
      scale: values.scalars.map { abs($0) }.max() ?? 0, products: size)
  }

  /// Pairs from orthonormal vectors: the Ritz pairs of their space, and their true residuals.
  private func checkedPairs(
    vectors: Tensor<Scalar>, _ end: SpectrumEnd, _ tolerance: Double, scale: Double, products: Int
  ) throws -> Eigenpairs<Scalar> {
    let image = try finite(product(vectors), "eigenpairs")
    let small = Tensor<Double>(converting: matmul(vectors.transposed(), image))
    let (ritz, rotation) = try eigh(small)
    let order = end.order(ritz.scalars)
    let values = order.map { ritz.scalars[$0] }
    let turn = Tensor<Scalar>(converting: rotation.gather(IndexTensor(order), alongAxis: 1))
    let turned = matmul(vectors, turn)
    let residuals = matmul(image, turn) - turned * Tensor(values.map { Scalar($0) })
    return Eigenpairs(
      values: values, vectors: turned * signs(of: turned),
      residualNorms: columnNorms(residuals).doubles, residualLimit: tolerance * scale,
      products: products + vectors.shape[1])
  }
}

/// For each column the sign of its largest entry; the first decides among those within 2^-10.
private func signs<Scalar>(of vectors: Tensor<Scalar>) -> Tensor<Scalar> {
  let sizes = abs(vectors)
  let large = (sizes .>= sizes.max(alongAxis: 0, keepingAxes: true) * Scalar(1 - 0x1p-10)).values
  let first = large.argmax(alongAxis: 0, keepingAxes: true)
  return sign(vectors.gatherElements(first, alongAxis: 0))
}

/// What is left of a residual where `Scalar` allows no much better.
func defaultTolerance<Scalar: TensorScalar>(_: Scalar.Type) -> Double {
  Scalar.ulpOfOne < 1e-10 ? 1e-10 : 1e-5
}

extension SpectrumEnd {
  /// The positions of values in the wanted order.
  func order(_ values: [Double]) -> [Int] {
    values.indices.sorted {
      switch self {
      case .largest: values[$0] > values[$1]
      case .smallest: values[$0] < values[$1]
      case .largestMagnitude: abs(values[$0]) > abs(values[$1])
      }
    }
  }
}
