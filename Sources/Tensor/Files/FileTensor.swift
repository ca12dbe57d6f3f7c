/// A tensor of either element type, as files hold them side by side.
public enum FileTensor: Sendable {
  /// In single precision.
  case float(Tensor<Float>)
  /// In double precision.
  case double(Tensor<Double>)

  /// A tensor whose element type is not known in advance.
  public init<Scalar>(_ tensor: Tensor<Scalar>) {
    if let tensor = tensor as? Tensor<Float> {
      self = .float(tensor)
    } else if let tensor = tensor as? Tensor<Double> {
      self = .double(tensor)
    } else {
      fatalError("FileTensor: \(Scalar.typeName) is neither float32 nor float64")
    }
  }

  var shape: Shape {
    switch self {
    case .float(let tensor): tensor.shape
    case .double(let tensor): tensor.shape
    }
  }

  /// The size of one element in bytes.
  var elementSize: Int {
    switch self {
    case .float: MemoryLayout<Float>.size
    case .double: MemoryLayout<Double>.size
    }
  }

  var byteCount: Int { shape.elementCount * elementSize }

  /// Calls `body` with the elements in row-major order, packed if they do not lie so already.
  func withBytes<Failure: Error>(
    _ operation: String, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    switch self {
    case .float(let tensor): try tensor.concrete(operation).withBytes(body)
    case .double(let tensor): try tensor.concrete(operation).withBytes(body)
    }
  }
}

extension Tensor {
  fileprivate func withBytes<Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    try withContiguous { base in
      Result { () throws(Failure) in
        try body(
          UnsafeRawBufferPointer(start: base, count: count * MemoryLayout<Scalar>.stride))
      }
    }.get()
  }
}
