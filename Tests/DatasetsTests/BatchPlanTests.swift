import Datasets
import Testing

@Suite("Batch plans")
struct BatchPlanTests {
  @Test(arguments: [1, 2, 7, 20, 64], [1, 3, 7, 20, 100])
  func everyItemComesOnceAnEpoch(count: Int, batchSize: Int) {
    let plan = BatchPlan(count: count, batchSize: batchSize, seed: 3)
    #expect(plan.steps(epochs: 3) == 0..<3 * plan.batchesPerEpoch)
    for epoch in 0..<3 {
      let steps = epoch * plan.batchesPerEpoch..<(epoch + 1) * plan.batchesPerEpoch
      let batches = steps.map { plan.indices(step: $0) }
      #expect(batches.joined().sorted() == Array(0..<count))
      #expect(batches.dropLast().allSatisfy { $0.count == batchSize })
      #expect(steps.allSatisfy { plan.epoch(ofStep: $0) == epoch })
    }
  }

  @Test func droppingLeavesOutAShortBatchOnly() {
    let plan = BatchPlan(count: 10, batchSize: 4, droppingLast: true)
    #expect(plan.batchesPerEpoch == 2)
    for step in 0..<20 { #expect(Set(plan.indices(step: step)).count == 4) }
    #expect(BatchPlan(count: 8, batchSize: 4, droppingLast: true).batchesPerEpoch == 2)
  }

  /// Asked in any order, by a plan made anew.
  @Test func theStepAloneDecides() {
    let whole = BatchPlan(count: 50, batchSize: 8, seed: 9)
    let expected = (0..<40).map { whole.indices(step: $0) }
    for step in [39, 0, 17, 18, 3, 25] {
      let resumed = BatchPlan(count: 50, batchSize: 8, seed: 9)
      #expect(resumed.indices(step: step) == expected[step])
      #expect(whole.indices(step: step) == expected[step])
    }
  }

  @Test func epochsAndSeedsDifferInOrder() {
    let plan = BatchPlan(count: 100, batchSize: 100, seed: 1)
    #expect(plan.indices(step: 0) != plan.indices(step: 1))
    #expect(
      plan.indices(step: 0) != BatchPlan(count: 100, batchSize: 100, seed: 2).indices(step: 0))
    let ordered = BatchPlan(count: 5, batchSize: 3, shuffling: false)
    #expect(
      (0..<4).map { ordered.indices(step: $0) } == [[0, 1, 2], [3, 4], [0, 1, 2], [3, 4]])
  }

  @Test func itemsAreThoseOfAShard() {
    let plan = BatchPlan(items: [40, 7, 13], batchSize: 2, seed: 5)
    #expect((plan.indices(step: 0) + plan.indices(step: 1)).sorted() == [7, 13, 40])
    let ordered = BatchPlan(items: [40, 7, 13], batchSize: 2, shuffling: false)
    #expect(ordered.indices(step: 1) == [13])
  }

  @Test func aPlanWithoutABatchTraps() async {
    await #expect(processExitsWith: .failure) { _ = BatchPlan(count: 0, batchSize: 4) }
    await #expect(processExitsWith: .failure) {
      _ = BatchPlan(count: 3, batchSize: 4, droppingLast: true)
    }
  }
}
