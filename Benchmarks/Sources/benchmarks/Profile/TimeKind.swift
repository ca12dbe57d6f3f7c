/// What a program spends its time on.
enum TimeKind: String, CaseIterable {
  case products = "matrix products"
  case elementwise = "elementwise"
  case reductions = "reductions"
  case movement = "memory movement"
  case pages = "fresh pages and waiting"
  case allocation = "allocation"
  case counting = "retain and release"
  case dispatch = "dispatch and recording"

  /// The kind of a function in a binary, by their names; `nil` for what is no part of the workload:
  /// loading, and making its data.
  init?(function name: String, binary: String) {
    func contains(_ parts: String...) -> Bool { parts.contains { name.contains($0) } }
    if binary.hasPrefix("ld-linux") || name.hasPrefix("$s10benchmarks") { return nil }
    if binary.contains("openblas")
      || contains("bt_gemm", "gemm_", "packed_", "symmetrized_", "panel_", "gram_")
    {
      self = .products
    } else if binary.hasPrefix("[") || contains("sched_yield", "futex", "pthread_") {
      // The kernel.
      self = .pages
    } else if contains("memset", "memcpy", "memmove") {
      self = .movement
    } else if contains("alloc", "bt_release", "swift_slowDealloc", "Dealloc", "dealloc")
      || ["free", "cfree", "_int_free", "unlink_chunk", "madvise"].contains(name)
    {
      self = .allocation
    } else if contains("swift_retain", "swift_release", "swift_bridgeObject", "RefCount") {
      self = .counting
    } else if !Self.isKernel(name, binary) {
      self = .dispatch
    } else if contains(
      "narrow_", "rows_", "sum", "SUM", "MAX", "softmax", "norm", "entropy", "reduce", "scan",
      "argmax")
    {
      self = .reductions
    } else if contains(
      "copy", "fill", "place", "gather", "scatter", "shift", "pad", "transpose", "pack", "patch")
    {
      self = .movement
    } else {
      self = .elementwise
    }
  }

  /// Whether a function is one of the library's loops in C, or of the mathematical library.
  private static func isKernel(_ name: String, _ binary: String) -> Bool {
    if binary.hasPrefix("libm.") { return true }
    return binary == "benchmarks" && !name.hasPrefix("$s") && !name.hasPrefix("swift")
      && !name.hasPrefix("@") && name != "[unknown]"
  }
}
