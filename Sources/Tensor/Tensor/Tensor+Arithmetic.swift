// Operators broadcast: shapes are aligned at the last axis, and sizes must be equal or one of them
// 1. They trap with the text of `ShapeError` otherwise.
extension Tensor {
  /// The sum, element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func + (a: Tensor, b: Tensor) -> Tensor { Add()(a, b) }
  /// The difference, element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func - (a: Tensor, b: Tensor) -> Tensor { Subtract()(a, b) }
  /// The product element by element; `matmul` is the matrix product.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func * (a: Tensor, b: Tensor) -> Tensor { Multiply()(a, b) }
  /// The quotient, element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func / (a: Tensor, b: Tensor) -> Tensor { Divide()(a, b) }
  /// The negative of each element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static prefix func - (x: Tensor) -> Tensor { Negate()(x) }

  /// The sum, element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func + (x: Tensor, c: Scalar) -> Tensor { Add()(x, Tensor(c)) }
  /// The sum, element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func + (c: Scalar, x: Tensor) -> Tensor { Add()(Tensor(c), x) }
  /// The difference, element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func - (x: Tensor, c: Scalar) -> Tensor { Subtract()(x, Tensor(c)) }
  /// The difference, element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func - (c: Scalar, x: Tensor) -> Tensor { Subtract()(Tensor(c), x) }
  /// The product, element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func * (x: Tensor, c: Scalar) -> Tensor { Scale(c)(x) }
  /// The product, element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func * (c: Scalar, x: Tensor) -> Tensor { Scale(c)(x) }
  /// The quotient, element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func / (x: Tensor, c: Scalar) -> Tensor { Divide()(x, Tensor(c)) }
  /// The quotient, element by element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func / (c: Scalar, x: Tensor) -> Tensor { Divide()(Tensor(c), x) }

  /// Adds a tensor, which broadcasts.
  public static func += (a: inout Tensor, b: Tensor) { a = a + b }
  /// Subtracts a tensor, which broadcasts.
  public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
  /// Multiplies by a tensor element by element.
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
  /// Divides by a tensor element by element.
  public static func /= (a: inout Tensor, b: Tensor) { a = a / b }
}
