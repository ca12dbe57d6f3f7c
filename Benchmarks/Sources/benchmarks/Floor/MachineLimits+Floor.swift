import Foundation

extension MachineLimits {
  /// The seconds that no program can go below on this machine, for one step of a workload's case:
  /// the operations over the peak, or the bytes that must move over the rate of the level that they
  /// fit in, whichever is longer or, where they cannot overlap, both. `nil` where neither is known.
  ///
  /// Transcendental functions are not counted, so elementwise floors are out of reach; an array
  /// that fits partly into a cache can come out slightly below its floor.
  func floor(_ workload: Workload, _ name: String, _ dtype: ElementType) -> Double? {
    let peak = dtype == .f32 ? f32 : f64
    guard peak > 0 else { return nil }
    let n = Double(name.size ?? 0)
    switch workload {
    case .gemm: return 2 * n * n * n / peak
    case .elementwise: return elementwiseFloor(name, n * dtype.bytes)
    case .mlp: return trainingFloor([784, 512, 512, 10], batch: 128, peak, dtype)
    case .transformer: return transformerFloor(peak, dtype)
    case .curvature: return curvatureFloor(name, peak)
    // One tangent of the hidden and one of the output layer for each peer.
    case .ranking: return n * 2 * 64 * 128 * (64 + 10) / peak
    // Each Hessian is read once.
    case .market: return n * n * n * dtype.bytes / readRate(n * n * n * dtype.bytes)
    // What must be read, and the new weights written.
    case .marketForms, .sparseMarket:
      let form = MarketForm.allCases.first { name.hasPrefix("\($0.rawValue) n=") }
      return form.map { $0.bytes(n, dtype) / readRate($0.bytes(n, dtype)) }
    case .overhead, .startup, .mlpMemory, .transformerMemory, .growth: return nil
    }
  }

  private func readRate(_ bytes: Double) -> Double {
    bytes < 0x1p20 ? readL2 : bytes < 0x1p25 ? readL3 : read
  }

  /// Inputs are read once, results written once; a forward and backward pass reads the input and
  /// the cotangent and writes the value and the gradient.
  private func elementwiseFloor(_ name: String, _ bytes: Double) -> Double {
    let isSum = name.hasPrefix("sum")
    let arrays: Double = name.contains("fwd+bwd") ? 4 : isSum ? 1 : 2
    guard bytes >= 0x1p25 else { return bytes * arrays / readL3 }
    return bytes * arrays / (isSum ? read : max(copy, streamingCopy))
  }

  /// Forward, and backward to the weights and, but for the first layer, to the inputs; then seven
  /// passes over parameters, gradients and moments.
  private func trainingFloor(
    _ widths: [Int], batch: Double, _ peak: Double, _ dtype: ElementType
  ) -> Double {
    let sizes = zip(widths, widths.dropFirst()).map { Double($0 * $1) }
    let products = 3 * sizes.reduce(0, +) - sizes[0]
    let parameters = sizes.reduce(0, +) + Double(widths.dropFirst().reduce(0, +))
    return 2 * batch * products / peak + parameters * 7 * dtype.bytes / readL3
  }

  /// Width 128, 64 tokens in each of 16 texts, two blocks, 96 different tokens. Attention sees half
  /// of the pairs.
  private func transformerFloor(_ peak: Double, _ dtype: ElementType) -> Double {
    let (width, time, tokens, blocks, words) = (128.0, 64.0, 1024.0, 2.0, 96.0)
    let attention = 4 * width * (time + 1) / 2
    let operations = blocks * (2 * 12 * width * width + attention) + 2 * width * words
    let parameters = blocks * 12 * width * width + 3 * width * words
    return 3 * operations * tokens / peak + parameters * 7 * dtype.bytes / readL3
  }

  /// The products of the gradient, and of its tangents where a Hessian is wanted.
  private func curvatureFloor(_ name: String, _ peak: Double) -> Double? {
    let isLarge = name.contains("784")
    let (first, later, batch) =
      isLarge ? (784.0 * 512, 512.0 * 522, 128.0) : (64.0 * 32, 32.0 * 10, 64.0)
    let gradient = 2 * batch * (2 * first + 3 * later)
    let tangent = 2 * batch * (2 * first + 6 * later)
    if name.hasPrefix("gradient") { return gradient / peak }
    if name.hasPrefix("hvp") { return (gradient + tangent) / peak }
    // A tangent for each parameter; symmetry could halve that.
    if name.hasPrefix("hessian of parameters") { return (gradient + 2410 * tangent) / peak }
    return nil
  }
}

extension ElementType {
  /// Of one element.
  var bytes: Double { self == .f32 ? 4 : 8 }
}

extension String {
  /// The number after "n=".
  fileprivate var size: Int? {
    guard let start = range(of: "n=")?.upperBound else { return nil }
    return Int(self[start...].prefix(while: \.isNumber))
  }
}
