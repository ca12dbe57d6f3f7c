import Market
import Tensor
import Testing

@Suite struct GameStabilityTests {
  private let even = Tensor<Double>.full([2, 2], 0.5)

  @Test func matchingPenniesTurn() throws {
    let found = try Bimatrix.pennies.stability(at: even)
    #expect(found.verdict == .rotating)
    #expect(abs(found.rotation - 1) <= 1e-15)
    #expect(closeTo(found.realParts, [0, 0]) && closeTo(found.imaginaryParts, [2, -2]))
    #expect(closeTo(found.symmetricEigenvalues, [0, 0]))
    #expect(closeTo(found.antisymmetricEigenvalues, [2, -2]))
  }

  @Test func mixedCoordinationIsUnstableAndDoesNotTurn() throws {
    let found = try Bimatrix.coordination.stability(at: even)
    #expect(found.verdict == .unstable && found.rotation <= 1e-15)
    #expect(closeTo(found.realParts, [2, -2]) && closeTo(found.symmetricEigenvalues, [2, -2]))
    // Agreed on one choice, nobody can move.
    let pure = try Bimatrix.coordination.stability(at: Tensor(rows: [[1, 0], [1, 0]]))
    #expect(pure.verdict == .stable && pure.realParts.isEmpty && pure.face.dimension == 0)
    #expect(pure.face.margin == 1)
  }

  @Test func bowlsAreStableAndAGameOfNothingIsNeutral() throws {
    let curvature = Tensor<Double>(rows: [[2, 2, 2], [5, 5, 5]])
    let target = Tensor<Double>(rows: [[0.2, 0.3, 0.5], [0.6, 0.2, 0.2]])
    let found = try Bowl(target: target, curvature: curvature).stability(at: target)
    #expect(found.verdict == .stable && found.rotation <= 1e-15)
    #expect(closeTo(found.realParts, [-4, -4, -10, -10]))
    let nothing = try Bowl(target: target, curvature: .zeros([2, 3])).stability(at: target)
    #expect(nothing.verdict == .neutral && nothing.rotation == 0)
  }

  @Test func directionsAreOrthonormalAndStayOnTheFace() {
    let market = RandomMarket<Double>(peers: 6, seed: 431)
    let game = market.game(MarketLayer(temperature: 0.2, utilitySlope: 100))
    let result = CompetitiveAscent<Double>().solve(game, from: market.weights)
    let face = SimplexFace(
      weights: result.weights, gameGradient: game.gameGradient(at: result.weights))
    let d = face.dimension
    let used = result.weights.scalars.map { $0 > 1e-6 }
    #expect(face.isFree == used && d == used.filter { $0 }.count - 6)
    #expect(d > 6 && d < 30, "\(d) directions")
    let basis = face.directions.reshaped([d, 36])
    #expect(relativeDifference(matmul(basis, basis.transposed()), .eye(d)) <= 1e-14)
    #expect(abs(face.directions.sum(alongAxis: 2)).max().scalar <= 1e-15)
    let fixed = Tensor(used.map { $0 ? 0.0 : 1 }, shape: [6, 6])
    #expect(abs(face.directions * fixed).max().scalar == 0)
    // The Jacobian within the face is that of the whole game, seen along the basis.
    let whole = jacobian(at: result.weights) { game.gameGradient(at: $0) }.reshaped([36, 36])
    #expect(
      relativeDifference(
        face.gameJacobian(of: game, at: result.weights),
        matmul(matmul(basis, whole), basis.transposed())) <= 1e-12)
  }

  @Test func manyDirectionsGoInGroups() {
    let even = Tensor<Double>.full([2, 150], 1 / 150)
    let bowl = Bowl(target: even, curvature: .ones([2, 150]))
    let face = SimplexFace(weights: even, gameGradient: bowl.gameGradient(at: even))
    #expect(face.dimension == 298)
    #expect(relativeDifference(face.gameJacobian(of: bowl, at: even), -2 * .eye(298)) <= 1e-13)
  }

  /// Small deviations from an equilibrium go as powers of I + h J.
  @Test func playNearAnEquilibriumDiesOutAsPredicted() throws {
    let market = RandomMarket<Double>(peers: 4, seed: 433)
    let game = market.game(MarketLayer(temperature: 0.4, utilitySlope: 25))
    let solver = CompetitiveAscent<Double>(tolerance: 1e-13)
    let rest = solver.solve(game, from: market.weights).weights
    let found = try game.stability(at: rest)
    #expect(found.verdict == .stable && found.rotation > 0.01 && found.rotation < 1)
    #expect(found.realParts[0] <= found.symmetricEigenvalues[0] + 1e-12)
    let d = found.face.dimension
    let step = 0.5 / Swift.abs(found.realParts.last!)
    let start = Tensor<Double>.arange(d, from: 1) * 1e-6
    var weights = rest + tensordot(start, found.face.directions, axes: 1)
    for _ in 0..<10 {
      weights = SimplexRule.project.step(weights, along: game.gameGradient(at: weights), size: step)
    }
    let moved = matmul(found.face.directions.reshaped([d, 16]), (weights - rest).flattened())
    let jacobian = found.face.gameJacobian(of: game, at: rest)
    let predicted = matmul(matrixPower(.eye(d) + step * jacobian, 10), start)
    #expect(d > 1 && relativeDifference(moved, predicted) <= 1e-4)
  }

  private func closeTo(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-14 }
  }
}
