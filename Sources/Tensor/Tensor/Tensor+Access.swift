internal import CKernels

extension Tensor {
  /// The elements in row-major order. Inside a transform, those of the value being traced; inside
  /// `vectorized` one example has no values of its own, and this traps.
  public var scalars: [Scalar] {
    let source = concrete("scalars")
    // The one empty array of all threads is not written to.
    if count == 0 { return [] }
    return [Scalar](unsafeUninitializedCapacity: count) { buffer, initialised in
      source.pack(into: buffer.baseAddress!)
      initialised = count
    }
  }

  /// The only element of a tensor that has exactly one. Traps otherwise.
  public var scalar: Scalar {
    require(count == 1, "scalar: shape \(shape) has \(count) elements, exactly 1 is needed")
    let source = concrete("scalar")
    return source.withLayout { base, _ in base.pointee }
  }

  /// Whether every element is finite.
  public var isFinite: Bool {
    guard count > 0 else { return true }
    let flags = concrete("isFinite").mapped(by: BT_IS_FINITE)
    return flags.reduced(BT_MIN, along: Array(0..<rank)).scalar == 1
  }

  /// This tensor's values below every tracer; traps inside `vectorized`, see `untraced`.
  func concrete(_ operation: String) -> Tensor {
    switch body {
    case .dense, .view, .deferred, .reduced, .postponed: return self
    case .traced(let tracer):
      switch tracer.kind {
      case .reverse(let primal, _), .forward(let primal, _): return primal.concrete(operation)
      case .taylor(let series): return series[0].concrete(operation)
      case .batch:
        fatalError(
          "\(operation): inside `vectorized` one example's values cannot be read; "
            + "return the tensor and read it outside")
      }
    case .hollow: fatalError("\(operation): a rule read a value that its primitive did not keep")
    }
  }

  /// The values below every tracer; the examples of `vectorized` lie along leading axes.
  var untraced: Tensor {
    guard let tracer else { return self }
    switch tracer.kind {
    case .reverse(let primal, _), .forward(let primal, _): return primal.untraced
    case .taylor(let series): return series[0].untraced
    case .batch(let values): return values.untraced
    }
  }

  /// Calls `body` with the first element and the strides of an untraced tensor.
  func withLayout<Result>(_ body: (UnsafePointer<Scalar>, Strides) -> Result) -> Result {
    switch self.body {
    case .dense(let storage): return body(storage.base, shape.contiguousStrides)
    case .view(let view): return body(view.storage.base + view.offset, view.strides)
    case .deferred, .reduced, .postponed:
      let computed = evaluated()
      return withExtendedLifetime(computed) { computed.withLayout(body) }
    case .traced, .hollow: fatalError("a kernel was given a tensor without elements")
    }
  }

  /// Calls `body` with the elements of an untraced tensor in row-major order.
  func withContiguous<Result>(_ body: (UnsafePointer<Scalar>) -> Result) -> Result {
    let packed = contiguous()
    return packed.withLayout { base, _ in body(base) }
  }

  /// Whether the elements already lie in row-major order without gaps.
  var isContiguous: Bool {
    switch body {
    case .dense, .deferred, .reduced, .postponed: return true
    case .view(let view):
      var step = 1
      for axis in stride(from: rank - 1, through: 0, by: -1) {
        if shape[axis] != 1 && view.strides[axis] != step { return false }
        step *= shape[axis]
      }
      return true
    case .traced, .hollow: return false
    }
  }

  /// This untraced tensor with its elements in row-major order: itself, or a packed copy.
  func contiguous() -> Tensor {
    isContiguous ? self : Tensor(shape: shape) { pack(into: $0) }
  }

  /// Writes the elements of this untraced tensor in row-major order.
  func pack(into out: UnsafeMutablePointer<Scalar>) {
    withLayout { base, strides in
      withDimensions(shape) { sizes in
        withDimensions(strides) { Scalar.kernels.copy(Int32(rank), sizes, base, $0, out) }
      }
    }
  }
}

/// Calls `body` with sizes as the C kernels take them.
func withDimensions<Result>(_ shape: Shape, _ body: (UnsafePointer<Int64>) -> Result) -> Result {
  withUnsafeTemporaryAllocation(of: Int64.self, capacity: Shape.maximumRank) { buffer in
    for axis in 0..<shape.rank { buffer[axis] = Int64(shape[axis]) }
    return body(UnsafePointer(buffer.baseAddress!))
  }
}

/// Calls `body` with strides as the C kernels take them.
func withDimensions<Result>(
  _ strides: Strides, _ body: (UnsafePointer<Int64>) -> Result
) -> Result {
  withUnsafeTemporaryAllocation(of: Int64.self, capacity: Shape.maximumRank) { buffer in
    for axis in 0..<strides.rank { buffer[axis] = Int64(strides[axis]) }
    return body(UnsafePointer(buffer.baseAddress!))
  }
}
