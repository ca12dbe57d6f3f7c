import Foundation
import Tensor
import Testing

/// Attention against plain loops, of operands that lie in memory in several ways.
@Suite struct AttentionTests {
  /// One query against keys, in double precision.
  private func answer(
    _ query: [Double], _ keys: [[Double]], _ values: [[Double]], scale: Double
  ) -> [Double] {
    let weights = keys.map { exp(scale * zip(query, $0).map { $0 * $1 }.reduce(0, +)) }
    let total = weights.reduce(0, +)
    return values[0].indices.map { column in
      zip(weights, values).map { $0 * $1[column] }.reduce(0, +) / total
    }
  }

  private func rows(_ x: Tensor<Double>) -> [[Double]] {
    (0..<x.shape[0]).map { x[$0].scalars }
  }

  @Test("every query by itself", arguments: [(5, 7), (7, 5), (1, 1), (40, 66)], [false, true])
  func plainLoop(_ sizes: (queries: Int, keys: Int), _ isCausal: Bool) {
    var generator = Philox(seed: 3)
    let q = Tensor<Double>.normal([sizes.queries, 6], using: &generator)
    let k = Tensor<Double>.normal([sizes.keys, 6], using: &generator)
    let v = Tensor<Double>.normal([sizes.keys, 3], using: &generator)
    let y = attention(q, k, v, isCausal: isCausal)
    for (index, query) in rows(q).enumerated() {
      let seen = isCausal ? min(index + 1, sizes.keys) : sizes.keys
      let expected = answer(
        query, Array(rows(k).prefix(seen)), Array(rows(v).prefix(seen)), scale: 1 / sqrt(6))
      expectClose(y[index], Tensor(expected))
    }
  }

  /// Heads cut out of one product, as in a transformer, give what packed ones give, in values and
  /// in cotangents, and undoing the transpose copies nothing.
  @Test func headsLieSideBySide() {
    var generator = Philox(seed: 4)
    let joined = Tensor<Double>.normal([2, 5, 3, 4, 6], using: &generator)
    func heads(_ x: Tensor<Double>, packed: Bool) -> Tensor<Double> {
      let parts = (0..<3).map { part -> Tensor<Double> in
        let view = x.transposed([2, 0, 3, 1, 4])[part]
        return packed ? view + 0 : view
      }
      return attention(parts[0], parts[1], parts[2], isCausal: true)
    }
    let (y, pullback) = valueWithPullback(at: joined) { heads($0, packed: false) }
    let (packed, packedPullback) = valueWithPullback(at: joined) { heads($0, packed: true) }
    let w = Tensor<Double>.normal(y.shape, using: &generator)
    expectClose(y, packed, within: 0)
    expectClose(pullback(w), packedPullback(w), within: 0)
    // A cotangent whose elements are apart.
    let apart = Tensor<Double>.normal([2, 4, 6, 5], using: &generator).transposed()
    expectClose(pullback(apart), packedPullback(apart + 0), within: 0)
    expectClose(pullback(.ones(y.shape)), packedPullback(.ones(y.shape) + 0), within: 0)
  }

  @Test func largeScoresStayFinite() {
    let q = Tensor<Float>(rows: [[1000], [-1000]])
    let v = Tensor<Float>(rows: [[1], [2]])
    let (y, pullback) = valueWithPullback(at: [q, q, v]) { attention($0[0], $0[1], $0[2]) }
    #expect(y.scalars == [1, 2])
    #expect(pullback(.ones([2, 1])).allSatisfy { $0.isFinite })
  }

  @Test func wrongShapesAreRefused() {
    let rule = ScaledDotProductAttention<Float>(isCausal: false, scale: 1)
    for shapes: [Shape] in [
      [[2, 3], [4, 2], [4, 5]], [[2, 3], [4, 3], [3, 5]], [[2, 2, 3], [4, 3], [4, 5]],
      [[3], [3], [3]],
      [[2, 3], [0, 3], [0, 5]], [[2, 0], [4, 0], [4, 5]],
    ] {
      #expect(throws: ShapeError.self) { try rule.shape(of: shapes) }
    }
  }
}
