import Curvature
import Tensor
import Testing

@Suite struct LossCurvatureTests {
  typealias Problems = ObjectiveProblems
  let losses: [any OutputLoss] = [SoftmaxCrossEntropy(), SquaredError()]

  @Test func theHessianIsTheDenseOne() throws {
    for loss in losses {
      let objective: Objective<Double> = try Problems.objective(loss: loss)
      let x = Problems.batches([6])[0] as DataBatch<Tensor<Double>>
      let targets = loss is SquaredError ? x.inputs * 2 + 1 : x.targets
      let dense = hessian(at: objective.joined(objective.parameters)) { vector in
        loss.losses(Problems.outputs(cut(vector), x.inputs), targets).sum()
      }
      #expect(distance(entries(objective.hessian), dense) < 1e-12)
      #expect(distance(objective.hessian.diagonal(), dense.diagonal()) < 1e-12)
      // Less the Gauss-Newton matrix it is the residual: the model's Hessian, weighted by slopes.
      let z = Problems.outputs(objective.parameters, x.inputs)
      let slopes = gradient(at: z) { loss.losses($0, targets).sum() }
      let residual = hessian(at: objective.joined(objective.parameters)) {
        (Problems.outputs(cut($0), x.inputs) * slopes).sum()
      }
      #expect(distance(entries(objective.gaussNewton) + residual, dense) < 1e-12)
    }
  }

  @Test func theFisherMatrixIsTheGaussNewtonMatrix() throws {
    for loss in losses {
      let objective: Objective<Double> = try Problems.objective([4, 2], loss: loss)
      let fisher = try objective.curvature(.fisher)
      let dense = entries(fisher)
      #expect(distance(dense, entries(objective.gaussNewton)) < 1e-12)
      #expect(distance(fisher.diagonal(), dense.diagonal()) < 1e-12)
      #expect(distance(objective.gaussNewton.diagonal(), dense.diagonal()) < 1e-12)
    }
  }

  @Test func theMonteCarloFisherMatrixHasTheFisherMatrixAsItsMean() throws {
    let objective: Objective<Double> = try Problems.objective()
    let exact = entries(try objective.curvature(.fisher))
    let parts = try (0..<40).map {
      entries(try objective.curvature(.fisherMonteCarlo(samples: 10, seed: UInt64($0))))
    }
    let all = stack(parts)
    let error = all.standardDeviation(alongAxis: 0, correction: 1) / 40.0.squareRoot()
    let z = (all.mean(alongAxis: 0) - exact) / (error + 1e-12)
    #expect(abs(z).max().scalar < 5)
    #expect(square(z).mean().scalar < 2)
    #expect(square(z).mean().scalar > 0.4)
    let again = entries(try objective.curvature(.fisherMonteCarlo(samples: 10, seed: 3)))
    #expect(again.scalars == parts[3].scalars)
  }

  @Test func theEmpiricalFisherMatrixIsTheSumOfOuterProducts() throws {
    let objective: Objective<Double> = try Problems.objective([4, 3], reduction: .mean)
    let slopes = objective.perExampleGradients()
    let dense = matmul(slopes.transposed(), slopes) / 7
    #expect(distance(entries(objective.empiricalFisher), dense) < 1e-12)
    #expect(distance(objective.empiricalFisher.diagonal(), dense.diagonal()) < 1e-12)
    #expect(distance(slopes.mean(alongAxis: 0), try objective.gradient()) < 1e-12)
  }

  @Test func batchesAddUp() throws {
    let whole: Objective<Double> = try Problems.objective([7])
    let parts: Objective<Double> = try Problems.objective([3, 1, 3])
    #expect(abs(whole.value() - parts.value()) < 1e-12)
    #expect(distance(try whole.gradient(), try parts.gradient()) < 1e-12)
    for matrix in [CurvatureMatrix.hessian, .gaussNewton, .fisher, .empiricalFisher] {
      let a = entries(try whole.curvature(matrix))
      #expect(distance(entries(try parts.curvature(matrix)), a) < 1e-12)
      var narrow = parts
      narrow.vectorsAtOnce = 4
      #expect(distance(entries(try narrow.curvature(matrix)), a) < 1e-12)
    }
  }

  @Test func blocksAreThoseOfTheWhole() throws {
    let objective: Objective<Double> = try Problems.objective()
    let dense = entries(objective.hessian)
    let blocks = entries(objective.hessian.blockDiagonal)
    var expected = Tensor<Double>.zeros(dense.shape)
    for range in objective.parameterRanges { expected[range, range] = dense[range, range] }
    #expect(distance(blocks, expected) < 1e-12)
    let part = objective.restricted(to: ["2"])
    let range = objective.parameterRanges[2]
    #expect(distance(entries(part.hessian), dense[range, range]) < 1e-12)
  }

  @Test func theJacobianHasItsTranspose() throws {
    let objective: Objective<Double> = try Problems.objective([4, 2])
    let jacobian = objective.jacobian
    let dense = entries(jacobian)
    #expect(dense.shape == [18, 31])
    let transposed = jacobian.transposedProduct(.eye(18))
    #expect(distance(transposed, dense.transposed()) < 1e-12)
    let squared: Objective<Double> = try Problems.objective([4, 2], loss: .squaredError)
    #expect(distance(matmul(transposed, dense), entries(squared.gaussNewton)) < 1e-12)
  }

  @Test func singlePrecisionIsNear() throws {
    let double: Objective<Double> = try Problems.objective()
    let single: Objective<Float> = try Problems.objective()
    for matrix in [CurvatureMatrix.hessian, .gaussNewton, .fisher] {
      let a = Tensor<Double>(converting: entries(try single.curvature(matrix)))
      #expect(distance(a, entries(try double.curvature(matrix))) < 1e-5)
    }
  }

  @Test func theFactorKeepsSmallProbabilities() {
    let z = Tensor<Double>(rows: [[40, 0, -40, 1], [-800, 800, 0, 0]])
    let columns = SoftmaxCrossEntropy().fisherFactor(outputs: z)!.transposed([1, 2, 0])
    let p = softmax(z)
    let exact = vectorized(over: p) { diagonalMatrix($0) - outer($0, $0) }
    let product = matmul(columns, columns.transposed())
    #expect(product.isFinite)
    // Entries as small as 1e-35 beside 1, to their own precision.
    #expect(abs(product[0, 2, 2].scalar / p[0, 2].scalar - 1) < 1e-12)
    #expect(abs(product - exact).max().scalar < 1e-15)
  }

  private func cut(_ vector: Tensor<Double>) -> [Tensor<Double>] {
    [
      vector[0..<12].reshaped([3, 4]), vector[12..<16], vector[16..<28].reshaped([4, 3]),
      vector[28..<31],
    ]
  }
}
