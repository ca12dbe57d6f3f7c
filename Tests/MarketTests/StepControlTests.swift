import Tensor
import Testing

@testable import Market

@Suite struct StepControlTests {
  private let old = Tensor<Double>(rows: [[0.2, 0.8], [0.6, 0.4]])
  private let new = Tensor<Double>(rows: [[0.3, 0.7], [0.5, 0.5]])

  @Test(arguments: SimplexRule.allCases)
  func lengthsFollowTheCurvatureOfEachRow(rule: SimplexRule) {
    var control = StepControl<Double>(rule: rule, initialStep: 1, rows: 2)
    for _ in 0..<2 {
      // Curvature 4 and 0.5: what brings a row to rest in one step is 1/4 and 2.
      let bend = Tensor<Double>(rows: [[4], [0.5]])
      let fall = bend * (rule == .exponentiated ? log(new) - log(old) : new - old)
      control.update(from: (old, fall), to: (new, .zeros([2, 2])), residual: 1)
      let lengths = control.lengths(weights: new, gradient: .zeros([2, 2])).scalars
      #expect(abs(lengths[0] - 0.25) <= 1e-14)
      #expect(abs(lengths[1] - 2) <= 1e-14)
    }
  }

  @Test func lengthsGrowWhereThePayoffDoesNotBendDown() {
    var control = StepControl<Double>(rule: .project, initialStep: 3, rows: 2)
    control.update(
      from: (old, .zeros([2, 2])), to: (new, Tensor(rows: [[0.1, -0.1], [0, 0]])), residual: 1)
    let lengths = control.lengths(weights: new, gradient: .zeros([2, 2])).scalars
    #expect(lengths == [6, 6])
  }

  @Test func lengthsShrinkWhenTheResidualStopsFalling() {
    var control = StepControl<Double>(rule: .project, initialStep: 1, rows: 2)
    func length() -> Double {
      control.lengths(weights: old, gradient: .zeros([2, 2])).scalars[0]
    }
    func stay(_ steps: Int, residual: Double) {
      for _ in 0..<steps {
        control.update(from: (old, old), to: (old, old), residual: residual)
      }
    }
    for step in 0..<500 { stay(1, residual: 1 / Double(step + 1)) }
    #expect(length() == 1)
    var lengths: [Double] = []
    for _ in 0..<8 {
      stay(100, residual: 1)
      lengths.append(length())
    }
    // Down to 1/64, then from the full length again.
    #expect(lengths == [0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 1, 0.5])
  }

  @Test func multiplicativeStepsAreLimited() {
    let control = StepControl<Double>(rule: .exponentiated, initialStep: 1000, rows: 2)
    let gradient = Tensor<Double>(rows: [[1, 0], [0.001, 0]])
    let lengths = control.lengths(weights: old, gradient: gradient)
    let next = SimplexRule.exponentiated.step(old, along: gradient * lengths, size: 1)
    let changes = abs(log(next) - log(old)).max(alongAxis: 1).scalars
    #expect(changes[0] <= 3 && lengths.scalars[0] < 1000)
    #expect(lengths.scalars[1] == 1000)
  }
}
