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

  public static func .== (a: Scalar, b: Tensor) -> Mask<Scalar> { Tensor(a) .== b }
  public static func .!= (a: Scalar, b: Tensor) -> Mask<Scalar> { Tensor(a) .!= b }
  public static func .> (a: Scalar, b: Tensor) -> Mask<Scalar> { Tensor(a) .> b }
  public static func .>= (a: Scalar, b: Tensor) -> Mask<Scalar> { Tensor(a) .>= b }
  public static func .< (a: Scalar, b: Tensor) -> Mask<Scalar> { Tensor(a) .< b }
  public static func .<= (a: Scalar, b: Tensor) -> Mask<Scalar> { Tensor(a) .<= b }
}
