import Layers
import Tensor
import Testing

@Suite struct ParameterGroupsTests {
  private func model() -> Sequential<Double> {
    var generator = Philox(seed: 31)
    return Sequential([
      Dense(3, 4, using: &generator), LayerNorm(4), Dense(4, 2, using: &generator),
    ])
  }

  private func slope(_ step: UInt64) -> Sequential<Double> {
    var generator = Philox(seed: 32, stream: step)
    return randomTree(like: model(), using: &generator)
  }

  @Test func aPatternIsAPathOrItsBeginning() {
    let group = ParameterGroup<Double>("body", "*.bias", "head.*.gain*", "a*b*c")
    func holds(_ path: String) -> Bool { group.contains(path: path, shape: [1]) }
    for path in [
      "body", "body.0.weight", "head.bias", "x.bias.0", "head.2.gain", "abc", "aXbYYc.d",
    ] {
      #expect(holds(path), "\(path)")
    }
    for path in ["bodyguard", "bias", "head.gain", "headx.1.gain", "ab", "acb", "xbody", ""] {
      #expect(!holds(path), "\(path)")
    }
    #expect(ParameterGroup<Double>("*").contains(path: "", shape: []))
  }

  @Test func theFirstGroupHasAParameter() {
    let optimizer = ParameterGroups(
      AdamW<Double>(), [ParameterGroup("2"), .biasesAndNorms(), ParameterGroup("0.weight")])
    let groups = optimizer.membership(in: model())
    #expect(groups.map(\.path) == model().namedTensors.map(\.path))
    #expect(groups.map(\.group) == [2, 1, 1, 1, 0, 0])
    #expect(
      ParameterGroups(AdamW<Double>(), []).membership(in: model()).allSatisfy { $0.group == nil })
  }

  /// Frozen parameters and their state keep their bits, and go on from there when they thaw.
  @Test func frozenParametersStay() {
    var (model, start) = (model(), model())
    var optimizer = ParameterGroups(
      AdamW<Double>(learningRate: 0.1, weightDecay: 0.3), [ParameterGroup("0", isFrozen: true)])
    optimizer.update(&model, along: slope(0))
    optimizer.update(&model, along: slope(1))
    let (before, after) = (start.tensors.map(\.scalars), model.tensors.map(\.scalars))
    #expect(after[..<2] == before[..<2])
    #expect((2..<6).allSatisfy { after[$0] != before[$0] })
    #expect(optimizer.state![0].tensors.allSatisfy { $0.scalars.allSatisfy { $0 == 0 } })
    #expect(optimizer.state![1].steps.scalar == 2)

    optimizer.groups[0].isFrozen = false
    optimizer.update(&model, along: slope(2))
    var alone = AdamW<Double>(learningRate: 0.1, weightDecay: 0.3)
    alone.update(&start, along: slope(2))
    #expect(Array(model.tensors.map(\.scalars)[..<2]) == Array(start.tensors.map(\.scalars)[..<2]))
  }

  /// Groups that change nothing change no bit.
  @Test func groupsByThemselvesChangeNothing() {
    func run(_ start: some Optimizer<Double>) -> [[Double]] {
      var (rule, model) = (start, model())
      for step in 0..<3 { rule.update(&model, along: slope(UInt64(step))) }
      return model.tensors.map(\.scalars)
    }
    let groups = [ParameterGroup<Double>("*.bias"), ParameterGroup("1")]
    #expect(run(ParameterGroups(Adam<Double>(), groups)) == run(Adam<Double>()))
    #expect(
      run(ParameterGroups(SGD<Double>(learningRate: 0.1), groups))
        == run(SGD<Double>(learningRate: 0.1)))
    #expect(run(ParameterGroups(Lion<Double>(), groups)) == run(Lion<Double>()))
  }

  @Test func theRateReachesAllGroups() {
    var (model, start) = (model(), model())
    var optimizer = ParameterGroups(
      SGD<Double>(learningRate: 1), [ParameterGroup("0", rateScale: 0.25)])
    optimizer.learningRate = 0.5
    optimizer.update(&model, along: slope(0))
    for (index, slope) in slope(0).tensors.enumerated() {
      let rate = index < 2 ? 0.125 : 0.5
      #expect(error(model.tensors[index], start.tensors[index] - slope * rate) < 1e-15)
    }
    start = model
  }

  @Test func aPatternWithoutParametersTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      var layer = Dense<Float>(2, 2, using: &generator)
      var optimizer = ParameterGroups(AdamW<Float>(), [ParameterGroup("wieght")])
      optimizer.update(&layer, along: layer)
    }
    #expect(text(of: result).contains("wieght matches none of weight, bias"))
  }
}
