import Curvature
import Foundation
import Tensor
import Testing

@Suite struct SpectralQuadratureTests {
  let spread = (0..<24).map { 0.5 + Double($0 * $0) / 40 }

  /// With all n steps the rule is exact: z^T f(A) z for every f.
  @Test func allStepsAreExact() throws {
    let a = try SpectralMatrix(spread)
    let quadrature = try a.dense.spectralQuadrature(steps: 100, probes: 6, seed: 3)
    let direct = try DenseSymmetricOperator(a.matrix { exp(-$0) }).trace(
      .hutchinson(probes: 6, seed: 3))
    let estimate = quadrature.trace { exp(-$0) }
    #expect(abs(estimate.value - direct.value) < 1e-12 * direct.value)
    #expect(abs(estimate.standardError - direct.standardError) < 1e-10)
    for rule in quadrature.rules {
      #expect(rule.nodes == rule.nodes.sorted() && rule.nodes.count == 24)
      #expect(abs(rule.weights.reduce(0, +) - 1) < 1e-12 && abs(rule.squaredNorm - 24) < 1e-12)
    }
    #expect(abs(quadrature.range.lowerBound - 0.5) < 1e-8)
  }

  /// k steps are exact for polynomials of degree 2k - 1.
  @Test func degreeOfExactness() throws {
    let a = try SpectralMatrix(spread)
    let quadrature = try a.dense.spectralQuadrature(
      steps: 3, probes: 4, distribution: .normal, seed: 5)
    for degree in 0...6 {
      let direct = try DenseSymmetricOperator(a.matrix { pow($0, Double(degree)) }).trace(
        .hutchinson(probes: 4, distribution: .normal, seed: 5))
      let error = abs(quadrature.trace { pow($0, Double(degree)) }.value / direct.value - 1)
      #expect(degree == 6 ? error > 1e-6 : error < 1e-12)
    }
  }

  @Test func logDeterminants() throws {
    let a = try SpectralMatrix(spread)
    let exact = spread.reduce(0) { $0 + log($1) }
    #expect(abs(try a.dense.logDeterminant() - exact) < 1e-11)
    let estimate = try a.dense.logDeterminant(steps: 20, probes: 200, seed: 1)
    #expect(abs(estimate.value - exact) < 4 * estimate.standardError)
    #expect(estimate.standardError < 0.05 * abs(exact))
    #expect(abs(try a.single.logDeterminant() - exact) < 1e-4)
    let single = try a.single.logDeterminant(steps: 20, probes: 200, seed: 1)
    #expect(abs(single.value - estimate.value) < 1e-3)
  }

  @Test func logDeterminantsNeedPositiveDefinite() throws {
    let a = try SpectralMatrix([-1, 2, 3, 4]).dense
    #expect(throws: LinearAlgebraError.self) { try a.logDeterminant() }
    do {
      _ = try a.logDeterminant(steps: 4, probes: 1, seed: 1)
      Issue.record("the operator is indefinite")
    } catch OperatorError.notPositiveDefinite(_, let value) {
      #expect(abs(value + 1) < 1e-10)
    }
  }

  /// Few distinct eigenvalues end the Krylov space early.
  @Test func shortKrylovSpaces() throws {
    let a = try SpectralMatrix(Array(repeating: 2, count: 9) + Array(repeating: 5, count: 11))
    let quadrature = try a.dense.spectralQuadrature(steps: 15, probes: 3, seed: 1)
    #expect(abs(quadrature.trace { $0 < 3 ? 1 : 0 }.value - 9) < 9)
    for rule in quadrature.rules {
      #expect(rule.nodes.count <= 4)
      for (node, weight) in zip(rule.nodes, rule.weights) where weight > 1e-12 {
        #expect(min(abs(node - 2), abs(node - 5)) < 1e-10)
      }
    }
    let identity = try DiagonalOperator<Float>.identity(50).spectralQuadrature(
      steps: 10, probes: 2, seed: 1)
    #expect(identity.rules.allSatisfy { $0.nodes.count == 1 })
    #expect(abs(identity.trace { $0 }.value - 50) < 1e-4)
  }

  /// The density is that of all eigenvalues, each a normal curve, within 4 standard errors, and
  /// its integral is 1.
  @Test func densities() throws {
    let a = try SpectralMatrix((0..<100).map { Double($0) / 10 + ($0 > 90 ? 20 : 0) }).dense
    let quadrature = try a.spectralQuadrature(steps: 60, probes: 20, seed: 6)
    let density = quadrature.density(points: 200, width: 1)
    let exact = density.points.map { point in
      (0..<100).reduce(0) { sum, index in
        let distance = point - (Double(index) / 10 + (index > 90 ? 20 : 0))
        return sum + exp(-distance * distance / 2) / (2 * Double.pi).squareRoot() / 100
      }
    }
    var misses = 0
    for (index, error) in density.standardErrors.enumerated()
    where abs(density.values[index] - exact[index]) > 4 * error + 1e-6 { misses += 1 }
    #expect(misses == 0)
    #expect(density.standardErrors.max()! < 0.02)
    let step = density.points[1] - density.points[0]
    #expect(abs(density.values.reduce(0, +) * step - 1) < 0.01)
    #expect(quadrature.density().points.count == 256)
  }

  @Test func groupsChangeRoundingOnly() throws {
    let a = try SpectralMatrix(spread).dense
    let one = try a.spectralQuadrature(steps: 8, probes: 5, seed: 2, groupSize: 1)
    let all = try a.spectralQuadrature(steps: 8, probes: 5, seed: 2, groupSize: 5)
    for (first, second) in zip(one.rules, all.rules) {
      #expect(relativeError(first.nodes, second.nodes) < 1e-10)
    }
  }

  /// Float bases stay orthogonal: without that, copies of the large eigenvalue would appear.
  @Test func floatBasesStayOrthogonal() throws {
    let values = [1e4] + (0..<199).map { Double($0) / 199 }
    let rule = try SpectralMatrix(values).single.spectralQuadrature(
      steps: 60, probes: 1, seed: 1
    ).rules[0]
    #expect(rule.nodes.filter { $0 > 5000 }.count == 1)
    #expect(abs(rule.nodes.last! - 1e4) < 0.1)
  }

  @Test func functionProducts() throws {
    let a = try SpectralMatrix(spread)
    let b = normalTensor([24, 5], seed: 4)
    let inverseRoot = try a.dense.functionProduct(with: b, steps: 24) { 1 / $0.squareRoot() }
    let exact = matmul(a.matrix { 1 / $0.squareRoot() }, b)
    #expect(relativeError(inverseRoot.value, exact) < 1e-10)
    let vector = try a.dense.functionProduct(with: b[.all, 1], steps: 24, groupSize: 2) {
      1 / $0.squareRoot()
    }
    #expect(relativeError(vector.value, exact[.all, 1]) < 1e-10)
    #expect(inverseRoot.changes.allSatisfy { $0 == 0 } && inverseRoot.steps.allSatisfy { $0 == 24 })

    // Fewer steps: the change bounds the error.
    let early = try a.dense.functionProduct(with: b, steps: 12) { exp(-$0) }
    let error = norm(early.value - matmul(a.matrix { exp(-$0) }, b), alongAxes: [0]).scalars
    for (change, error) in zip(early.changes, error) { #expect(error < change && change < 1) }
  }

  @Test func functionProductsOfZero() throws {
    let b = concatenate([Tensor<Double>.zeros([4, 1]), .ones([4, 1])], alongAxis: 1)
    let result = try DiagonalOperator<Double>([1, 4, 9, 16]).functionProduct(with: b, steps: 4) {
      $0.squareRoot()
    }
    #expect(
      relativeError(result.value, b * Tensor<Double>([1, 2, 3, 4]).expanded(atAxis: 1)) < 1e-13)
    #expect(result.steps == [0, 4])
  }

  @Test func valuesThatAreNotFinite() throws {
    let a = DiagonalOperator<Double>([-1, 2])
    #expect(throws: OperatorError.notFinite(operation: "functionProduct")) {
      try a.functionProduct(with: .ones([2]), steps: 2) { $0.squareRoot() }
    }
    #expect(throws: OperatorError.notFinite(operation: "spectralQuadrature")) {
      try DiagonalOperator<Float>([.infinity, 2]).spectralQuadrature(steps: 2, probes: 1, seed: 1)
    }
  }
}
