import Layers
import Tensor
import Testing

@Suite struct AttentionTests {
  private var generator = Philox(seed: 21)
  private let input: Tensor<Double>

  init() { input = .normal([2, 5, 6], using: &generator) }

  private func layer(
    isCausal: Bool = false, dropout: Double = 0, rotary: RotaryEncoding<Double>? = nil
  ) -> MultiHeadAttention<Double> {
    var generator = Philox(seed: 22)
    let layer = MultiHeadAttention<Double>(
      6, heads: 3, isCausal: isCausal, dropout: dropout, rotary: rotary, using: &generator)
    return layer.mapTensors { $0 + 0.5 * .normal($0.shape, using: &generator) }
  }

  /// One head after the other, in operations that show the weights.
  private func composed(
    _ layer: MultiHeadAttention<Double>, _ input: Tensor<Double>, hidden: Tensor<Double>
  ) -> Tensor<Double> {
    let joint = layer.projection(input)
    let heads = (0..<3).map { head in
      let parts = (0..<3).map { joint[..., (6 * $0 + 2 * head)..<(6 * $0 + 2 * head + 2)] }
      let scores = matmul(parts[0], parts[1].transposed()) / 2.0.squareRoot() + hidden
      return matmul(softmax(scores), parts[2])
    }
    return layer.output(concatenate(heads, alongAxis: -1))
  }

  @Test func equalsItsComposition() {
    let plain = layer()
    #expect(error(plain(input), composed(plain, input, hidden: .zeros([5, 5]))) < 1e-14)
    let causal = layer(isCausal: true)
    let hidden = log(Tensor<Double>.tri(5))
    #expect(error(causal(input), composed(causal, input, hidden: hidden)) < 1e-14)
  }

  /// The mask of keys agrees with a mask of scores.
  @Test(arguments: [false, true]) func leavesMaskedKeysOut(isCausal: Bool) {
    let layer = layer(isCausal: isCausal)
    let flags = [true, true, false, true, false, true, false, false, true, true]
    let mask = Mask<Double>(flags, shape: [2, 5])
    let later = isCausal ? log(Tensor<Double>.tri(5)) : .zeros([5, 5])
    let hidden = log(mask.values).reshaped([2, 1, 5]) + later
    let masked = layer(input, keyMask: mask)
    #expect(error(masked, composed(layer, input, hidden: hidden)) < 1e-14)

    // What a masked key holds changes nothing at the other positions.
    var changed = input
    for (position, flag) in flags.enumerated() where !flag {
      changed[position / 5, position % 5] = Tensor([9, -7, 5, 3, -2, 4])
    }
    let after = layer(changed, keyMask: mask)
    for (position, flag) in flags.enumerated() where flag {
      #expect(
        after[position / 5, position % 5].scalars == masked[position / 5, position % 5].scalars)
    }
    let all = Mask<Double>(repeating: true, shape: [2, 5])
    #expect(error(layer(input, keyMask: all), layer(input)) < 1e-14)
  }

  /// In Float too, where the masked score is far beyond the others.
  @Test func masksAreExactInFloat() {
    var generator = Philox(seed: 3)
    let layer = MultiHeadAttention<Float>(8, heads: 2, using: &generator)
    let input = Tensor<Float>.normal([1, 40, 8], deviation: 20, using: &generator)
    let mask = Mask<Float>((0..<40).map { $0 < 33 }, shape: [1, 40])
    let short = layer(input[.all, ..<33])
    let masked = layer(input, keyMask: mask)[.all, ..<33]
    #expect(error(masked, short) < 1e-6)
  }

  @Test func aPositionThatSeesNoKeyGetsTheBias() {
    let layer = layer(isCausal: true)
    let mask = Mask<Double>(
      [false, false, true, true, true, false, false, false, false, false], shape: [2, 5])
    let result = layer(input, keyMask: mask)
    for (row, position) in [(0, 0), (0, 1), (1, 0), (1, 4)] {
      #expect(result[row, position].scalars == layer.output.bias.scalars)
    }
    #expect(result[0, 2].scalars != layer.output.bias.scalars)
    let slope = gradient(at: input) { layer($0, keyMask: mask).sum() }
    #expect(slope[1].scalars.allSatisfy { $0 == 0 } && slope.scalars.allSatisfy { $0.isFinite })
  }

  /// By the gradient: what comes later has no part in a position.
  @Test(arguments: [0.0, 0.4]) func causalPositionsDependOnEarlierOnesOnly(dropout: Double) {
    let layer = layer(isCausal: true, dropout: dropout)
    for position in 0..<5 {
      let slope = gradient(at: input) { input in
        var (layer, pass) = (layer, ForwardPass(training: Philox(seed: 8)))
        return layer(input, in: &pass)[.all, position].sum()
      }
      for other in 0..<5 {
        let isZero = slope[.all, other].scalars.allSatisfy { $0 == 0 }
        #expect(isZero || other <= position)
        #expect(!isZero || other != position || dropout > 0)
      }
    }
  }

  /// Dropped weights keep their mean: over many passes outputs tend to those of evaluation.
  @Test func dropoutOfWeightsKeepsTheMean() {
    var layer = layer(dropout: 0.3)
    var pass = ForwardPass(training: Philox(seed: 4))
    let results = stack((0..<400).map { _ in layer(input, in: &pass) })
    let deviation = results.standardDeviation(alongAxis: 0, correction: 1)
    #expect(deviation.min().scalar > 0)
    let offset = abs(results.mean(alongAxis: 0) - layer(input)) / (deviation / 20)
    // Sixty numbers, the largest of which is seldom beyond 4 standard errors.
    #expect(offset.max().scalar < 5)
  }

  @Test func rotaryScoresDependOnTheDistance() {
    for pairing in [RotaryEncoding<Double>.Pairing.halves, .neighbours] {
      let encoding = RotaryEncoding<Double>(6, time: 9, pairing: pairing)
      let (q, k) = (input[0, 0], input[1, 3])
      let queries = encoding(q.broadcast(to: [9, 6]))
      let keys = encoding(k.broadcast(to: [9, 6]))
      let scores = matmul(queries, keys.transposed())
      for shift in 1..<5 {
        #expect(error(scores[shift..., shift...], scores[..<(9 - shift), ..<(9 - shift)]) < 1e-13)
      }
      #expect(error(queries[0], q) < 1e-15)
      #expect(error(square(queries).sum(alongAxis: 1), square(q).sum().broadcast(to: [9])) < 1e-14)
    }
    // The pairs of one are those of the other in another order.
    let order = [0, 2, 4, 1, 3, 5]
    let halves = RotaryEncoding<Double>(6, time: 5)(input.gather(order, alongAxis: -1))
    let neighbours = RotaryEncoding<Double>(6, time: 5, pairing: .neighbours)(input)
    #expect(error(halves, neighbours.gather(order, alongAxis: -1)) < 1e-15)
  }

  @Test func sinusoidsAreThoseOfThePaper() {
    let encoding = SinusoidalEncoding<Double>(4, time: 6)
    let expected = Tensor<Double>([0, 1, 0, 1], shape: [4])
    #expect(encoding.table[0].scalars == expected.scalars)
    let row = encoding.table[5].scalars
    // Angles 5 and 5 / 10000^(2 / 4).
    let angles = Tensor<Double>([5, 0.05])
    let (s, c) = (sin(angles).scalars, cos(angles).scalars)
    #expect(error(Tensor(row), Tensor([s[0], c[0], s[1], c[1]])) < 1e-15)
    #expect(encoding(.zeros([2, 3, 4]))[1].scalars == encoding.table[0..<3].scalars)
    let far = SinusoidalEncoding<Float>(2, time: 100_001).table[100_000]
    #expect(
      error(
        Tensor<Double>(converting: far),
        SinusoidalEncoding<Double>(2, time: 100_001)
          .table[100_000]) < 1e-7)
  }

  @Test func mistakesTrap() async {
    let heads = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      _ = MultiHeadAttention<Float>(6, heads: 4, using: &generator)
    }
    #expect(
      text(of: heads).contains("MultiHeadAttention(6, heads: 4): the heads must divide the width"))
    let width = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      _ = MultiHeadAttention<Float>(6, heads: 2, using: &generator)(.zeros([2, 3, 5]))
    }
    #expect(
      text(of: width).contains(
        "MultiHeadAttention(6, heads: 2): input [2, 3, 5], [..., time, 6] is needed"))
    let mask = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var generator = Philox(seed: 1)
      let layer = MultiHeadAttention<Float>(6, heads: 2, using: &generator)
      _ = layer(.zeros([2, 3, 6]), keyMask: Mask(repeating: true, shape: [3]))
    }
    #expect(text(of: mask).contains("key mask [3], a flag for each key, [2, 3], is needed"))
  }
}
