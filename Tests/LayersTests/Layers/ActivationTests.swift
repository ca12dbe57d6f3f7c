import Layers
import Tensor
import Testing

@Suite struct ActivationTests {
  /// Values of the functions at -1, 0 and 2, from tables.
  @Test(arguments: [
    (Activation<Double>.Kind.relu, [0, 0, 2]),
    (.tanh, [-0.7615941559557649, 0, 0.9640275800758169]),
    (.gelu, [-0.15865525393145707, 0, 1.9544997361036416]),
    (.sigmoid, [0.2689414213699951, 0.5, 0.8807970779778823]),
    (.softplus, [0.31326168751822286, 0.6931471805599453, 2.1269280110429727]),
    (.identity, [-1, 0, 2]),
  ]) func values(_ kind: Activation<Double>.Kind, _ expected: [Double]) {
    let result = Activation<Double>(kind)(Tensor([-1, 0, 2]))
    #expect(error(result, Tensor(expected)) < 1e-15)
  }

  @Test func tailsStayFinite() {
    for kind in Activation<Float>.Kind.allCases {
      let ends = Tensor<Float>([-1e4, 1e4])
      let (value, slope) = valueWithGradient(at: ends) { Activation(kind)($0).sum() }
      #expect(value.isFinite && slope.isFinite, "\(kind)")
    }
  }
}
