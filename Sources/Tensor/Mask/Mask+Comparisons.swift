// Comparisons broadcast; with NaN every one is false but `.!=`.
extension Tensor {
  /// Where a and b are equal; false for NaN.
  public static func .== (a: Tensor, b: Tensor) -> Mask<Scalar> {
    requireBroadcast(a.shape, b.shape, for: ".==")
    return Mask(values: equal(a, b))
  }
  /// Where a and b differ; true for NaN.
  public static func .!= (a: Tensor, b: Tensor) -> Mask<Scalar> {
    requireBroadcast(a.shape, b.shape, for: ".!=")
    return Mask(values: 1 - equal(a, b))
  }
  /// Where a is above b; false for NaN.
  public static func .> (a: Tensor, b: Tensor) -> Mask<Scalar> {
    requireBroadcast(a.shape, b.shape, for: ".>")
    return Mask(values: greater(a, b))
  }
  /// Where a is b or above; false for NaN.
  public static func .>= (a: Tensor, b: Tensor) -> Mask<Scalar> {
    requireBroadcast(a.shape, b.shape, for: ".>=")
    return Mask(values: greaterOrEqual(a, b))
  }
  /// Where a is below b; false for NaN.
  public static func .< (a: Tensor, b: Tensor) -> Mask<Scalar> {
    requireBroadcast(a.shape, b.shape, for: ".<")
    return Mask(values: greater(b, a))
  }
  /// Where a is b or below; false for NaN.
  public static func .<= (a: Tensor, b: Tensor) -> Mask<Scalar> {
    requireBroadcast(a.shape, b.shape, for: ".<=")
    return Mask(values: greaterOrEqual(b, a))
  }

  /// Where a and b are equal; false for NaN.
  public static func .== (a: Tensor, b: Scalar) -> Mask<Scalar> { a .== Tensor(b) }
  /// Where a and b differ; true for NaN.
  public static func .!= (a: Tensor, b: Scalar) -> Mask<Scalar> { a .!= Tensor(b) }
  /// Where a is above b; false for NaN.
  public static func .> (a: Tensor, b: Scalar) -> Mask<Scalar> { a .> Tensor(b) }
  /// Where a is b or above; false for NaN.
  public static func .>= (a: Tensor, b: Scalar) -> Mask<Scalar> { a .>= Tensor(b) }
  /// Where a is below b; false for NaN.
  public static func .< (a: Tensor, b: Scalar) -> Mask<Scalar> { a .< Tensor(b) }
  /// Where a is b or below; false for NaN.
  public static func .<= (a: Tensor, b: Scalar) -> Mask<Scalar> { a .<= Tensor(b) }

  /// Where a and b are equal; false for NaN.
  public static func .== (a: Scalar, b: Tensor) -> Mask<Scalar> { Tensor(a) .== b }
  /// Where a and b differ; true for NaN.
  public static func .!= (a: Scalar, b: Tensor) -> Mask<Scalar> { Tensor(a) .!= b }
  /// Where a is above b; false for NaN.
  public static func .> (a: Scalar, b: Tensor) -> Mask<Scalar> { Tensor(a) .> b }
  /// Where a is b or above; false for NaN.
  public static func .>= (a: Scalar, b: Tensor) -> Mask<Scalar> { Tensor(a) .>= b }
  /// Where a is below b; false for NaN.
  public static func .< (a: Scalar, b: Tensor) -> Mask<Scalar> { Tensor(a) .< b }
  /// Where a is b or below; false for NaN.
  public static func .<= (a: Scalar, b: Tensor) -> Mask<Scalar> { Tensor(a) .<= b }
}
