import Layers
import Tensor
import Testing

@Suite struct ScheduleTests {
  /// As PyTorch's schedulers of the same name; `Float` holds seven digits.
  @Test(arguments: [
    ("one-cycle", OneCycleSchedule(peak: 0.5, steps: 20) as any LearningRateSchedule),
    ("step", StepSchedule(initial: 0.5, factor: 0.3, every: 6)),
    ("milestones", StepSchedule(initial: 0.5, factor: 0.5, at: [3, 11, 12])),
    ("cosine", CosineSchedule(peak: 0.5, warmUp: 0, steps: 20)),
  ]) func agrees(_ name: String, _ schedule: any LearningRateSchedule) throws {
    let rates: Tensor<Double> = try Fixture.optimizers.get().tensor(named: "schedule.\(name)")
    for (step, rate) in rates.scalars.enumerated() {
      #expect(Swift.abs(Double(schedule(step)) - rate) < 3e-7 * 0.5, "step \(step)")
    }
  }

  @Test func oneCycleEndsWhereItSays() {
    let schedule = OneCycleSchedule(peak: 1, steps: 10, rising: 0.5, startDivisor: 4, endDivisor: 8)
    #expect(schedule(0) == 0.25 && schedule(4) == 1)
    #expect(schedule(9) == 0.03125 && schedule(100) == 0.03125)
    // All falling, or all rising.
    #expect(OneCycleSchedule(peak: 1, steps: 4, rising: 0)(0).isFinite)
    #expect(OneCycleSchedule(peak: 1, steps: 4, rising: 1)(3) == 1)
  }

  @Test func inverseSquareRootMeetsItsPeak() {
    let schedule = InverseSquareRootSchedule(peak: 0.5, warmUp: 4)
    #expect((0..<4).map { schedule($0) } == [0.125, 0.25, 0.375, 0.5])
    #expect(schedule(15) == 0.25 && schedule(63) == 0.125)
    // 512^-1/2 min(t^-1/2, t 4000^-3/2), equation 3 of the paper.
    let paper = InverseSquareRootSchedule(width: 512, warmUp: 4000)
    for step in [0, 100, 3999, 4000, 20_000] {
      let t = Double(step + 1)
      let direct = min(1 / t.squareRoot(), t / (4000 * 4000.0.squareRoot())) / 512.0.squareRoot()
      #expect(Swift.abs(Double(paper(step)) / direct - 1) < 1e-6)
    }
  }

  @Test func aConstantStays() {
    #expect([0, 1, 1_000_000].map { ConstantSchedule(0.25)($0) } == [0.25, 0.25, 0.25])
  }
}
