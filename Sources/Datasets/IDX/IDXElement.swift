/// The element types of the IDX format, by their codes.
public enum IDXElement: UInt8, Sendable, CustomStringConvertible {
  case unsignedByte = 0x08
  case signedByte = 0x09
  case int16 = 0x0B
  case int32 = 0x0C
  case float32 = 0x0D
  case float64 = 0x0E

  public var description: String {
    switch self {
    case .unsignedByte: "unsigned byte"
    case .signedByte: "signed byte"
    case .int16: "16-bit integer"
    case .int32: "32-bit integer"
    case .float32: "32-bit float"
    case .float64: "64-bit float"
    }
  }
}
