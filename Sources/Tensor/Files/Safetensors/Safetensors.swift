/// The safetensors format: named tensors in one file.
///
/// A file is the header's size as a little-endian 64-bit integer, the header, and the elements. The
/// header is a JSON object that gives each tensor's element type, shape and place, and strings as
/// metadata. See "Format" in https://github.com/huggingface/safetensors.
public enum Safetensors {
  /// The largest header, in bytes, that is written or read: the reference implementation's limit.
  public static let maximumHeaderSize = 100_000_000

  /// The header's key for metadata, which no tensor may have as its name.
  static let metadataKey = "__metadata__"

  /// Opens a file and checks its header against its size. Elements are read when asked for.
  ///
  /// Throws `SafetensorsError` for anything that is not a valid file.
  public static func read(_ path: String) throws(SafetensorsError) -> SafetensorsFile {
    try SafetensorsFile(path)
  }
}

/// A tensor of either element type.
public enum SafetensorsValue: Sendable {
  case float(Tensor<Float>)
  case double(Tensor<Double>)

  /// A tensor whose element type is not known in advance.
  public init<Scalar>(_ tensor: Tensor<Scalar>) {
    if let tensor = tensor as? Tensor<Float> {
      self = .float(tensor)
    } else if let tensor = tensor as? Tensor<Double> {
      self = .double(tensor)
    } else {
      preconditionFailure("SafetensorsValue: \(Scalar.typeName) is neither float32 nor float64")
    }
  }

  var dtype: SafetensorsDType {
    switch self {
    case .float: .float32
    case .double: .float64
    }
  }

  var shape: Shape {
    switch self {
    case .float(let tensor): tensor.shape
    case .double(let tensor): tensor.shape
    }
  }

  var byteCount: Int { shape.elementCount * dtype.bitCount / 8 }
}
