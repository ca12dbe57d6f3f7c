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

  /// A vector of truth values.
  public init(_ flags: [Bool]) { self.init(flags, shape: [flags.count]) }

  /// Values that are 1 and 0 already.
  init(values: Tensor<Scalar>) { self.values = stopGradient(values) }

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

  public var description: String { values.description }
}

// Shapes broadcast.
extension Mask {
  public static func .& (a: Mask, b: Mask) -> Mask { Mask(values: a.values * b.values) }
  public static func .| (a: Mask, b: Mask) -> Mask {
    Mask(values: greater(a.values + b.values, Tensor(0)))
  }
  public static func .^ (a: Mask, b: Mask) -> Mask {
    Mask(values: 1 - equal(a.values, b.values))
  }
  public static prefix func .! (a: Mask) -> Mask { Mask(values: 1 - a.values) }
}

// Comparisons broadcast; with NaN every one is false but `.!=`.
extension Tensor {
  public static func .== (a: Tensor, b: Tensor) -> Mask<Scalar> { Mask(values: equal(a, b)) }
  public static func .!= (a: Tensor, b: Tensor) -> Mask<Scalar> { Mask(values: 1 - equal(a, b)) }
  public static func .> (a: Tensor, b: Tensor) -> Mask<Scalar> { Mask(values: greater(a, b)) }
  public static func .>= (a: Tensor, b: Tensor) -> Mask<Scalar> {
    Mask(values: greaterOrEqual(a, b))
  }
  public static func .< (a: Tensor, b: Tensor) -> Mask<Scalar> { b .> a }
  public static func .<= (a: Tensor, b: Tensor) -> Mask<Scalar> { b .>= a }

  public static func .== (a: Tensor, b: Scalar) -> Mask<Scalar> { a .== Tensor(b) }
  public static func .!= (a: Tensor, b: Scalar) -> Mask<Scalar> { a .!= Tensor(b) }
  public static func .> (a: Tensor, b: Scalar) -> Mask<Scalar> { a .> Tensor(b) }
  public static func .>= (a: Tensor, b: Scalar) -> Mask<Scalar> { a .>= Tensor(b) }
  public static func .< (a: Tensor, b: Scalar) -> Mask<Scalar> { a .< Tensor(b) }
  public static func .<= (a: Tensor, b: Scalar) -> Mask<Scalar> { a .<= Tensor(b) }
}
