import Tensor
import Testing

/// Gathers and scatters by index tensors, against plain loops.
@Suite struct IndexTensorTests {
  private func random(_ shape: Shape, below size: Int, seed: UInt64) -> IndexTensor<Double> {
    var generator = Philox(seed: seed)
    let list = (0..<shape.elementCount).map { _ in Int.random(in: 0..<size, using: &generator) }
    return IndexTensor(list, shape: shape)
  }

  private func normal(_ shape: Shape, seed: UInt64) -> Tensor<Double> {
    var generator = Philox(seed: seed)
    return .normal(shape, using: &generator)
  }

  @Test("entries by an index tensor of any shape, along each axis, from a view") func entries() {
    let x = normal([4, 3, 5], seed: 1).transposed([1, 2, 0])
    for axis in -3..<3 {
      let a = axis < 0 ? axis + 3 : axis
      for indexShape: Shape in [[], [4], [2, 3], [0]] {
        let indices = random(indexShape, below: x.shape[a], seed: 2)
        let shape = Shape(x.shape.prefix(a) + Array(indexShape) + x.shape.dropFirst(a + 1))
        let expected: Tensor<Double> = tabulated(shape) { place in
          let inner = Array(place[a..<(a + indexShape.rank)])
          let pick = Int(indices.positions.element(at: inner))
          return x.element(at: Array(place[..<a]) + [pick] + place[(a + indexShape.rank)...])
        }
        expectClose(x.gather(indices, alongAxis: axis), expected, within: 0)
      }
    }
    #expect(Tensor<Float>([5, 6, 7])[[2, 0, 2]].scalars == [7, 5, 7])
  }

  @Test("elements by index, with axes that broadcast") func elements() {
    let x = normal([3, 4, 5], seed: 3)[.all, .strided(from: 3, to: -1, by: -1)]
    let cases: [(Int, Shape)] = [
      (0, [2, 4, 5]), (1, [3, 6, 5]), (2, [3, 4, 1]), (1, [1, 2, 5]), (2, [3, 1, 7]),
      (0, [1, 1, 1]), (1, [3, 0, 5]),
    ]
    for (axis, indexShape) in cases {
      let indices = random(indexShape, below: x.shape[axis], seed: 4)
      var shape = x.shape
      shape[axis] = indexShape[axis]
      let expected: Tensor<Double> = tabulated(shape) { place in
        let own = zip(place, indexShape).map { $1 == 1 ? 0 : $0 }
        var source = place
        source[axis] = Int(indices.positions.element(at: own))
        return x.element(at: source)
      }
      expectClose(x.gatherElements(indices, alongAxis: axis), expected, within: 0)
      expectClose(x.gatherElements(indices, alongAxis: axis - 3), expected, within: 0)
    }
  }

  @Test("scattered values are added or replace, in order") func scattering() {
    let x = normal([3, 4], seed: 5)
    for axis in 0..<2 {
      let indices = random([2, 3], below: x.shape[axis], seed: 6)
      let list = indices.indices
      let values = normal(
        axis == 0 ? [2, 3, 4] : [3, 2, 3], seed: 7)
      let flat = axis == 0 ? values.reshaped([6, 4] as Shape) : values.reshaped([3, 6] as Shape)
      let added: Tensor<Double> = tabulated([3, 4]) { place in
        list.indices.filter { list[$0] == place[axis] }.reduce(x.element(at: place)) {
          $0 + (axis == 0 ? flat.element($1, place[1]) : flat.element(place[0], $1))
        }
      }
      expectClose(x.addingScattered(values, at: indices, alongAxis: axis), added)
      let replaced: Tensor<Double> = tabulated([3, 4]) { place in
        guard let last = list.lastIndex(of: place[axis]) else { return x.element(at: place) }
        return axis == 0 ? flat.element(last, place[1]) : flat.element(place[0], last)
      }
      expectClose(
        x.replacingScattered(values, at: indices, alongAxis: axis), replaced, within: 0)
      // The same by element, with positions of their own for every row or column.
      let own = random(axis == 0 ? [5, 4] : [3, 5], below: x.shape[axis], seed: 8)
      let each = normal(own.shape, seed: 9)
      var sum = x.scalars
      var last = x.scalars
      for place in 0..<own.shape.elementCount {
        let (row, column) = (place / own.shape[1], place % own.shape[1])
        let pick = own.indices[place]
        let target = axis == 0 ? pick * 4 + column : row * 4 + pick
        sum[target] += each.scalars[place]
        last[target] = each.scalars[place]
      }
      expectClose(
        x.addingScatteredElements(each, at: own, alongAxis: axis), Tensor(sum, shape: [3, 4]))
      expectClose(
        x.replacingScatteredElements(each, at: own, alongAxis: axis), Tensor(last, shape: [3, 4]),
        within: 0)
    }
    // Values broadcast, and counting is a scatter of ones.
    let counts = Tensor<Float>.zeros([4]).addingScattered(Tensor(1), at: [1, 3, 1, 1])
    #expect(counts.scalars == [0, 3, 0, 1])
    var rows = Tensor<Float>.zeros([3, 2])
    rows[[2, 0]] = Tensor([8, 9])
    #expect(rows.scalars == [8, 9, 0, 0, 8, 9])
  }

  @Test("of values that are replaced again only the last has a derivative") func lastWins() {
    let x = Tensor<Double>([1, 2, 3])
    let values = Tensor<Double>([10, 20, 30])
    let slopes = gradient(at: TreePair(x, values)) { pair in
      (pair.first.replacingScattered(pair.second, at: [2, 0, 2]) * Tensor([1, 2, 4])).sum()
    }
    #expect(slopes.first.scalars == [0, 2, 0])
    #expect(slopes.second.scalars == [0, 1, 4])
  }

  @Test("tensors and indices mapped in any combination, with derivatives", arguments: 1..<8)
  func mapped(_ combination: Int) {
    let count = 3
    let xs = normal([count, 4, 2], seed: 10)
    let values = normal([count, 3, 2], seed: 11)
    let rows = random([count, 3], below: 4, seed: 12)
    let own = IndexTensor<Double>(
      rows.indices.flatMap { [$0, ($0 + 1) % 4] }, shape: [count, 3, 2])
    @Sendable func f(
      _ x: Tensor<Double>, _ v: Tensor<Double>, _ i: IndexTensor<Double>, _ j: IndexTensor<Double>
    ) -> [Tensor<Double>] {
      [
        x.gather(i), x.gatherElements(j, alongAxis: 0), x.addingScattered(v * v, at: i),
        x.addingScatteredElements(v, at: j, alongAxis: 0), x.replacingScattered(v, at: i),
        (x * x).replacingScatteredElements(v, at: j, alongAxis: 0),
        .oneHot(j, classes: 5),
      ]
    }
    // Which of x, v and the indices depend on the example.
    let (mapsX, mapsV, mapsI) = (combination & 1 > 0, combination & 2 > 0, combination & 4 > 0)
    func example(_ k: Int) -> (
      Tensor<Double>, Tensor<Double>, IndexTensor<Double>, IndexTensor<Double>
    ) {
      let (i, j) = (rows.positions[k], own.positions[k])
      return (
        xs[k], values[k], IndexTensor(i.scalars.map { Int($0) }, shape: i.shape),
        IndexTensor(j.scalars.map { Int($0) }, shape: j.shape)
      )
    }
    let first = example(0)
    func given(
      _ pair: TreePair<[Tensor<Double>], [IndexTensor<Double>]>
    ) -> (Tensor<Double>, Tensor<Double>, IndexTensor<Double>, IndexTensor<Double>) {
      var (tensors, indices) = (pair.first[...], pair.second[...])
      let x = mapsX ? tensors.removeFirst() : first.0
      let v = mapsV ? tensors.removeFirst() : first.1
      return mapsI ? (x, v, indices.removeFirst(), indices.removeFirst()) : (x, v, first.2, first.3)
    }
    let tree = TreePair(
      (mapsX ? [xs] : []) + (mapsV ? [values] : []), mapsI ? [rows, own] : [])
    let batched = vectorized(over: tree) { pair in
      let (x, v, i, j) = given(pair)
      return f(x, v, i, j)
    }
    let slopes = vectorized(over: tree) { pair in
      let (x, v, i, j) = given(pair)
      return gradient(at: [x, v]) { at in
        f(at[0], at[1], i, j).reduce(Tensor(0)) { $0 + square($1 + 1).sum() }
      }
    }
    let shared = gradient(at: [first.0, first.1]) { at in
      vectorized(over: tree) { pair in
        let (x, v, i, j) = given(pair)
        let all = f(mapsX ? x : at[0], mapsV ? v : at[1], i, j)
        return all.reduce(Tensor(0)) { $0 + square($1 + 1).sum() }
      }.sum()
    }
    var total = [Tensor<Double>.zeros([4, 2]), Tensor<Double>.zeros([3, 2])]
    for k in 0..<count {
      let own = example(k)
      let (x, v) = (mapsX ? own.0 : first.0, mapsV ? own.1 : first.1)
      let (i, j) = mapsI ? (own.2, own.3) : (first.2, first.3)
      expectClose(batched.map { $0[k] }, f(x, v, i, j))
      let slope = gradient(at: [x, v]) { at in
        f(at[0], at[1], i, j).reduce(Tensor(0)) { $0 + square($1 + 1).sum() }
      }
      expectClose(slopes.map { $0[k] }, slope)
      if !mapsX { total[0] += slope[0] }
      if !mapsV { total[1] += slope[1] }
    }
    expectClose(shared, total)
  }

  @Test("an index out of range traps with its value") func traps() async {
    let gathered = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3]).gather([0, 3, 5], alongAxis: 1)
    }
    expectMessage(gathered, "gather of [2, 3]", "index 3, size 3")
    let indexed = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3]).gather(IndexTensor([0, 3, 5]), alongAxis: 1)
    }
    expectMessage(indexed, "gather along axis 1 of [2, 3]: index 3, number 1 of them", "0..<3")
    let scattered = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>.zeros([2]).addingScattered(Tensor(1), at: [7])
    }
    expectMessage(scattered, "scatter along axis 0 of [2]: index 7")
    let label = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>.oneHot(IndexTensor([2]), classes: 2)
    }
    expectMessage(label, "index 2")
    for broken: Float in [0.5, -1, .nan, .infinity] {
      let part = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        [bits = broken.bitPattern as UInt32] in
        _ = TakeAlong(axis: 0)(Tensor<Float>([1, 2]), Tensor([0, Float(bitPattern: bits)]))
      }
      let index = Int(exactly: broken).map { "\($0)" } ?? "\(broken)"
      expectMessage(part, "gather along axis 0 of [2]: index \(index), number 1 of them")
    }
    let ranks = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>.zeros([2, 3]).gatherElements([1], alongAxis: 0)
    }
    expectMessage(ranks, "gather of [2, 3] and [1]: ranks agree")
  }
}
