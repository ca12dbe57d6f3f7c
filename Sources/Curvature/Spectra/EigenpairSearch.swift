import Tensor

/// The state of a block Lanczos method with thick restarts.
///
/// Between steps A V^T = V^T T + N^T R E: `basis` V has orthonormal rows, T is `projected`, `next` N
/// holds the rows that come next, orthonormal to V, and R N is what A times the last block has
/// outside of V. T is computed from all of V in each step, so that a restart needs no special form.
struct EigenpairSearch<Operator: SymmetricOperator> {
  typealias Scalar = Operator.Scalar

  private let a: Operator
  private let end: SpectrumEnd
  private let count: Int
  private let tolerance: Double
  private let blockSize: Int
  private let capacity: Int
  private let source: Probes<Scalar>

  private var basis = KrylovBasis<Scalar>()
  private var projected = Tensor<Double>.zeros([0, 0])
  private var next: Tensor<Scalar>
  private var coupling = Tensor<Double>.zeros([0, 0])
  private var probesUsed: Int
  private(set) var products = 0
  /// The largest absolute Ritz value yet.
  private(set) var scale = 0.0

  init(
    _ a: Operator, end: SpectrumEnd, count: Int, tolerance: Double, blockSize: Int, capacity: Int,
    seed: UInt64
  ) {
    self.a = a
    self.end = end
    self.count = count
    self.tolerance = tolerance
    self.blockSize = blockSize
    self.capacity = capacity
    source = Probes(size: a.size, distribution: .normal, seed: seed)
    next = source.rows(0..<blockSize)
    probesUsed = blockSize
  }

  /// Goes on until the wanted pairs have converged and a random block has found no others, or the
  /// products are used up.
  mutating func run(maxProducts: Int, progress: WorkProgress) throws {
    next = try orthonormal(next)
    // The values that converged before the last random block; none yet.
    var found: [Double]?
    while products < maxProducts {
      while basis.count + blockSize <= capacity, products < maxProducts || basis.count < count {
        try step()
        try progress(min(products, maxProducts), maxProducts)
        if found == nil, try areConverged(decomposition()) { break }
      }
      let ritz = try decomposition()
      if areConverged(ritz) {
        let values = Array(ritz.values.prefix(count))
        if let found, zip(found, values).allSatisfy({ abs($0 - $1) <= 4 * tolerance * scale }) {
          return
        }
        found = values
        if products >= maxProducts { return }
        try restart(ritz, keeping: count)
        try startRandomBlock()
      } else {
        let spare = (capacity - blockSize - count) / 2
        try restart(ritz, keeping: count + spare)
      }
    }
  }

  /// The wanted Ritz vectors in columns, `[n, count]`.
  func wantedVectors() throws -> Tensor<Scalar> {
    let rows = basis.combination(try decomposition().coefficients(count))
    // Rounding accumulates over restarts.
    return try orthonormalColumns(rows.transposed())
  }

  /// Adds a block to the basis.
  private mutating func step() throws {
    basis.append(next)
    let image = try finite(a.product(next.transposed()).transposed(), "eigenpairs")
    products += next.shape[0]
    let (rest, coordinates) = basis.orthogonalized(image)
    let column = Tensor<Double>(converting: coordinates)
    let old = projected.shape[0]
    if old == 0 {
      projected = symmetrised(column)
    } else {
      let (above, corner) = (column[0..<old], symmetrised(column[old...]))
      projected = concatenate([
        concatenate([projected, above], alongAxis: 1),
        concatenate([above.transposed(), corner], alongAxis: 1),
      ])
    }
    scale = max(scale, projected.diagonal().scalars.reduce(0) { max($0, abs($1)) })
    try chooseNext(from: rest)
  }

  /// N and R with N^T R^T the rows' span: by QR, with random rows in place of those that are
  /// rounding only.
  private mutating func chooseNext(from rest: Tensor<Scalar>) throws {
    let factors = try qr(rest.transposed())
    let sizes = factors.r.diagonal().doubles
    let threshold = 32 * Double(Scalar.ulpOfOne) * scale
    var rows = factors.q.transposed()
    var kept = [Scalar](repeating: 1, count: blockSize)
    for index in 0..<blockSize where sizes[index] <= threshold {
      kept[index] = 0
      rows = concatenate([rows[0..<index], randomRows(1), rows[(index + 1)...]])
    }
    let second = try qr(basis.orthogonalized(rows).rest.transposed())
    next = second.q.transposed()
    coupling = Tensor(
      converting: matmul(second.r, Tensor(kept).expanded(atAxis: 1) * factors.r))
  }

  /// Ritz values in the wanted order, and their vectors in coordinates of the basis, in columns.
  private struct Ritz {
    let values: [Double]
    let vectors: Tensor<Double>

    /// The first vectors in rows, `[kept, basis.count]`.
    func coefficients(_ kept: Int) -> Tensor<Scalar> {
      Tensor(converting: vectors[.all, 0..<min(kept, values.count)].transposed())
    }
  }

  private func decomposition() throws -> Ritz {
    let (values, vectors) = try eigh(projected)
    let order = end.order(values.scalars)
    return Ritz(
      values: order.map { values.scalars[$0] },
      vectors: vectors.gather(IndexTensor(order), alongAxis: 1))
  }

  /// Whether the wanted pairs of the basis, whose last rows are the last block, have converged.
  private func areConverged(_ ritz: Ritz) -> Bool {
    guard basis.count >= count else { return false }
    let last = ritz.vectors[(basis.count - blockSize)..., 0..<count]
    let residuals = columnNorms(matmul(coupling, last)).scalars
    let largest = max(scale, ritz.values.reduce(0) { max($0, abs($1)) })
    return residuals.allSatisfy { $0 <= tolerance * largest / 2 }
  }

  /// Goes on with the first Ritz vectors and the next block.
  private mutating func restart(_ ritz: Ritz, keeping kept: Int) throws {
    scale = max(scale, ritz.values.reduce(0) { max($0, abs($1)) })
    let rows = basis.combination(ritz.coefficients(kept))
    basis = KrylovBasis()
    basis.append(rows)
    projected = diagonalMatrix(Tensor(Array(ritz.values.prefix(rows.shape[0]))))
  }

  /// Goes on from random rows orthogonal to the basis.
  private mutating func startRandomBlock() throws {
    next = try orthonormal(basis.orthogonalized(randomRows(blockSize)).rest)
  }

  private mutating func randomRows(_ count: Int) -> Tensor<Scalar> {
    defer { probesUsed += count }
    let rows = source.rows(probesUsed..<probesUsed + count)
    return rows / norm(rows, alongAxes: [1], keepingAxes: true)
  }
}

/// Orthonormal rows with the span of the given ones.
private func orthonormal<Scalar>(_ rows: Tensor<Scalar>) throws -> Tensor<Scalar> {
  try qr(rows.transposed()).q.transposed()
}
