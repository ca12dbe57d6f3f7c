import Curvature
import Tensor
import Testing

@Suite struct KroneckerTests {
  typealias Problems = ObjectiveProblems

  /// tanh of a dense layer on `[batch, tokens, 3]`, then a mean over tokens and a dense layer.
  private func shared(_ size: Int) throws -> Objective<Double> {
    let w: [Tensor<Double>] = Problems.perceptron()
    let data = DataBatch<Tensor<Double>>(
      inputs: Problems.normal([size, 5, 3], 20), labels: (0..<size).map { $0 % 3 })
    return try Objective(of: w, batches: [data], loss: .crossEntropy, reduction: .sum) { w, x in
      matmul(tanh(matmul(x, w[0]) + w[1]).mean(alongAxis: 1), w[2]) + w[3]
    }
  }

  private func blocks(_ objective: Objective<Double>) throws -> Tensor<Double> {
    entries(try objective.curvature(.fisher).blockDiagonal)
  }

  @Test func oneExampleIsExact() throws {
    let objective: Objective<Double> = try Problems.objective([1])
    #expect(distance(entries(try objective.kfac()), try blocks(objective)) < 1e-12)
    #expect(distance(entries(try objective.kfac(.fisher)), try blocks(objective)) < 1e-12)
    #expect(distance(entries(try objective.ekfac()), try blocks(objective)) < 1e-12)
  }

  /// Bernacchia et al., "Exact natural gradient in deep linear networks", 2018.
  @Test func deepLinearNetworksAreExact() throws {
    let w: [Tensor<Double>] = [Problems.normal([3, 4], 1), Problems.normal([2, 4], 2)]
    let x: Tensor<Double> = Problems.normal([6, 3], 3)
    let data = [
      DataBatch(inputs: x[0..<4], targets: .zeros([4, 2])),
      DataBatch(inputs: x[4..<6], targets: .ones([2, 2])),
    ]
    for reduction in [ExampleReduction.sum, .mean] {
      let objective = try Objective(
        of: w, batches: data, loss: .squaredError, reduction: reduction
      ) { w, x in matmul(matmul(x, w[0]), w[1].transposed()) }
      #expect(distance(entries(try objective.kfac()), try blocks(objective)) < 1e-12)
      // In that basis the eigenvalues are the matrix' own already.
      #expect(distance(entries(try objective.ekfac()), try blocks(objective)) < 1e-12)
    }
  }

  @Test(arguments: WeightSharing.allCases)
  func correctedEigenvaluesAreTheMatrixInTheEigenbasis(_ sharing: WeightSharing) throws {
    for objective in [try shared(5), try Problems.objective([4, 3])] as [Objective<Double>] {
      let exact = try blocks(objective)
      let kfac = try objective.kfac(sharing: sharing)
      let ekfac = try objective.ekfac(sharing: sharing)
      for block in ekfac.blocks {
        guard case .eigen(let eigen) = block.form else {
          Issue.record("no eigenvectors")
          continue
        }
        let u = KroneckerOperator(eigen.leftVectors, eigen.rightVectors).dense()
        let turned = matmul(
          matmul(u.transposed(), exact[block.range, block.range]), u)
        #expect(distance(eigen.eigenvalues.flattened(), turned.diagonal()) < 1e-11)
      }
      let error = square(entries(kfac) - exact).sum().scalar
      #expect(square(entries(ekfac) - exact).sum().scalar < error)
      #expect(abs(ekfac.trace - exact.trace().scalar) < 1e-11 * ekfac.trace)
    }
  }

  @Test func reducedFactorsAreExactThroughALinearMean() throws {
    let w: [Tensor<Double>] = [Problems.normal([3, 4], 1)]
    let data = DataBatch<Tensor<Double>>(
      inputs: Problems.normal([1, 5, 3], 20), targets: .zeros([1, 4]))
    let objective = try Objective(
      of: w, batches: [data], loss: .squaredError
    ) { w, x in matmul(x, w[0]).mean(alongAxis: 1) }
    let exact = try blocks(objective)
    #expect(distance(entries(try objective.kfac(sharing: .reduce)), exact) < 1e-12)
    #expect(distance(entries(try objective.kfac(sharing: .expand)), exact) > 0.1)
  }

  @Test func convolutionsAreFoundAndExactForOneExampleOfOnePosition() throws {
    let w: [Tensor<Double>] = [
      Problems.normal([3, 2, 2, 2], 1), Problems.normal([3], 2),
    ]
    let data = DataBatch<Tensor<Double>>(inputs: Problems.normal([1, 2, 2, 2], 3), labels: [1])
    let objective = try Objective(of: w, batches: [data], loss: .crossEntropy) { w, x in
      (convolution(x, w[0]) + w[1].reshaped([3, 1, 1])).reshaped([-1, 3])
    }
    #expect(distance(entries(try objective.kfac()), try blocks(objective)) < 1e-12)
  }

  @Test func inversesAndDeterminants() throws {
    let objective: Objective<Double> = try Problems.objective([6], reduction: .mean)
    for curvature in [try objective.kfac(), try objective.ekfac()] {
      let damped = entries(curvature) + Tensor.eye(31) * 0.1
      let inverse = entries(try curvature.inverse(damping: 0.1))
      #expect(distance(matmul(inverse, damped), .eye(31)) < 1e-10)
      let expected = try logDeterminant(damped).scalar
      #expect(abs(try curvature.logDeterminant(damping: 0.1) - expected) < 1e-10)
      #expect(abs(curvature.trace - entries(curvature).trace().scalar) < 1e-12)
    }
    let factors = KroneckerOperator<Double>(.eye(2) * 4, .eye(3))
    let inverse = try factors.inverse(piDamping: 0.25)
    // pi = 2: (4 + 1)^-1 (1 + 1/4)^-1.
    #expect(distance(inverse.dense(), .eye(6) * 0.16) < 1e-12)
    #expect(distance(entries(factors), factors.dense()) < 1e-15)
    #expect(throws: CurvatureError.self) {
      try KroneckerOperator<Double>(.zeros([2, 2]), .eye(3)).inverse(damping: 0)
    }
  }

  @Test func uncoveredParametersAreNamed() throws {
    let w: [Tensor<Double>] = Problems.perceptron()
    let gain: Tensor<Double> = Problems.normal([3], 9)
    let objective = try Objective(
      of: [w[0], w[1], w[2], gain], batches: Problems.batches([4]), loss: .crossEntropy
    ) { w, x in matmul(tanh(matmul(x, w[0]) + w[1]), w[2]) * w[3] }
    do {
      _ = try objective.kfac()
      Issue.record("nothing was thrown")
    } catch CurvatureError.uncoveredParameters(let parameters) {
      #expect(parameters.map(\.name) == ["3"])
    }
    let kfac = try objective.kfac(uncovered: .diagonal)
    let range = objective.parameterRanges[3]
    let exact = entries(objective.gaussNewton)[range, range]
    #expect(distance(entries(kfac)[range, range], diagonalMatrix(exact.diagonal())) < 1e-12)
  }

  @Test func examplesMustComeFirst() throws {
    let w: [Tensor<Double>] = [Problems.normal([3, 4], 1)]
    let data = DataBatch<Tensor<Double>>(
      inputs: Problems.normal([2, 2, 3], 20), labels: [0, 1])
    let objective = try Objective(of: w, batches: [data], loss: .crossEntropy) { w, x in
      matmul(x.transposed([1, 0, 2]), w[0]).sum(alongAxis: 0)
    }
    #expect(throws: CurvatureError.self) { try objective.kfac() }
  }

  @Test func sampledFactorsAreNear() throws {
    let objective: Objective<Double> = try Problems.objective([6])
    let exact = entries(try objective.kfac())
    let sampled = entries(try objective.kfac(.fisherMonteCarlo(samples: 3000, seed: 1)))
    #expect(distance(sampled, exact) < 0.1)
    #expect(distance(entries(try objective.kfac(.empiricalFisher)), exact) > 0.1)
  }
}
