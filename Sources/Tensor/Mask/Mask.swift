/// A truth value for each element: what comparisons such as `a .< b` return.
///
/// Held as 1 and 0 in the element type, so that it takes part in arithmetic (`values`) and
/// `vectorized` maps it like any tensor. Its operators are those of SIMD masks.
public struct Mask<Scalar: TensorScalar>: TensorTree {
  /// 1 where true and 0 where false, a constant to every derivative.
  public internal(set) var values: Tensor<Scalar>

  /// Traps if the number of truth values is not the shape's.
  public init(_ flags: [Bool], shape: Shape) {
    self.init(values: Tensor(flags.map { $0 ? 1 : 0 }, shape: shape))
  }

  /// A truth value everywhere.
  public init(repeating flag: Bool, shape: Shape) { self.init(values: .full(shape, flag ? 1 : 0)) }

  /// A vector of truth values.
  public init(_ flags: [Bool]) { self.init(flags, shape: [flags.count]) }

  /// Values that are 1 and 0 already.
  init(values: Tensor<Scalar>) { self.values = stopGradient(values) }

  /// The shape of the mask.
  public var shape: Shape { values.shape }

  /// The truth values in row-major order. Traps inside `vectorized`, where one example has none of
  /// its own.
  public var flags: [Bool] { values.scalars.map { $0 != 0 } }

  public mutating func visit(_ visitor: inout ParameterVisitor<Scalar>) {
    visitor("values", &values)
  }
}

extension Mask: ExpressibleByArrayLiteral, CustomStringConvertible {
  public init(arrayLiteral flags: Bool...) { self.init(flags) }

  public var description: String {
    values.described(as: "Mask") { $0.map { $0 != 0 ? "true" : "false" } }
  }
}
