import Tensor
import Testing

/// Levels carry their own stamps: transforms in different tasks do not disturb each other.
@Suite struct ConcurrencyTests {
  @Test("many nested derivatives in a task group") func taskGroup() async {
    let results = await withTaskGroup(of: (Int, [Double]).self) { group in
      for k in 0..<64 {
        group.addTask {
          // d/dx (x d/dy (x y^2)) = 4 x y at y = k: the tasks interleave at the suspension points.
          let x = Tensor<Double>(Double(k))
          var slopes: [Double] = []
          for modes in Mode.pairs {
            let f: Mode.Function = { x in
              x * modes[0].slope { y in x * square(y) }(Tensor(Double(k + 1)))
            }
            slopes.append(modes[1].slope(of: f)(x).scalar)
            await Task.yield()
          }
          return (k, slopes)
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for k in 0..<64 {
      let expected = Double(4 * k * (k + 1))
      #expect(results[k] == [Double](repeating: expected, count: Mode.pairs.count))
    }
  }

  @Test("one pullback shared by many tasks") func sharedPullback() async {
    let x = Tensor<Float>.arange(1000, step: 0.001)
    let pullback = valueWithPullback(at: x) { exp($0) * sin($0) }.pullback
    let alone = pullback(.ones([1000])).scalars
    await withTaskGroup(of: [Float].self) { group in
      for k in 1...16 {
        group.addTask { (pullback(.full([1000], Float(1 << k))) / Float(1 << k)).scalars }
      }
      for await slope in group { #expect(slope == alone) }
    }
  }

  @Test("checkpoints and custom derivatives in many tasks, under one captured model")
  func checkpoints() async {
    let model = Tensor<Double>.arange(8, from: -1, step: 0.3)
    @Sendable func loss(_ w: Tensor<Double>, _ k: Int) -> Tensor<Double> {
      let hidden = checkpointed(w) { tanh($0 * Double(k)) * $0 }
      return withPullback(at: hidden, value: { exp($0) }) { _, y, cotangent in y * cotangent }.sum()
    }
    await withTaskGroup(of: (Int, [Double]).self) { group in
      for k in 0..<32 {
        group.addTask { (k, hessianVectorProduct(at: model, along: model) { loss($0, k) }.scalars) }
      }
      for await (k, product) in group {
        let plain = hessianVectorProduct(at: model, along: model) { w in
          exp(tanh(w * Double(k)) * w).sum()
        }
        expectClose(Tensor(product), plain)
      }
    }
  }
}
