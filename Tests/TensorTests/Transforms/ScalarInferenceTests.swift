import Tensor
import Testing

/// Types of one scalar that say nothing of `Scalar`: it follows from their rules.
private struct Cube: ElementwisePrimitive {
  func evaluate(_ x: Tensor<Double>) -> Tensor<Double> { x * x * x }
  func slope(_ x: Tensor<Double>, _ y: Tensor<Double>) -> Tensor<Double> { 3 * square(x) }
}

private struct Double3: LinearPrimitive {
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape { inputs[0] }
  func evaluate(_ inputs: [Tensor<Float>]) -> Tensor<Float> { inputs[0] * 3 }
  func transpose(
    _ cotangent: Tensor<Float>, shapes: [Shape], wanted: [Bool]
  ) -> [Tensor<Float>?] { [cotangent * 3] }
}

private struct Dot: BilinearPrimitive {
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape { [] }
  func evaluate(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Tensor<Double> { (a * b).sum() }
  func leftAdjoint(
    _ cotangent: Tensor<Double>, _ b: Tensor<Double>, shape: Shape
  ) -> Tensor<Double> { cotangent * b }
  func rightAdjoint(
    _ cotangent: Tensor<Double>, _ a: Tensor<Double>, shape: Shape
  ) -> Tensor<Double> { cotangent * a }
}

private struct Sigma: FusedPrimitive {
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape { inputs[0] }
  func evaluate(_ inputs: [Tensor<Double>]) -> Tensor<Double> { composition(inputs) }
  func composition(_ inputs: [Tensor<Double>]) -> Tensor<Double> { 1 / (1 + exp(-inputs[0])) }
}

@Suite struct ScalarInferenceTests {
  @Test("a primitive of each family without type parameters") func families() {
    let x = Tensor<Double>([1, 2])
    #expect(gradient(at: x) { Cube()($0).sum() }.scalars == [3, 12])
    #expect(gradient(at: Tensor<Float>([1, 2])) { Double3()($0).sum() }.scalars == [3, 3])
    #expect(gradient(at: x) { Dot()($0, $0) }.scalars == [2, 4])
    expectClose(gradient(at: x) { Sigma()($0).sum() }, sigmoid(x) * (1 - sigmoid(x)))
  }
}
