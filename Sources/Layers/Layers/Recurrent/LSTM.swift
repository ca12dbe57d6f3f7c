public import Tensor

/// A recurrent layer with a memory cell (Hochreiter and Schmidhuber, "Long short-term memory",
/// 1997, with the forget gate of Gers et al., 2000):
///
///     i, f, o = sigmoid(x W + h U + b), each with weights of its own
///     g = tanh(x W_g + h U_g + b_g)
///     c' = f c + i g
///     h' = o tanh(c')
public struct LSTM<Scalar: TensorScalar>: Layer {
  /// What goes from step to step.
  public struct State: TensorTree {
    /// h, `[..., width]`.
    public var hidden: Tensor<Scalar>
    /// c, `[..., width]`.
    public var cell: Tensor<Scalar>

    public init(hidden: Tensor<Scalar>, cell: Tensor<Scalar>) {
      self.hidden = hidden
      self.cell = cell
    }

    public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
      visitor("hidden", &hidden)
      visitor("cell", &cell)
    }
  }

  /// W_i, W_f, W_g and W_o side by side, `[inputs, 4 width]`: the transpose of PyTorch's.
  public var inputWeight: Tensor<Scalar>
  /// U_i, U_f, U_g and U_o side by side, `[width, 4 width]`.
  public var stateWeight: Tensor<Scalar>
  /// b, `[4 width]`: the sum of PyTorch's two.
  public var bias: Tensor<Scalar>
  /// What the layer returns when it is called.
  public let output: RecurrentOutput

  /// The size of the state.
  public var width: Int { stateWeight.shape[0] }

  /// A layer with weights uniform within 1 / sqrt(width), as PyTorch's, and biases of zeros, of 1
  /// for the forget gate, so that the cell remembers at first (Jozefowicz et al., 2015), as Keras'.
  public init(
    _ inputs: Int, _ width: Int, output: RecurrentOutput = .sequence, using generator: inout Philox
  ) {
    require(inputs > 0 && width > 0, "LSTM(\(inputs), \(width)): sizes are positive")
    let initialization = WeightInitialization.uniform(within: 1 / Double(width).squareRoot())
    inputWeight = initialization.weights(
      [inputs, 4 * width], fanIn: inputs, fanOut: width, using: &generator)
    stateWeight = initialization.weights(
      [width, 4 * width], fanIn: width, fanOut: width, using: &generator)
    bias = concatenate([.zeros([width]), .ones([width]), .zeros([2 * width])])
    self.output = output
  }

  /// `[..., time, inputs]` to `[..., time, width]`, or to the last hidden state `[..., width]`, from
  /// states of zeros.
  public func callAsFunction(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    let states = states(input, from: nil).hidden
    return output == .last ? states[states.count - 1] : sequence(states)
  }

  /// The hidden states after every step, `[..., time, width]`, and the last hidden state and cell,
  /// from given ones or from zeros: a long sequence can be run in parts.
  public func run(
    _ input: Tensor<Scalar>, from state: State? = nil
  ) -> (states: Tensor<Scalar>, last: State) {
    let (states, cell) = states(input, from: state)
    return (sequence(states), State(hidden: states[states.count - 1], cell: cell))
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func states(
    _ input: Tensor<Scalar>, from start: State?
  ) -> (hidden: [Tensor<Scalar>], cell: Tensor<Scalar>) {
    let (inputs, width) = (inputWeight.shape[0], width)
    let label = "LSTM(\(inputs), \(width))"
    requireSequence(label, input, inputs: inputs, state: start?.hidden, width: width)
    requireSequence(label, input, inputs: inputs, state: start?.cell, width: width)
    let zeros = Tensor<Scalar>.zeros(Shape(input.shape.dropLast(2) + [width]))
    var (hidden, cell) = (start?.hidden ?? zeros, start?.cell ?? zeros)
    // The inputs of all steps at once.
    let projected = matmul(input.movingAxis(-2, to: 0), inputWeight) + bias
    let states = timeSteps(projected).map { x in
      let sums = x + matmul(hidden, stateWeight)
      let gates = sigmoid(sums[..., ..<(2 * width)])
      let new = tanh(sums[..., (2 * width)..<(3 * width)])
      cell = gates[..., width...] * cell + gates[..., ..<width] * new
      hidden = sigmoid(sums[..., (3 * width)...]) * tanh(cell)
      return hidden
    }
    return (states, cell)
  }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("inputWeight", &inputWeight)
    visitor("stateWeight", &stateWeight)
    visitor("bias", &bias)
  }
}
