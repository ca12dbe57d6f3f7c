import Tensor
import Testing

/// einsum and tensordot against a loop over all labels.
@Suite struct EinsumTests {
  /// The sum over every label of the products, by its definition. No ellipses.
  private func reference(
    _ inputs: [String], _ output: String, _ operands: [Tensor<Double>]
  ) -> Tensor<Double> {
    var sizes: [Character: Int] = [:]
    for (labels, operand) in zip(inputs, operands) {
      for (label, size) in zip(labels, operand.shape) { sizes[label] = size }
    }
    let summed = sizes.keys.filter { !output.contains($0) }.sorted()
    let order = Array(output) + summed
    let values = operands.map { operand in (operand.scalars, operand.shape) }
    let all: Tensor<Double> = tabulated(Shape(order.map { sizes[$0]! })) { place in
      let at = Dictionary(uniqueKeysWithValues: zip(order, place))
      return zip(inputs, values).reduce(1) { product, term in
        let (labels, (scalars, shape)) = term
        let position = zip(labels, shape).reduce(0) { $0 * $1.1 + at[$1.0]! }
        return product * scalars[position]
      }
    }
    return all.sum(alongAxes: Array(output.count..<order.count))
  }

  private func normal(_ shapes: [Shape], seed: UInt64) -> [Tensor<Double>] {
    var generator = Philox(seed: seed)
    return shapes.map { .normal($0, using: &generator) }
  }

  static let expressions: [(String, [Shape])] = [
    ("ij,jk->ik", [[2, 3], [3, 4]]), ("ij,jk->ki", [[2, 3], [3, 4]]),
    ("ji,kj->ik", [[3, 2], [4, 3]]), ("bij,bjk->bik", [[2, 3, 4], [2, 4, 2]]),
    ("ibj,kjb->bki", [[3, 2, 4], [2, 4, 2]]), ("ii->", [[3, 3]]), ("ii->i", [[3, 3]]),
    ("iij->ji", [[2, 2, 3]]), ("iji->j", [[2, 3, 2]]), ("ij->", [[2, 3]]), ("ij->j", [[2, 3]]),
    ("ijk->kij", [[2, 3, 4]]), ("i,i->", [[4], [4]]), ("i,j->ji", [[2], [3]]),
    ("ij,ij->ij", [[2, 3], [2, 3]]), ("ij,ij->i", [[2, 3], [2, 3]]), (",->", [[], []]),
    (",ij->ji", [[], [2, 3]]), ("ij,k->i", [[2, 3], [4]]),
    ("aij,bij->ab", [[2, 3, 2], [3, 3, 2]]),
    ("aji,bij->ab", [[2, 2, 3], [3, 3, 2]]), ("ijk,jil->kl", [[2, 3, 4], [3, 2, 2]]),
    ("bqhd,bkhd->bhqk", [[2, 3, 2, 4], [2, 5, 2, 4]]), ("bij,kj->bik", [[2, 3, 4], [2, 4]]),
    ("ij,jk,kl->il", [[2, 3], [3, 4], [4, 2]]), ("i,j,k->kij", [[2], [3], [2]]),
    ("ij,jk,ki->", [[2, 3], [3, 4], [4, 2]]),
    ("bi,bj,bij,b->", [[2, 3], [2, 4], [2, 3, 4], [2]]),
    ("iI,Ij->ij", [[2, 3], [3, 2]]), ("ij,jk->ik", [[2, 0], [0, 3]]),
    ("ij,jk->ik", [[0, 2], [2, 3]]),
    ("ii,ii->i", [[3, 3], [3, 3]]), ("ij,jj->i", [[2, 3], [3, 3]]), ("i->i", [[1]]),
  ]

  @Test("equals the sum over all labels", arguments: expressions)
  func values(_ expression: String, _ shapes: [Shape]) {
    let operands = normal(shapes, seed: 1)
    let sides = expression.split(separator: "->", omittingEmptySubsequences: false)
    let inputs = sides[0].split(separator: ",", omittingEmptySubsequences: false)
    let expected = reference(inputs.map(String.init), String(sides[1]), operands)
    expectClose(einsum(expression, operands), expected, terms: 1)
    // The derivative of each operand is a sum of products of the others.
    let slope = gradient(at: operands) { einsum(expression, $0).sum() }
    let byLoop = gradient(at: operands) { reference(sides: inputs, $0) }
    expectClose(slope, byLoop, terms: 1)
  }

  /// The sum of all products by broadcasting over every label at once.
  private func reference(sides inputs: [Substring], _ operands: [Tensor<Double>]) -> Tensor<Double>
  {
    let all = Set(inputs.joined()).sorted()
    return zip(inputs, operands).reduce(Tensor(1)) { product, term in
      var (labels, operand) = (Array(term.0), term.1)
      while let repeated = labels.first(where: { label in labels.count { $0 == label } > 1 }) {
        let pair = labels.indices.filter { labels[$0] == repeated }
        let moved = operand.movingAxis(pair[0], to: -1).movingAxis(pair[1] - 1, to: -2)
        operand = (moved * .eye(moved.shape[-1])).sum(alongAxis: -1)
        labels.remove(at: pair[1])
        labels.remove(at: pair[0])
        labels.append(repeated)
      }
      let present = all.filter { labels.contains($0) }
      let ordered = operand.transposed(present.map { labels.firstIndex(of: $0)! })
      let sizes = all.map { label in present.firstIndex(of: label).map { ordered.shape[$0] } ?? 1 }
      return product * ordered.reshaped(Shape(sizes))
    }.sum()
  }

  @Test("the implicit output, spaces and ellipses") func grammar() {
    let (a, b) = (normal([[2, 3]], seed: 2)[0], normal([[3, 4]], seed: 3)[0])
    expectClose(einsum("ij,jk", a, b), matmul(a, b))
    expectClose(einsum("ba", a), a.transposed(), within: 0)
    expectClose(einsum("ii", matmul(a, a.transposed())), square(a).sum())
    expectClose(einsum(" i j , j k -> i k ", a, b), matmul(a, b))
    // Capital letters come first.
    expectClose(einsum("aB", a), a.transposed(), within: 0)
    let x = normal([[5, 2, 3], [5, 3, 4], [3, 4], [5, 1, 3], [4, 1, 3]], seed: 4)
    expectClose(einsum("...ij,...jk->...ik", x[0], x[1]), matmul(x[0], x[1]))
    expectClose(einsum("...ij,jk", x[0], x[2]), matmul(x[0], x[2]))
    expectClose(einsum("...i,...i", x[3], x[4][0]), (x[3] * x[4][0]).sum(alongAxis: -1))
    expectClose(einsum("i...->...i", x[0]), x[0].transposed([1, 2, 0]), within: 0)
    expectClose(einsum("...", x[0]), x[0], within: 0)
    expectClose(einsum("...i->i", x[0]), x[0].sum(alongAxes: [0, 1]))
    expectClose(
      einsum("...i,...i->", x[3], x[0]), (x[3] * x[0]).sum())
    expectClose(
      einsum("...a,...a,...->...", x[3], x[0], x[0].sum(alongAxis: -1)),
      (x[3] * x[0]).sum(alongAxis: -1) * x[0].sum(alongAxis: -1))
  }

  @Test("many operands make no tensor of all labels") func planning() {
    // All labels together make 2^50 products, the first two operands by themselves 2^40.
    let size = 1 << 10
    let m = Tensor<Float>.ones([size, size])
    let v = Tensor<Float>.ones([size])
    #expect(einsum("ij,kl,jk,i,lm->m", m, m, m, v, m)[3].scalar == 0x1p40)
  }

  @Test("tensordot over counted and named axes") func tensordots() {
    let x = normal([[2, 3, 4], [3, 4, 5], [4, 5, 3]], seed: 5)
    expectClose(tensordot(x[0], x[1]), einsum("abc,bcd->ad", x[0], x[1]))
    expectClose(tensordot(x[0], x[2], axes: 1), einsum("abc,cde->abde", x[0], x[2]))
    expectClose(tensordot(x[0], x[2], axes: ([1, -1], [2, 0])), einsum("abc,cdb->ad", x[0], x[2]))
    expectClose(
      tensordot(x[0], Tensor([2]), axes: 0), (x[0] * 2).expanded(atAxis: -1))
  }

  @Test("a mistake quotes the expression") func traps() async {
    let size = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = einsum("ij,jk->ik", Tensor<Float>.zeros([2, 3]), .zeros([4, 5]))
    }
    expectMessage(
      size, "einsum \"ij,jk->ik\": 'j' has size 3 in operand 0 of shape [2, 3] and 4 in operand 1")
    let rank = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = einsum("ijk->i", Tensor<Float>.zeros([2, 3]))
    }
    expectMessage(rank, "einsum \"ijk->i\": operand 0 of shape [2, 3] has 2 axes", "names 3")
    let count = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = einsum("i,i", Tensor<Float>.zeros([2]))
    }
    expectMessage(count, "there are 2 operands in it and 1 were given")
    let unknown = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = einsum("i->j", Tensor<Float>.zeros([2]))
    }
    expectMessage(unknown, "the output names 'j', which no operand has")
    let twice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = einsum("i->ii", Tensor<Float>.zeros([2]))
    }
    expectMessage(twice, "the output names 'i' more than once")
    let letter = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = einsum("i2->i", Tensor<Float>.zeros([2, 2]))
    }
    expectMessage(letter, "'2' is not a letter")
    let axes = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = tensordot(Tensor<Float>.zeros([2, 3]), .zeros([2, 3]), axes: 1)
    }
    expectMessage(axes, "tensordot of [2, 3] and [2, 3]: axes [1] and [0]")
  }
}
