import Market
import Peers
import Tensor
import Testing

@Suite struct LedgerTests {
  @Test("a ledger starts even") func start() {
    let ledger = Ledger(peers: 4, updateBound: 0.2)
    #expect(ledger.weights.shape == [4, 4])
    #expect(ledger.weights.scalars.allSatisfy { $0 == 0.25 })
    #expect(ledger.stake.scalars == [1, 1, 1, 1])
    #expect(ledger.rank.scalars == [0.25, 0.25, 0.25, 0.25])
    #expect(ledger.block == 0)
  }

  @Test("a ledger that was saved goes on as it would have") func saved() throws {
    var ledger = Ledger(peers: 3, updateBound: 0.2)
    try ledger.submit([0.7, 0.2, 0.1], from: 1)
    ledger.mint(inflation: 0.1)
    var copy = try Ledger(
      weights: (0..<3).map { ledger.weights[$0].scalars }, stake: ledger.stake.scalars,
      block: ledger.block, updateBound: 0.2)
    for step in 0...1 {
      #expect(copy.weights.scalars == ledger.weights.scalars && copy.block == ledger.block)
      #expect(copy.stake.scalars == ledger.stake.scalars && copy.block == step + 1)
      for index in 0..<2 {
        var next = index == 0 ? ledger : copy
        try next.submit([0, 0, 1], from: 0)
        next.mint(inflation: 0.1)
        if index == 0 { ledger = next } else { copy = next }
      }
    }
    func make(_ weights: [[Double]], _ stake: [Double]) throws -> Ledger {
      try Ledger(weights: weights, stake: stake, block: 0, updateBound: 1)
    }
    #expect(throws: LedgerError.wrongRowCount(expected: 2, found: 1)) { try make([[1]], [1, 1]) }
    #expect(throws: LedgerError.badSum(peer: 0, sum: 2)) { try make([[2]], [1]) }
    #expect(throws: LedgerError.badStake(peer: 0, value: -1)) { try make([[1]], [-1]) }
  }

  @Test("a row arrives if the bound allows it, and no other row moves") func arrives() throws {
    var ledger = Ledger(peers: 3, updateBound: 2)
    try ledger.submit([0.5, 0, 0.5], from: 1)
    #expect(ledger.weights[1].scalars == [0.5, 0, 0.5])
    for row in [0, 2] { #expect(ledger.weights[row].scalars.allSatisfy { $0 == 1.0 / 3 }) }
    // Left and right of 1 by rounding alone.
    try ledger.submit([0.1, 0.2, 0.7 + 1e-9], from: 0)
    #expect(abs(ledger.weights[0].sum().scalar - 1) < 1e-15)
  }

  @Test("a row moves by the bound at most, on the simplex, block after block") func bounded() throws
  {
    var generator = Philox(seed: 11)
    let bound = 0.15
    var ledger = Ledger(peers: 5, updateBound: bound)
    for block in 1...40 {
      let before = ledger.weights
      for peer in 0..<5 {
        let scores = (0..<5).map { _ in generator.nextUniform() * generator.nextUniform() }
        let target = block % 3 == 0 ? [0, 0, 0, 0, 1] : scores.map { $0 / scores.reduce(0, +) }
        try ledger.submit(target, from: peer)
        let (old, new) = (before[peer].scalars, ledger.weights[peer].scalars)
        #expect(distance(old, new) <= bound * (1 + 1e-12))
        #expect(new.allSatisfy { $0 >= 0 } && abs(new.reduce(0, +) - 1) < 1e-12)
        // Along the straight way to the target.
        let part = min(1, bound / distance(old, target))
        #expect(
          largestDifference(new, zip(old, target).map { $0 + part * ($1 - $0) }) < 1e-12)
      }
      ledger.mint(inflation: 0.1)
      #expect(ledger.block == block)
    }
  }

  @Test("rows sent again and again move no further within a block") func boundOfABlock() throws {
    var ledger = Ledger(peers: 4, updateBound: 0.1)
    let start = ledger.weights[2].scalars
    for _ in 0..<10 { try ledger.submit([0, 0, 0, 1], from: 2) }
    #expect(abs(distance(start, ledger.weights[2].scalars) - 0.1) < 1e-12)
    // The last row of a block counts.
    try ledger.submit([0.25, 0.25, 0.25, 0.25], from: 2)
    #expect(ledger.weights[2].scalars == start)
    try ledger.submit([0, 0, 0, 1], from: 2)
    ledger.mint(inflation: 0.1)
    try ledger.submit([0, 0, 0, 1], from: 2)
    #expect(abs(distance(start, ledger.weights[2].scalars) - 0.2) < 1e-12)
  }

  @Test("a row that is not on the simplex is refused") func refusals() {
    var ledger = Ledger(peers: 3, updateBound: 0.2)
    let before = ledger.weights.scalars
    func error(_ row: [Double]) -> LedgerError? {
      do {
        try ledger.submit(row, from: 1)
        return nil
      } catch {
        return error
      }
    }
    #expect(error([0.5, 0.5]) == .wrongLength(peer: 1, expected: 3, found: 2))
    #expect(error([]) == .wrongLength(peer: 1, expected: 3, found: 0))
    #expect(error([0.6, -0.1, 0.5]) == .badWeight(peer: 1, column: 1, value: -0.1))
    #expect(error([0.6, 0.4, .infinity]) == .badWeight(peer: 1, column: 2, value: .infinity))
    guard case .badWeight(1, 0, let value) = error([.nan, 0.5, 0.5]), value.isNaN else {
      Issue.record("NaN was not refused as a weight")
      return
    }
    #expect(error([0.5, 0.5, 0.5]) == .badSum(peer: 1, sum: 1.5))
    #expect(error([0, 0, 0]) == .badSum(peer: 1, sum: 0))
    #expect(error([0.5, 0.5, 1e-5]) != nil)
    #expect(ledger.weights.scalars == before)
    #expect(
      LedgerError.badSum(peer: 1, sum: 1.5).description
        == "row 1: the weights sum to 1.5, expected 1")
  }

  @Test("a block mints the inflation, in proportion to rank (eq 6)") func minting() throws {
    var ledger = Ledger(peers: 3, updateBound: 2)
    try ledger.submit([0, 1, 0], from: 0)
    try ledger.submit([0.5, 0.5, 0], from: 1)
    try ledger.submit([0, 0.25, 0.75], from: 2)
    for block in 1...3 {
      let (stake, weights) = (ledger.stake.scalars, ledger.weights)
      // R_j = (1/n) sum_i s_i w_ij, row by row.
      let rank = (0..<3).map { j in
        (0..<3).reduce(0) { $0 + stake[$1] * weights[$1].scalars[j] } / 3
      }
      let length = distance(rank, [0, 0, 0])
      ledger.mint(inflation: 0.3)
      let minted = zip(ledger.stake.scalars, stake).map { $0 - $1 }
      #expect(abs(distance(minted, [0, 0, 0]) - 0.3) < 1e-12)
      #expect(largestDifference(minted, rank.map { 0.3 * $0 / length }) < 1e-12)
      #expect(ledger.block == block)
    }
    #expect(ledger.stake.scalars[1] > ledger.stake.scalars[0])
  }

  @Test("a network's block: rows, then stake; all or nothing") func blocks() async throws {
    let network = ToyTask.network()
    try await network.endBlock(rows: [[0, 1, 0, 0], nil, [0, 0.5, 0.5, 0], nil])
    let ledger = await network.ledger
    #expect(ledger.block == 1)
    let uniform = [Double](repeating: 0.25, count: 4)
    #expect(abs(distance(ledger.weights[0].scalars, uniform) - 0.2) < 1e-12)
    #expect(ledger.weights[1].scalars == uniform)
    #expect(abs(distance(ledger.stake.scalars, [1, 1, 1, 1]) - 0.1) < 1e-12)

    await #expect(throws: LedgerError.badSum(peer: 2, sum: 0)) {
      try await network.endBlock(rows: [[1, 0, 0, 0], nil, [0, 0, 0, 0], nil])
    }
    let after = await network.ledger
    #expect(after.block == 1)
    #expect(after.weights.scalars == ledger.weights.scalars)
    #expect(after.stake.scalars == ledger.stake.scalars)
  }

  @Test("the masks are those of the ledger") func masks() async throws {
    let network = ToyTask.network()
    // (s_i w_ij - mu_j) = 0 everywhere at the start.
    #expect(await network.masks.scalars.allSatisfy { $0 == 0.5 })
    try await network.endBlock(rows: [[0, 1, 0, 0], [0, 0, 1, 0], nil, [1, 0, 0, 0]])
    let (ledger, masks) = (await network.ledger, await network.masks)
    let (weights, stake) = (ledger.weights.scalars, ledger.stake.scalars)
    for i in 0..<4 {
      for j in 0..<4 {
        let mu = (0..<4).reduce(0) { $0 + stake[$1] * weights[$1 * 4 + j] } / 4
        let x = (stake[i] * weights[i * 4 + j] - mu) / 0.1
        let expected = sigmoid(Tensor<Double>(x)).scalar
        #expect(abs(Double(masks[i][j].scalar) - expected) < 1e-6)
      }
    }
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }
}
