import Layers
import Tensor
import Testing

@Suite struct RecurrentTests {
  private var generator = Philox(seed: 31)
  private let input: Tensor<Double>

  init() { input = .normal([2, 5, 3], using: &generator) }

  private func moved<L: Module>(_ layer: L) -> L where L.Scalar == Double {
    var generator = Philox(seed: 32)
    return layer.mapTensors { $0 + 0.3 * .normal($0.shape, using: &generator) }
  }

  private var gru: GRU<Double> {
    var generator = Philox(seed: 33)
    return moved(GRU(3, 4, using: &generator))
  }

  private var lstm: LSTM<Double> {
    var generator = Philox(seed: 34)
    return moved(LSTM(3, 4, using: &generator))
  }

  /// Step by step with a weight for each gate, as in the equations.
  @Test func gruUnrolledByHand() {
    let layer = gru
    let w = layer.inputWeight.split(into: 3, alongAxis: 1)
    let u = layer.stateWeight.split(into: 3, alongAxis: 1)
    let (a, b) = (layer.inputBias.split(into: 3), layer.stateBias.split(into: 3))
    var h = Tensor<Double>.zeros([2, 4])
    let states = (0..<5).map { step in
      let x = input[.all, step]
      let r = sigmoid(matmul(x, w[0]) + a[0] + matmul(h, u[0]) + b[0])
      let z = sigmoid(matmul(x, w[1]) + a[1] + matmul(h, u[1]) + b[1])
      let n = tanh(matmul(x, w[2]) + a[2] + r * (matmul(h, u[2]) + b[2]))
      h = (1 - z) * n + z * h
      return h
    }
    #expect(error(layer(input), stack(states, alongAxis: 1)) < 1e-14)
    #expect(error(layer.run(input).last, h) < 1e-14)
  }

  @Test func lstmUnrolledByHand() {
    let layer = lstm
    let w = layer.inputWeight.split(into: 4, alongAxis: 1)
    let u = layer.stateWeight.split(into: 4, alongAxis: 1)
    let b = layer.bias.split(into: 4)
    var (h, c) = (Tensor<Double>.zeros([2, 4]), Tensor<Double>.zeros([2, 4]))
    let states = (0..<5).map { step in
      let sums = (0..<4).map { matmul(input[.all, step], w[$0]) + matmul(h, u[$0]) + b[$0] }
      c = sigmoid(sums[1]) * c + sigmoid(sums[0]) * tanh(sums[2])
      h = sigmoid(sums[3]) * tanh(c)
      return h
    }
    #expect(error(layer(input), stack(states, alongAxis: 1)) < 1e-14)
    #expect(error(layer.run(input).last.cell, c) < 1e-14)
  }

  /// A sequence in two parts, the second from the state of the first, is the whole.
  @Test func stateGoesOn() {
    let (gru, lstm) = (gru, lstm)
    let (early, late) = (input[.all, ..<2], input[.all, 2...])
    let first = gru.run(early)
    let second = gru.run(late, from: first.last)
    #expect(error(concatenate([first.states, second.states], alongAxis: 1), gru(input)) < 1e-15)
    let start = lstm.run(early)
    #expect(error(lstm.run(late, from: start.last).states, lstm(input)[.all, 2...]) < 1e-15)
  }

  @Test func outputsOfTheLastStep() {
    var generator = Philox(seed: 35)
    var same = generator
    let last = GRU<Double>(3, 4, output: .last, using: &generator)
    #expect(last(input).scalars == GRU<Double>(3, 4, using: &same)(input)[.all, -1].scalars)
    let model = Sequential<Double> {
      GRU(3, 4, using: &generator)
      LSTM(4, 2, output: .last, using: &generator)
    }
    #expect(model(input).shape == [2, 2] && model(input[0]).shape == [2])
    #expect(error(model(input[1]), model(input)[1]) < 1e-14)
  }

  @Test func theForgetGateRemembersAtFirst() {
    var generator = Philox(seed: 36)
    let layer = LSTM<Float>(3, 2, using: &generator)
    #expect(layer.bias.scalars == [0, 0, 1, 1, 0, 0, 0, 0])
    let bound = 1 / Float(2).squareRoot()
    #expect(layer.stateWeight.scalars.allSatisfy { Swift.abs($0) <= bound })
  }

  @Test func mistakesTrap() async {
    let input = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      _ = GRU<Float>(3, 2, using: &generator)(.zeros([2, 5, 4]))
    }
    #expect(
      text(of: input).contains(
        "GRU(3, 2): input [2, 5, 4], [..., time, 3] of 1 or more steps is needed"))
    let state = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      let layer = LSTM<Float>(3, 2, using: &generator)
      _ = layer.run(.zeros([4, 5, 3]), from: .init(hidden: .zeros([4, 2]), cell: .zeros([2])))
    }
    #expect(
      text(of: state).contains("LSTM(3, 2): state [2] for input [4, 5, 3], [4, 2] is needed"))
  }
}
