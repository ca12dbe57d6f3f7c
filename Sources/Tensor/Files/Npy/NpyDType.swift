/// The type of the elements in a file, such as `<f4`. The description is NumPy's.
public struct NpyDType: Hashable, Sendable, CustomStringConvertible {
  /// What an element is, without the order of its bytes.
  public enum Element: String, CaseIterable, Sendable {
    case bool = "b1"
    case int8 = "i1"
    case int16 = "i2"
    case int32 = "i4"
    case int64 = "i8"
    case uint8 = "u1"
    case uint16 = "u2"
    case uint32 = "u4"
    case uint64 = "u8"
    case float16 = "f2"
    case float32 = "f4"
    case float64 = "f8"

    /// The size of one element in bytes.
    public var size: Int {
      switch self {
      case .bool, .int8, .uint8: 1
      case .int16, .uint16, .float16: 2
      case .int32, .uint32, .float32: 4
      case .int64, .uint64, .float64: 8
      }
    }
  }

  /// The type of the numbers.
  public let element: Element
  /// Whether the highest byte of an element comes first; never so for elements of one byte.
  public let isBigEndian: Bool

  public init(_ element: Element, isBigEndian: Bool = false) {
    self.element = element
    self.isBigEndian = isBigEndian && element.size > 1
  }

  /// The type of a tensor's elements, as it is written.
  public init<Scalar: TensorScalar>(_ scalar: Scalar.Type) {
    self.init(scalar == Float.self ? .float32 : .float64)
  }

  /// A descriptor such as `<f4`: an order and a type. Without an order, or with that of the machine,
  /// it is little-endian, as on every machine that this package runs on. `nil` for other types.
  init?(descriptor: String) {
    var rest = descriptor[...]
    var order: Character = "="
    if let first = rest.first, "<>=|".contains(first) {
      order = first
      rest.removeFirst()
    }
    guard let element = Element(rawValue: String(rest)) ?? (rest == "?" ? .bool : nil) else {
      return nil
    }
    self.init(element, isBigEndian: order == ">")
  }

  public var description: String {
    (element.size == 1 ? "|" : isBigEndian ? ">" : "<") + element.rawValue
  }
}
