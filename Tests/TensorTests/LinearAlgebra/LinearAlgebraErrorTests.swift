import Tensor
import Testing

/// Matrices that cannot be factored: which error, which text, inside which transform.
@Suite struct LinearAlgebraErrorTests {
  private let singular = Tensor<Double>(rows: [[1, 2], [2, 4]])
  private let indefinite = Tensor<Double>(rows: [[1, 2], [2, 1]])
  private let unknown = Tensor<Double>(rows: [[1, .nan], [.nan, 1]])
  private let endless = Tensor<Double>(rows: [[.infinity, 0], [0, 1]])
  private let b = Tensor<Double>([1, 1])

  private func expect(
    _ text: String, at location: SourceLocation = #_sourceLocation,
    _ body: () throws(LinearAlgebraError) -> Void
  ) {
    do {
      try body()
      Issue.record("nothing was thrown", sourceLocation: location)
    } catch {
      #expect("\(error)" == text, sourceLocation: location)
    }
  }

  @Test("singular, not positive definite, not finite") func reasons() {
    expect("solve of [2, 2]: the matrix is singular") { () throws(LinearAlgebraError) in
      _ = try solve(singular, b)
    }
    expect("inverse of [2, 2]: the matrix is singular") { () throws(LinearAlgebraError) in
      _ = try inverse(singular)
    }
    expect("solveTriangular of [2, 2]: the matrix is singular") {
      () throws(LinearAlgebraError) in
      _ = try solveTriangular(Tensor(rows: [[1, 5], [0, 0]]), b, triangle: .upper)
    }
    expect("solveCholesky of [2, 2]: the matrix is singular") { () throws(LinearAlgebraError) in
      _ = try solveCholesky(factor: Tensor(rows: [[1, 0], [5, 0]]), b)
    }
    expect("cholesky of [2, 2]: the matrix is not positive definite") {
      () throws(LinearAlgebraError) in
      _ = try cholesky(indefinite)
    }
    expect("logDeterminant of [2, 2]: the matrix is not positive definite") {
      () throws(LinearAlgebraError) in
      _ = try logDeterminant(-Tensor<Float>.eye(2))
    }
    let operations: [(String, (Tensor<Double>) throws(LinearAlgebraError) -> Tensor<Double>)] = [
      ("solve", { a throws(LinearAlgebraError) in try solve(a, b) }),
      (
        "solvePositiveDefinite",
        { a throws(LinearAlgebraError) in try solvePositiveDefinite(a, b) }
      ),
      ("cholesky", { a throws(LinearAlgebraError) in try cholesky(a) }),
      ("logDeterminant", { a throws(LinearAlgebraError) in try logDeterminant(a) }),
      ("inverse", { a throws(LinearAlgebraError) in try inverse(a) }),
      ("lu", { a throws(LinearAlgebraError) in try lu(a).upper }),
      (
        "solveTriangular",
        { a throws(LinearAlgebraError) in try solveTriangular(a, b, triangle: .lower) }
      ),
    ]
    for (name, operation) in operations {
      for matrix in [unknown, endless] {
        expect("\(name) of [2, 2]: the matrix holds NaN or infinity, or its factors overflow") {
          () throws(LinearAlgebraError) in _ = try operation(matrix)
        }
      }
    }
  }

  @Test("only the part that is read must be finite") func otherTriangle() throws {
    let half = Tensor<Double>(rows: [[.nan, .nan], [3, .nan]])
    let x = try solveTriangular(half, b, triangle: .lower, unitDiagonal: true)
    #expect(x.scalars == [1, -2])
  }

  @Test("the error names the matrix of a batch, whose others are right") func batches() throws {
    let good = Tensor<Double>.eye(2)
    let stacked = stack([good, good, singular, unknown]).reshaped([2, 2, 2, 2])
    #expect(
      throws: LinearAlgebraError.singular(operation: "solve", shape: [2, 2, 2, 2], matrix: 2)
    ) { try solve(stacked, b) }
    #expect(
      throws: LinearAlgebraError.notFinite(operation: "lu", shape: [2, 2, 2, 2], matrix: 3)
    ) { try lu(stacked) }
    let raw = Inverse()(stack([singular, good, unknown, good * 2]))
    #expect(raw[0].scalars.allSatisfy { $0.isNaN } && raw[2].scalars.allSatisfy { $0.isNaN })
    #expect(raw[1].scalars == [1, 0, 0, 1] && raw[3].scalars == [0.5, 0, 0, 0.5])
    let factors = Cholesky()(stack([indefinite, good * 4]))
    #expect(factors[0].scalars.allSatisfy { $0.isNaN } && factors[1].scalars == [2, 0, 0, 2])
    let pair = stack([singular, good])
    let x = Solve(.lu)(pair, Factorize(.lu)(pair), .ones([2, 2, 1]))
    #expect(x[0].scalars.allSatisfy { $0.isNaN } && x[1].scalars == [1, 1])
  }

  @Test("errors come out of every transform") func transforms() throws {
    let error = LinearAlgebraError.singular(operation: "solve", shape: [2, 2], matrix: nil)
    #expect(throws: error) { try gradient(at: singular) { try solve($0, b).sum() } }
    #expect(throws: error) {
      try derivative(at: singular, along: .ones([2, 2])) { try solve($0, b) }
    }
    #expect(throws: error) {
      try taylor(at: singular, along: .ones([2, 2]), order: 3) { try solve($0, b) }
    }
    #expect(throws: error) {
      try hessianForm(at: singular, along: .ones([1, 2, 2])) { try solve($0, b).sum() }
    }
    // Of examples the one that fails is named.
    #expect(
      throws: LinearAlgebraError.singular(operation: "solve", shape: [2, 2], matrix: 1)
    ) {
      try vectorized(over: stack([Tensor<Double>.eye(2), singular])) { a in
        try gradient(at: a) { try solve($0, b).sum() }
      }
    }
    #expect(
      throws: LinearAlgebraError.notPositiveDefinite(
        operation: "cholesky", shape: [2, 2], matrix: 2)
    ) {
      try gradient(at: stack([Tensor<Double>.eye(2), .eye(2), indefinite])) { stacked in
        try vectorized(over: stacked) { try cholesky($0) }.sum()
      }
    }
  }

  @Test("shapes that do not fit stop the program") func shapes() async {
    let square = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = try solve(Tensor<Float>.zeros([2, 3]), Tensor<Float>.zeros([2, 1])) }
    let sides = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = try solve(Tensor<Float>.eye(2), Tensor<Float>.zeros([3, 1])) }
    let root = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = try cholesky(Tensor<Float>.zeros([2, 3])) }
    for (result, text) in [
      (square, "solve of [2, 3] and [2, 1]: takes square matrices; 2 rows, 3 columns"),
      (sides, "solve of [2, 2] and [3, 1]: the right side has one row for each of the matrix"),
      (root, "cholesky of [2, 3]: takes square matrices"),
    ] {
      let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(message.contains(text), "in \(message.prefix(300))")
    }
  }
}
