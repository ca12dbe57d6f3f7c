// A primitive of your own: the eccentric anomaly E of Kepler's equation E - e sin E = M, solved by
// Newton's method. It states its slope, dE/dM = 1 / (1 - e cos E), and nothing else; gradients,
// Hessian-vector products, Taylor series and Hessian forms follow.
import Tensor

struct EccentricAnomaly: ElementwisePrimitive {
  let eccentricity: Double

  func evaluate(_ x: Tensor<Double>) -> Tensor<Double> {
    var anomaly = x
    for _ in 0..<20 {
      let error = anomaly - eccentricity * sin(anomaly) - x
      anomaly = anomaly - error / (1 - eccentricity * cos(anomaly))
    }
    return anomaly
  }

  func slope(_ x: Tensor<Double>, _ y: Tensor<Double>) -> Tensor<Double> {
    1 / (1 - eccentricity * cos(y))
  }
}

@main
struct Example {
  static func main() {
    let kepler = EccentricAnomaly(eccentricity: 0.3)
    let anomalies = Tensor<Double>([0.2, 0.9, 1.7, 2.6])
    let direction = Tensor<Double>([1, -0.5, 0.25, 2])
    func energy(_ m: Tensor<Double>) -> Tensor<Double> { (square(kepler(m)) * cos(m)).sum() }

    let slope = gradient(at: anomalies, in: energy)
    let product = hessianVectorProduct(at: anomalies, along: direction, in: energy)
    let series = taylor(at: anomalies, along: direction, order: 3, in: energy)
    let form = hessianForm(
      at: anomalies, along: stack([direction, anomalies]), in: energy)
    print("gradient", slope.scalars)
    print("Hessian-vector product", product.scalars)
    print("Taylor coefficients", series.map(\.scalar))
    print("V^T H V", form.scalars)

    // Three routes to the same second derivative.
    let bend = (product * direction).sum().scalar
    precondition(abs(bend - form[0][0].scalar) < 1e-12 * abs(bend))
    precondition(abs(bend - 2 * series[2].scalar) < 1e-12 * abs(bend))
    precondition(abs((slope * direction).sum().scalar - series[1].scalar) < 1e-12)
  }
}
