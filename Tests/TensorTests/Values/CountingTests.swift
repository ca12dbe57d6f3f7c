import Tensor
import Testing

/// Positions among edges, counts of indices, histograms.
@Suite struct CountingTests {
  @Test("positions among edges, before and behind equals") func searchSorted() {
    let edges = Tensor<Float>([-1, 0, 0, 2, .infinity])
    let numbers = Tensor<Float>([-5, -1, 0, -0.0, 1, 2, .infinity, .nan])
    #expect(edges.searchSorted(numbers).indices == [0, 0, 1, 1, 3, 3, 4, 5])
    #expect(edges.searchSorted(numbers, right: true).indices == [0, 1, 3, 3, 3, 4, 5, 5])
    #expect(edges.searchSorted(Tensor(1)).shape == [])
    #expect(Tensor<Float>([]).searchSorted(numbers).indices == [Int](repeating: 0, count: 8))
    // Against a loop.
    var generator = Philox(seed: 121)
    let sorted = Tensor<Double>.normal([100], using: &generator).sorted()
    let x = Tensor<Double>.normal([7, 9], using: &generator)
    let expected = x.scalars.map { number in sorted.scalars.count { $0 < number } }
    #expect(sorted.searchSorted(x).indices == expected)
  }

  @Test("edges, numbers or both mapped") func mappedSearch() {
    let edges = Tensor<Double>(rows: [[0, 1, 2], [10, 20, 30]])
    let numbers = Tensor<Double>([1.5, 25, -1, 15]).reshaped([2, 2])
    #expect(vectorized(over: edges) { $0.searchSorted(numbers) }.shape == [2, 2, 2])
    #expect(
      vectorized(over: edges) { $0.searchSorted(numbers) }.indices == [2, 3, 0, 3, 0, 2, 0, 1])
    #expect(vectorized(over: numbers) { edges[0].searchSorted($0) }.indices == [2, 3, 0, 3])
    #expect(vectorized(over: edges, numbers) { $0.searchSorted($1) }.indices == [2, 3, 0, 1])
  }

  @Test("counts of indices, weighted too") func bincount() {
    let indices = IndexTensor<Float>([2, 0, 2, 2], shape: [2, 2])
    #expect(indices.bincount(size: 4).scalars == [1, 0, 3, 0])
    let weights = Tensor<Float>(rows: [[1, 2], [3, 4]])
    #expect(indices.bincount(size: 3, weights: weights).scalars == [2, 0, 8])
    let slope = gradient(at: weights) {
      (indices.bincount(size: 3, weights: $0) * Tensor([1, 10, 100])).sum()
    }
    #expect(slope.scalars == [100, 1, 100, 100])
    #expect(vectorized(over: indices) { $0.bincount(size: 3) }.scalars == [1, 0, 1, 0, 0, 2])
  }

  @Test("a histogram counts what lies in the range") func histogram() {
    let x = Tensor<Double>([-0.1, 0, 0.5, 1, 1.5, 2, 3, 4, 4, 4.1, .nan])
    let (counts, edges) = x.histogram(bins: 4, in: 0...4)
    #expect(edges.scalars == [0, 1, 2, 3, 4])
    #expect(counts.scalars == [2, 2, 1, 3])
    let rows = vectorized(over: stack([x, x * 2])) { $0.histogram(bins: 2, in: 0...4).counts }
    #expect(rows.scalars == [4, 4, 2, 3])
  }
}
