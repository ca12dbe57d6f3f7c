// Operators broadcast: shapes are aligned at the last axis, and sizes must be equal or one of them
// 1. They trap with the text of `ShapeError` otherwise.
extension Tensor {
  public static func + (a: Tensor, b: Tensor) -> Tensor { Add()(a, b) }
  public static func - (a: Tensor, b: Tensor) -> Tensor { Subtract()(a, b) }
  /// The product element by element; `matmul` is the matrix product.
  public static func * (a: Tensor, b: Tensor) -> Tensor { Multiply()(a, b) }
  public static func / (a: Tensor, b: Tensor) -> Tensor { Divide()(a, b) }
  public static prefix func - (x: Tensor) -> Tensor { Negate()(x) }

  public static func + (x: Tensor, c: Scalar) -> Tensor { Add()(x, Tensor(c)) }
  public static func + (c: Scalar, x: Tensor) -> Tensor { Add()(Tensor(c), x) }
  public static func - (x: Tensor, c: Scalar) -> Tensor { Subtract()(x, Tensor(c)) }
  public static func - (c: Scalar, x: Tensor) -> Tensor { Subtract()(Tensor(c), x) }
  public static func * (x: Tensor, c: Scalar) -> Tensor { Scale(c)(x) }
  public static func * (c: Scalar, x: Tensor) -> Tensor { Scale(c)(x) }
  public static func / (x: Tensor, c: Scalar) -> Tensor { Divide()(x, Tensor(c)) }
  public static func / (c: Scalar, x: Tensor) -> Tensor { Divide()(Tensor(c), x) }

  public static func += (a: inout Tensor, b: Tensor) { a = a + b }
  public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
  public static func /= (a: inout Tensor, b: Tensor) { a = a / b }
}
