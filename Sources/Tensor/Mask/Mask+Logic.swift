// Shapes broadcast.
extension Mask {
  /// Where both are true.
  public static func .& (a: Mask, b: Mask) -> Mask {
    requireBroadcast(a.shape, b.shape, for: ".&")
    return Mask(values: a.values * b.values)
  }
  /// Where at least one is true.
  public static func .| (a: Mask, b: Mask) -> Mask {
    requireBroadcast(a.shape, b.shape, for: ".|")
    return Mask(values: maximum(a.values, b.values))
  }
  /// Where exactly one is true.
  public static func .^ (a: Mask, b: Mask) -> Mask {
    requireBroadcast(a.shape, b.shape, for: ".^")
    return Mask(values: abs(a.values - b.values))
  }
  /// Where the mask is false.
  public static prefix func .! (a: Mask) -> Mask { Mask(values: 1 - a.values) }
  /// Where both are the same.
  public static func .== (a: Mask, b: Mask) -> Mask {
    requireBroadcast(a.shape, b.shape, for: ".==")
    return Mask(values: equal(a.values, b.values))
  }
  /// Where exactly one is true.
  public static func .!= (a: Mask, b: Mask) -> Mask {
    requireBroadcast(a.shape, b.shape, for: ".!=")
    return a .^ b
  }

  /// Keeps what is true in both.
  public static func .&= (a: inout Mask, b: Mask) { a = (a .& b) }
  /// Adds what is true in the other.
  public static func .|= (a: inout Mask, b: Mask) { a = (a .| b) }
  /// Flips where the other is true.
  public static func .^= (a: inout Mask, b: Mask) { a = (a .^ b) }
}
