public import Tensor

/// A recurrent layer with gates (Cho et al., "Learning phrase representations using RNN
/// encoder-decoder", 2014), in PyTorch's form, where the reset gate acts on the projected state:
///
///     r = sigmoid(x W_r + a_r + h U_r + b_r)
///     z = sigmoid(x W_z + a_z + h U_z + b_z)
///     n = tanh(x W_n + a_n + r (h U_n + b_n))
///     h' = (1 - z) n + z h
public struct GRU<Scalar: TensorScalar>: Layer {
  /// W_r, W_z and W_n side by side, `[inputs, 3 width]`: the transpose of PyTorch's.
  public var inputWeight: Tensor<Scalar>
  /// U_r, U_z and U_n side by side, `[width, 3 width]`.
  public var stateWeight: Tensor<Scalar>
  /// a, `[3 width]`.
  public var inputBias: Tensor<Scalar>
  /// b, `[3 width]`.
  public var stateBias: Tensor<Scalar>
  /// What the layer returns when it is called.
  public let output: RecurrentOutput

  /// The size of the state.
  public var width: Int { stateWeight.shape[0] }

  /// A layer with weights uniform within 1 / sqrt(width), as PyTorch's, and biases of zeros.
  public init(
    _ inputs: Int, _ width: Int, output: RecurrentOutput = .sequence, using generator: inout Philox
  ) {
    require(inputs > 0 && width > 0, "GRU(\(inputs), \(width)): sizes are positive")
    let initialization = WeightInitialization.uniform(within: 1 / Double(width).squareRoot())
    inputWeight = initialization.weights(
      [inputs, 3 * width], fanIn: inputs, fanOut: width, using: &generator)
    stateWeight = initialization.weights(
      [width, 3 * width], fanIn: width, fanOut: width, using: &generator)
    inputBias = .zeros([3 * width])
    stateBias = .zeros([3 * width])
    self.output = output
  }

  /// `[..., time, inputs]` to `[..., time, width]`, or to the last state `[..., width]`, from a
  /// state of zeros.
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let states = states(input, from: nil)
    return output == .last ? states[states.count - 1] : sequence(states)
  }

  /// The states after every step, `[..., time, width]`, and the last one, `[..., width]`, from a
  /// given one or from zeros: a long sequence can be run in parts.
  public func run(
    _ input: Tensor<Scalar>, from state: Tensor<Scalar>? = nil
  ) -> (states: Tensor<Scalar>, last: Tensor<Scalar>) {
    let states = states(input, from: state)
    return (sequence(states), states[states.count - 1])
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func states(_ input: Tensor<Scalar>, from start: Tensor<Scalar>?) -> [Tensor<Scalar>] {
    let (inputs, width) = (inputWeight.shape[0], width)
    requireSequence(
      "GRU(\(inputs), \(width))", input, inputs: inputs, state: start, width: width)
    var state = start ?? .zeros(Shape(input.shape.dropLast(2) + [width]))
    // The inputs of all steps at once.
    let projected = matmul(input.movingAxis(-2, to: 0), inputWeight) + inputBias
    return timeSteps(projected).map { x in
      let h = matmul(state, stateWeight) + stateBias
      let gates = sigmoid(x[..., ..<(2 * width)] + h[..., ..<(2 * width)])
      let (reset, keep) = (gates[..., ..<width], gates[..., width...])
      let new = tanh(x[..., (2 * width)...] + reset * h[..., (2 * width)...])
      state = new + keep * (state - new)
      return state
    }
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("inputWeight", &inputWeight)
    visitor("stateWeight", &stateWeight)
    visitor("inputBias", &inputBias)
    visitor("stateBias", &stateBias)
  }
}
