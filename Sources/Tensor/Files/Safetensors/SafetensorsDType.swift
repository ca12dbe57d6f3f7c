/// An element type of the safetensors format. Only `float32` and `float64` can be read and written;
/// tensors of the others may be in a file.
public enum SafetensorsDType: String, CaseIterable, Sendable {
  case float32 = "F32"
  case float64 = "F64"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case complex64 = "C64"
  case bool = "BOOL"
  case int8 = "I8"
  case int16 = "I16"
  case int32 = "I32"
  case int64 = "I64"
  case uint8 = "U8"
  case uint16 = "U16"
  case uint32 = "U32"
  case uint64 = "U64"
  case float8E4M3 = "F8_E4M3"
  case float8E5M2 = "F8_E5M2"
  case float8E8M0 = "F8_E8M0"
  case float8E4M3FNUZ = "F8_E4M3FNUZ"
  case float8E5M2FNUZ = "F8_E5M2FNUZ"
  case float6E2M3 = "F6_E2M3"
  case float6E3M2 = "F6_E3M2"
  case float4 = "F4"

  /// The type of a tensor's elements.
  init<Scalar: TensorScalar>(_ scalar: Scalar.Type) {
    self = scalar == Float.self ? .float32 : .float64
  }

  /// The type of a tensor's elements.
  init(_ tensor: FileTensor) {
    switch tensor {
    case .float: self = .float32
    case .double: self = .float64
    }
  }

  /// The size of one element in bits. Elements below 8 bits are packed.
  public var bitCount: Int {
    switch self {
    case .float64, .complex64, .int64, .uint64: 64
    case .float32, .int32, .uint32: 32
    case .float16, .bfloat16, .int16, .uint16: 16
    case .bool, .int8, .uint8, .float8E4M3, .float8E5M2, .float8E8M0, .float8E4M3FNUZ,
      .float8E5M2FNUZ:
      8
    case .float6E2M3, .float6E3M2: 6
    case .float4: 4
    }
  }
}
