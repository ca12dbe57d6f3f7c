import Foundation

/// Nodes and weights of Gauss-Legendre quadrature on [0, 1]: the roots of the Legendre polynomial
/// by Newton's iteration, the weights 2 / ((1 - x^2) P'(x)^2) (Abramowitz and Stegun, 25.4.29).
func gaussLegendre(_ count: Int) -> [(node: Double, weight: Double)] {
  func polynomial(_ x: Double) -> (value: Double, slope: Double) {
    var (previous, value) = (1.0, x)
    for k in 2...count {
      let k = Double(k)
      (previous, value) = (value, ((2 * k - 1) * x * value - (k - 1) * previous) / k)
    }
    return (value, Double(count) * (x * value - previous) / (x * x - 1))
  }
  return (0..<count).map { index in
    var x = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
    for _ in 0..<20 {
      let (value, slope) = polynomial(x)
      x -= value / slope
    }
    let slope = polynomial(x).slope
    return ((x + 1) / 2, 1 / ((1 - x * x) * slope * slope))
  }
}
