import Tensor
import Testing

/// Products of a Hessian with directions, recorded once.
@Suite struct HessianProductTests {
  private let w: [Tensor<Double>]
  private let x: Tensor<Double>

  init() {
    var generator = Philox(seed: 41)
    w = [[4, 3], [3], [3, 2]].map { .normal($0, deviation: 0.5, using: &generator) }
    x = .normal([5, 4], using: &generator)
  }

  private func loss(_ w: [Tensor<Double>]) -> Tensor<Double> {
    logSoftmax(matmul(gelu(matmul(x, w[0]) + w[1]), w[2]))[..., 1].mean()
  }

  @Test("one recording serves any number of directions, in any order and task")
  func repeated() async {
    var generator = Philox(seed: 42)
    let directions = (0..<4).map { _ in w.map { Tensor<Double>.normal($0.shape, using: &generator) }
    }
    let (value, slope, product) = gradientWithHessianProduct(at: w, in: loss)
    #expect(value.scalar == loss(w).scalar)
    expectClose(concatenated(slope), concatenated(gradient(at: w, in: loss)))
    let products = await withTaskGroup(of: (Int, [Tensor<Double>]).self) { group in
      for (index, direction) in directions.enumerated() {
        group.addTask { (index, product(direction)) }
      }
      return await group.reduce(into: [Int: [Tensor<Double>]]()) { $0[$1.0] = $1.1 }
    }
    for (index, direction) in directions.enumerated() {
      expectClose(
        concatenated(products[index]!),
        concatenated(hessianVectorProduct(at: w, along: direction, in: loss)))
    }
  }

  @Test("they nest in the other transforms") func nested() {
    var generator = Philox(seed: 43)
    let v = w.map { Tensor<Double>.normal($0.shape, using: &generator) }
    func inner(_ a: [Tensor<Double>]) -> Tensor<Double> {
      zip(a, v).reduce(Tensor(0)) { $0 + ($1.0 * $1.1).sum() }
    }
    let third = gradient(at: w) { inner(gradientWithHessianProduct(at: $0, in: loss).product(v)) }
    let nested = gradient(at: w) { w in
      inner(derivative(at: w, along: v) { gradient(at: $0, in: loss) })
    }
    expectClose(concatenated(third), concatenated(nested))
    let bundle = v.map { stack([$0, 2 * $0, -$0]) }
    let product = gradientWithHessianProduct(at: w, in: loss).product
    let mapped = vectorized(over: bundle) { product($0) }
    let alone = product(v)
    for (position, rows) in mapped.enumerated() {
      expectClose(rows, stack([alone[position], 2 * alone[position], -alone[position]]))
    }
  }

  @Test("values that bend nowhere have a Hessian of zeros") func straight() {
    let a = Tensor<Double>(3)
    let pair = [a, Tensor<Double>(rows: [[1, 2]])]
    for f: @Sendable ([Tensor<Double>]) -> Tensor<Double> in [
      { $0[0] }, { $0[1].sum() }, { _ in Tensor(7) }, { $0[0] * 2 + $0[1].sum() },
    ] {
      let (value, slope, product) = gradientWithHessianProduct(at: pair, in: f)
      #expect(value.scalar == f(pair).scalar)
      #expect(slope.map(\.scalars) == gradient(at: pair, in: f).map(\.scalars))
      for result in [product(pair), hessianVectorProduct(at: pair, along: pair, in: f)] {
        #expect(result.map(\.shape) == [[], [1, 2]])
        #expect(result.allSatisfy { $0.scalars.allSatisfy { $0 == 0 } })
      }
    }
  }

  private func concatenated(_ tensors: [Tensor<Double>]) -> Tensor<Double> {
    concatenate(tensors.map { $0.flattened() })
  }
}
