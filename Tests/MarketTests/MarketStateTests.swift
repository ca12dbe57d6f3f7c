import Market
import Tensor
import Testing

@Suite struct MarketStateTests {
  private let weights = Tensor<Double>(rows: [[0.5, 0.5], [0.25, 0.75]])
  private let stake = Tensor<Double>([1, 0])
  private let hessians = Tensor<Double>([1, 0.5, 0.5, 2, 3, 0, 0, 4], shape: [2, 2, 2])

  @Test func takesAMarket() throws {
    let state = try MarketState(weights: weights, stake: stake, hessians: hessians)
    #expect(state.count == 2)
    #expect(state.weights.scalars == weights.scalars)
    #expect(state.stake.scalars == stake.scalars)
    #expect(state.hessians.matrices.scalars == hessians.scalars)
    #expect(state.layer.temperature.scalar == 1 && state.layer.inflation == 1)
  }

  @Test func takesRowsThatSumToOneWithinTheTolerance() throws {
    let close = Tensor<Double>(rows: [[0.5, 0.5], [0.25, 0.75 + 0.9e-6]])
    _ = try MarketState(weights: close, stake: stake, hessians: hessians)
    // In single precision 60 additions round by more: 5e-6 is too much for one and not the other.
    func offBy<Scalar: TensorScalar>(_ excess: Scalar) throws {
      var row = [Scalar](repeating: 1 / 60, count: 60)
      row[7] += excess
      _ = try MarketState<Scalar>(
        weights: Tensor(row).broadcast(to: [60, 60]), stake: .ones([60]),
        hessians: .zeros([60, 60, 60]))
    }
    try offBy(5e-6 as Float)
    #expect(throws: MarketError.self) { try offBy(5e-6 as Double) }
    #expect(throws: MarketError.self) { try offBy(1e-5 as Float) }
  }

  @Test func takesHessiansThatAreSymmetricUpToRounding() throws {
    func askewBy<Scalar: TensorScalar>(_ excess: Scalar) throws {
      _ = try MarketState<Scalar>(
        weights: .full([2, 2], 0.5), stake: .ones([2]),
        hessians: Tensor([0, 0, 0, 0, 4, 1 + excess, 1, 2], shape: [2, 2, 2]))
    }
    try askewBy(1e-4 as Float)
    try askewBy(1e-8 as Double)
    #expect(throws: MarketError.self) { try askewBy(1e-3 as Float) }
    #expect(throws: MarketError.self) { try askewBy(1e-7 as Double) }
  }

  @Test func namesTheRowAndTheValue() {
    func refuses(
      _ error: MarketError, weights: Tensor<Double>? = nil, stake: Tensor<Double>? = nil,
      hessians: Tensor<Double>? = nil, _ words: String..., at location: SourceLocation
    ) {
      #expect(throws: error, sourceLocation: location) {
        try MarketState(
          weights: weights ?? self.weights, stake: stake ?? self.stake,
          hessians: hessians ?? self.hessians)
      }
      for word in words {
        #expect(error.description.contains(word), sourceLocation: location)
      }
    }
    refuses(
      .rowSum(row: 1, sum: 1.5, tolerance: 1e-6),
      weights: Tensor(rows: [[0.5, 0.5], [0.75, 0.75]]),
      "row 1", "1.5", at: #_sourceLocation)
    refuses(
      .negativeWeight(row: 0, column: 1, value: -0.5),
      weights: Tensor(rows: [[1.5, -0.5], [0, 1]]),
      "row 0, column 1", "-0.5", at: #_sourceLocation)
    refuses(
      .notFinite(quantity: "weights", position: [1, 0], value: "nan"),
      weights: Tensor(rows: [[0.5, 0.5], [.nan, 1]]), "[1, 0]", "nan", at: #_sourceLocation)
    refuses(
      .notSquare(quantity: "weights", shape: [1, 2]), weights: Tensor(rows: [[0.5, 0.5]]),
      "[1, 2]", at: #_sourceLocation)
    refuses(
      .notSquare(quantity: "weights", shape: [0, 0]), weights: .zeros([0, 0]), "[0, 0]",
      at: #_sourceLocation)
    refuses(
      .wrongShape(quantity: "stake", found: [3], expected: [2]), stake: .ones([3]), "stake", "[3]",
      at: #_sourceLocation)
    refuses(
      .negativeStake(row: 1, value: -2), stake: Tensor([1, -2]), "row 1", "-2",
      at: #_sourceLocation)
    refuses(
      .notFinite(quantity: "stake", position: [0], value: "inf"), stake: Tensor([.infinity, 1]),
      "stake", "inf", at: #_sourceLocation)
    refuses(
      .wrongShape(quantity: "hessians", found: [2, 2], expected: [2, 2, 2]),
      hessians: .eye(2), "hessians", "[2, 2]", at: #_sourceLocation)
    refuses(
      .notFinite(quantity: "hessians", position: [1, 0, 1], value: "nan"),
      hessians: Tensor([1, 0, 0, 1, 1, .nan, 0, 1], shape: [2, 2, 2]), "[1, 0, 1]",
      at: #_sourceLocation)
    refuses(
      .asymmetricHessian(peer: 1, row: 1, column: 0, value: 0.5, mirrored: 0.25),
      hessians: Tensor([1, 0, 0, 1, 1, 0.25, 0.5, 1], shape: [2, 2, 2]), "peer 1", "0.25", "0.5",
      at: #_sourceLocation)
  }

  @Test func indefiniteHessiansAreErrorsUnlessAllowed() throws {
    // Eigenvalues -1 and 3.
    let indefinite = Tensor<Double>([1, 0, 0, 1, 1, 2, 2, 1], shape: [2, 2, 2])
    let forms: [MarketHessians<Double>] = [
      .dense(indefinite), .packed(PackedSymmetric(indefinite)),
      .diagonal(Tensor(rows: [[1, 1], [3, -1]])),
    ]
    for form in forms {
      let error = #expect(throws: MarketError.self) {
        try MarketState(weights: weights, stake: stake, hessians: form)
      }
      guard case .indefiniteHessian(let peer, let smallest, let largest) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(peer == 1 && abs(smallest + 1) <= 1e-14 && abs(largest - 3) <= 1e-14)
      #expect(error!.description.contains("Hessian of peer 1: the smallest eigenvalue is -"))
      let state = try MarketState(
        weights: weights, stake: stake, hessians: form, allowingIndefinite: true)
      #expect(state.hessians.form == form.form)
    }
  }

  @Test func semidefiniteHessiansPassWhateverTheirScale() throws {
    // Rank 1 and 0, so that Cholesky factors of the matrices themselves do not exist; times 1e-200
    // and 1e200.
    let singular = Tensor<Double>([0, 0, 0, 0, 1, -2, -2, 4], shape: [2, 2, 2])
    for scale in [1e-200, 1, 1e200] {
      _ = try MarketState(weights: weights, stake: stake, hessians: singular * scale)
      #expect(throws: MarketError.self) {
        try MarketState(weights: weights, stake: stake, hessians: (singular - 1e-6) * scale)
      }
    }
  }

  @Test func formsAreTheSameOperator() throws {
    var generator = Philox(seed: 401)
    let factors = Tensor<Double>.normal([4, 2, 4], using: &generator)
    let squares = matmul(factors.transposed(), factors)
    let diagonal = Tensor<Double>.uniform([4, 4], using: &generator)
    let forms: [(MarketHessians<Double>, Tensor<Double>)] = [
      (.dense(squares), squares), (.packed(PackedSymmetric(squares)), squares),
      (.factors(factors), squares),
      (.diagonal(diagonal), stack((0..<4).map { diagonal[$0] * .eye(4) })),
    ]
    let vectors = Tensor<Double>.normal([4, 4], using: &generator)
    for (form, matrices) in forms {
      #expect(form.shape == [4, 4, 4])
      #expect(relativeDifference(form.matrices, matrices) <= 1e-14, "\(form.form)")
      #expect(relativeDifference(form.product(vectors), matrices.product(vectors)) <= 1e-14)
      #expect(relativeDifference(form.diagonal(), matrices.diagonal()) <= 1e-14)
      for peer in 0..<4 {
        #expect(
          relativeDifference(
            form.product(vectors[0..<3], ofPeer: peer),
            matrices.product(vectors[0..<3], ofPeer: peer)) <= 1e-14)
      }
      let market = RandomMarket<Double>(peers: 4, seed: 402)
      let layer = MarketLayer<Double>(temperature: 0.4, utilitySlope: 20)
      let state = try MarketState(
        weights: market.weights, stake: market.stake, hessians: form, layer: layer)
      let dense = MarketGame(layer: layer, stake: market.stake, hessians: matrices)
      #expect(
        relativeDifference(
          state.game.gameGradient(at: state.weights), dense.gameGradient(at: state.weights))
          <= 1e-13)
    }
  }

  @Test func newWeightsAreCheckedToo() throws {
    let state = try MarketState(weights: weights, stake: stake, hessians: hessians)
    #expect(try state.replacingWeights(.eye(2)).weights.scalars == [1, 0, 0, 1])
    #expect(throws: MarketError.rowSum(row: 0, sum: 2, tolerance: 1e-6)) {
      try state.replacingWeights(.ones([2, 2]))
    }
    #expect(throws: MarketError.wrongShape(quantity: "weights", found: [3, 3], expected: [2, 2])) {
      try state.replacingWeights(.eye(3))
    }
    #expect(
      throws: MarketError.wrongShape(quantity: "reference", found: [3, 3], expected: [2, 2])
    ) {
      try MarketState(
        weights: weights, stake: stake, hessians: hessians,
        layer: MarketLayer(temperature: 1, reference: .tensor(.ones([3, 3]))))
    }
  }

  @Test(arguments: [0, -1, Double.nan, .infinity])
  func refusesTemperatures(value: Double) throws {
    let error = #expect(throws: MarketError.self) { try MarketLayer(checking: value) }
    #expect(error?.description == "temperature: \(value), expected a finite number above 0")
  }

  @Test func refusesOtherParameters() {
    #expect(throws: MarketError.negativeParameter(quantity: "utility slope", value: -1)) {
      try MarketLayer(checking: 1.0, utilitySlope: -1)
    }
    #expect(throws: MarketError.negativeParameter(quantity: "inflation", value: .infinity)) {
      try MarketLayer(checking: 1.0, inflation: .infinity)
    }
    #expect(
      throws: MarketError.rowSum(quantity: "initial weights", row: 0, sum: 2, tolerance: 1e-6)
    ) {
      try MarketLayer(checking: 1.0, reference: .initialWeights(.ones([2, 2])))
    }
    #expect(throws: MarketError.notSquare(quantity: "reference", shape: [2])) {
      try MarketLayer(checking: 1.0, reference: .tensor(.ones([2])))
    }
  }

  @Test func shapesThatDoNotFitTrapWithTheirRule() async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = MarketLayer<Double>(temperature: 1).loss(
        weights: .eye(3), stake: .ones([3]), hessians: .ones([2, 3, 3]))
    }
    let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(text.contains("loss of [3, 3] and [3] and [2, 3, 3]"))
    #expect(text.contains("takes weights [n, n], stake [n] and Hessians [n, n, n]"))
  }
}
