/// The product of `exponent` copies of square matrices `[..., n, n]`, by repeated squaring; the
/// identity for 0. Traps on a negative exponent.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func matrixPower<Scalar>(_ a: Tensor<Scalar>, _ exponent: Int) -> Tensor<Scalar> {
  require(
    a.rank >= 2 && a.shape[-1] == a.shape[-2], "matrixPower: shape \(a.shape) is not square")
  require(exponent >= 0, "matrixPower: exponent \(exponent), exponents are 0 or more")
  var result: Tensor<Scalar>?
  var (square, remaining) = (a, exponent)
  while remaining > 0 {
    if remaining % 2 == 1 { result = result.map { matmul($0, square) } ?? square }
    remaining /= 2
    if remaining > 0 { square = matmul(square, square) }
  }
  return result ?? .eye(a.shape[-1]).broadcast(to: a.shape)
}
