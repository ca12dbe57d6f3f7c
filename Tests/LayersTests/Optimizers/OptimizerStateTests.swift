import Layers
import Tensor
import Testing

@Suite struct OptimizerStateTests {
  /// Steps on a small layer, from `start`, along seeded gradients.
  private func run<Rule: Optimizer>(
    _ rule: inout Rule, _ layer: inout Dense<Double>, steps: Range<UInt64>
  ) where Rule.Scalar == Double {
    for step in steps {
      var generator = Philox(seed: 91, stream: step)
      rule.update(&layer, along: randomTree(like: layer, using: &generator))
    }
  }

  /// Five steps at once, and two and three with the state saved as a tree of tensors in between,
  /// give the same bits.
  private func expectResumable<Rule: Optimizer>(_ start: Rule) where Rule.Scalar == Double {
    var generator = Philox(seed: 92)
    let layer = Dense<Double>(3, 2, using: &generator)
    var (whole, straight) = (start, layer)
    run(&whole, &straight, steps: 0..<5)

    var (first, parted) = (start, layer)
    #expect(first.state == nil)
    run(&first, &parted, steps: 0..<2)
    let saved = first.state?.tensors.map { Tensor($0.scalars, shape: $0.shape) }
    var second = start
    second.state = start.initialState(for: layer).replacingTensors(saved ?? [])
    run(&second, &parted, steps: 2..<5)
    #expect(parted.tensors.map(\.scalars) == straight.tensors.map(\.scalars))

    // Without the state the last steps differ: the comparison above can fail.
    var (forgetful, other) = (start, layer)
    run(&forgetful, &other, steps: 0..<2)
    forgetful.state = nil
    run(&forgetful, &other, steps: 2..<5)
    #expect(other.tensors.map(\.scalars) != straight.tensors.map(\.scalars))
  }

  @Test func sgdResumes() {
    expectResumable(SGD<Double>(learningRate: 0.1, momentum: 0.9))
  }

  @Test func adamWResumes() {
    expectResumable(AdamW<Double>(learningRate: 0.1))
  }

  @Test func stateIsNamed() {
    let layer = Dense<Float>(weight: .zeros([3, 2]), bias: .zeros([2]))
    let paths = AdamW<Float>().initialState(for: layer).namedTensors.map(\.path)
    #expect(paths == ["steps", "first.0", "first.1", "second.0", "second.1"])
    #expect(SGD<Float>(learningRate: 1).initialState(for: layer).isEmpty)
  }

  @Test func aChangedTreeTraps() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var rule = AdamW<Float>()
      var tree = [Tensor<Float>.zeros([2]), .zeros([3])]
      rule.update(&tree, along: tree)
      tree[1] = .zeros([4])
      rule.update(&tree, along: tree)
    }
    #expect(
      text(of: result).contains("AdamW: tensor 1 of the tree has shape [4], that of the state [3]"))
  }

  /// A gradient that would broadcast is a mistake too.
  @Test func aGradientOfAnotherShapeTraps() async {
    await #expect(processExitsWith: .failure) {
      var rule = SGD<Float>(learningRate: 1)
      var tree = Tensor<Float>.zeros([2])
      rule.update(&tree, along: Tensor(1))
    }
  }
}
