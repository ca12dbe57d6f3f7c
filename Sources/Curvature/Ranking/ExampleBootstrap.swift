import Tensor

/// Resamples of examples: as many as there are, drawn with replacement (Efron, "Bootstrap methods:
/// another look at the jackknife", 1979). For sums over examples, a bootstrap is one matrix product.
///
/// Memory grows with examples times resamples.
struct ExampleBootstrap: Sendable {
  /// How often each resample holds each example, `[examples, resamples]`.
  let counts: Tensor<Double>

  init(examples: Int, resamples: Int, seed: UInt64) {
    require(
      examples > 0 && resamples > 0, "bootstrap: \(resamples) resamples of \(examples) examples")
    var generator = Philox(seed: seed)
    var counts = [Double](repeating: 0, count: examples * resamples)
    for resample in 0..<resamples {
      for _ in 0..<examples {
        counts[generator.nextIndex(below: examples) * resamples + resample] += 1
      }
    }
    self.counts = Tensor(counts, shape: [examples, resamples])
  }

  /// The sums of shares `[n]` rows of `[examples]` in each resample, `[n, resamples]`.
  func totals(_ shares: [[Double]]) -> Tensor<Double> { matmul(Tensor(rows: shares), counts) }
}
