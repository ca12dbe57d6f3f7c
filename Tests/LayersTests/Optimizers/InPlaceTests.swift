import Layers
import Tensor
import Testing

/// Steps change parameters where they are, and nothing that others hold.
@Suite struct InPlaceTests {
  /// Where the elements lie.
  private func places(_ tree: inout [Tensor<Double>]) -> [UnsafeMutablePointer<Double>] {
    tree.indices.map { index in tree[index].withMutableElements { $0 } }
  }

  private func check<Rule: Optimizer>(_ start: Rule) where Rule.Scalar == Double {
    var generator = Philox(seed: 5)
    var tree = [Tensor<Double>.normal([3, 2], using: &generator), .normal([4], using: &generator)]
    let slope = [Tensor<Double>.normal([2, 3], using: &generator).transposed(), .ones([4])]
    var rule = start
    rule.update(&tree, along: slope)
    let before = places(&tree)
    rule.update(&tree, along: slope)
    #expect(places(&tree) == before)

    // Others keep what they hold: the parameters, and the state of a copied optimiser.
    let (kept, values) = (tree, tree.map(\.scalars))
    var (other, fork) = (rule, tree)
    let state = rule.state?.tensors.map(\.scalars)
    rule.update(&tree, along: slope)
    #expect(kept.map(\.scalars) == values && tree.map(\.scalars) != values)
    #expect(other.state?.tensors.map(\.scalars) == state)
    other.update(&fork, along: slope)
    #expect(fork.map(\.scalars) == tree.map(\.scalars))
    // Along itself.
    rule.update(&tree, along: tree)
    other.update(&fork, along: kept.indices.map { fork[$0] + 0 })
    #expect(fork.map(\.scalars) == tree.map(\.scalars))
  }

  @Test func adam() {
    check(AdamW<Double>(learningRate: 0.1))
    check(Adam<Double>(learningRate: 0.1))
    check(Adam<Double>(learningRate: 0.1, weightDecay: 0.1))
  }
  @Test func groups() {
    check(
      ParameterGroups(
        AdamW<Double>(learningRate: 0.1), [ParameterGroup("0", rateScale: 0.5, weightDecay: 0)]))
  }
  @Test func sgd() {
    check(SGD<Double>(learningRate: 0.1, weightDecay: 0.1))
    check(SGD<Double>(learningRate: 0.1, momentum: 0.9))
    check(SGD<Double>(learningRate: 0.1, momentum: 0.9, nesterov: true))
  }

  /// A step is differentiated through tensor operations, and has the kernel's value.
  private func checkTraced<Rule: Optimizer>(_ start: Rule) where Rule.Scalar == Double {
    let (p, slope) = (Tensor<Double>([1, -2, 0.5]), Tensor<Double>([0.3, 0.7, -2]))
    @Sendable func steps(_ p: Tensor<Double>, _ slope: Tensor<Double>) -> Tensor<Double> {
      var (rule, p) = (start, p)
      for factor in [1, -0.5, 2] { rule.update(&p, along: slope * factor) }
      return p
    }
    let (value, jacobian) = valueWithPullback(at: p) { steps($0, slope) }
    #expect(error(value, steps(p, slope)) < 1e-14)
    #expect(jacobian(.ones([3])).scalars.allSatisfy { $0 > 0.5 })
    #expect(error(valueWithPullback(at: slope) { steps(p, $0) }.value, value) < 1e-14)
  }

  @Test func tracedStepsAgree() {
    checkTraced(AdamW<Double>(learningRate: 0.1))
    checkTraced(Adam<Double>(learningRate: 0.1, weightDecay: 0.1))
    checkTraced(ParameterGroups(AdamW<Double>(learningRate: 0.1), [ParameterGroup("*")]))
    checkTraced(SGD<Double>(learningRate: 0.1, weightDecay: 0.1))
    checkTraced(SGD<Double>(learningRate: 0.1, momentum: 0.9, weightDecay: 0.1))
    checkTraced(SGD<Double>(learningRate: 0.1, momentum: 0.9, nesterov: true))
  }

  /// More elements than one thread takes at once.
  @Test func manyElementsMoveAsFewDo() {
    var (rule, tree) = (AdamW<Float>(learningRate: 0.1), Tensor<Float>.ones([3, 50_000]))
    var (small, row) = (rule, Tensor<Float>.ones([3]))
    let slope = Tensor<Float>([0.5, -1, 3])
    for _ in 0..<3 {
      rule.update(&tree, along: slope.expanded(atAxis: 1).broadcast(to: tree.shape))
      small.update(&row, along: slope)
    }
    #expect(
      (0..<3).allSatisfy { index in tree[index].scalars.allSatisfy { $0 == row[index].scalar } })
  }
}
