/// An element type of a tensor: `Float` or `Double`.
///
/// The set is closed, because every loop exists in C for exactly these two types.
public protocol TensorScalar: BinaryFloatingPoint, LosslessStringConvertible, Sendable
where RawSignificand: FixedWidthInteger {
  /// The compiled loops of this type.
  static var kernels: Kernels<Self> { get }
  /// The type's name in shapes and files, such as `float32`.
  static var typeName: String { get }
}

extension Float: TensorScalar {
  public static let kernels = Kernels<Float>.single
  public static var typeName: String { "float32" }
}

extension Double: TensorScalar {
  public static let kernels = Kernels<Double>.double
  public static var typeName: String { "float64" }
}
