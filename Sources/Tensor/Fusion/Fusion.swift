internal import Synchronization

/// Switches the fusion of elementwise operations on (as it is at the start) or off, for the whole
/// process. The results are the same to the bit: this is for measuring.
///
/// While it is on, an elementwise operation on a large tensor is computed when something reads its
/// result, together with the operations it depends on, in one pass over memory. Transforms return
/// what they have computed; `evaluated()` computes a tensor now.
///
/// `smallest` is the number of elements from which on a tensor is large. Traps if it is not
/// positive.
public func setFusion(_ isOn: Bool, smallest: Int = FusionLimits.smallest) {
  require(smallest > 0, "setFusion: smallest \(smallest), at least 1 is needed")
  smallestFused.store(isOn ? smallest : .max, ordering: .relaxed)
}

/// Whether elementwise operations on large tensors are fused.
public var isFusionOn: Bool { smallestFused.load(ordering: .relaxed) < .max }

/// The number of elements from which on operations are fused.
let smallestFused = Atomic<Int>(FusionLimits.smallest)

/// Where fusion begins and how far it goes.
public enum FusionLimits {
  /// Elements: with fewer, a chain is too close to the first-level cache to gain what its graph
  /// costs.
  public static let smallest = 1 << 15
  /// Operations in one run.
  static let steps = 24
  /// As many of the cheapest take about as long as storing a result.
  static let cheapSteps = 6
  /// Large arrays that one run reads: each is kept until the run.
  static let reads = 8
}
