// Operators broadcast: shapes are aligned at the last axis, and sizes must be equal or one of them
// 1. They trap with the text of `ShapeError` otherwise.
extension Tensor {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func + (a: Tensor, b: Tensor) -> Tensor { Add()(a, b) }
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func - (a: Tensor, b: Tensor) -> Tensor { Subtract()(a, b) }
  /// The product element by element; `matmul` is the matrix product.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func * (a: Tensor, b: Tensor) -> Tensor { Multiply()(a, b) }
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func / (a: Tensor, b: Tensor) -> Tensor { Divide()(a, b) }
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static prefix func - (x: Tensor) -> Tensor { Negate()(x) }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func + (x: Tensor, c: Scalar) -> Tensor { Add()(x, Tensor(c)) }
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func + (c: Scalar, x: Tensor) -> Tensor { Add()(Tensor(c), x) }
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func - (x: Tensor, c: Scalar) -> Tensor { Subtract()(x, Tensor(c)) }
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func - (c: Scalar, x: Tensor) -> Tensor { Subtract()(Tensor(c), x) }
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func * (x: Tensor, c: Scalar) -> Tensor { Scale(c)(x) }
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func * (c: Scalar, x: Tensor) -> Tensor { Scale(c)(x) }
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func / (x: Tensor, c: Scalar) -> Tensor { Divide()(x, Tensor(c)) }
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func / (c: Scalar, x: Tensor) -> Tensor { Divide()(Tensor(c), x) }

  public static func += (a: inout Tensor, b: Tensor) { a = a + b }
  public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
  public static func /= (a: inout Tensor, b: Tensor) { a = a / b }
}
