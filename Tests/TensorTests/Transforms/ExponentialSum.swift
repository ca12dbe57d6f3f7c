import Foundation

/// A real function as a sum of terms Re(c x^n e^(z x)) with complex c and z: what derivatives,
/// multiples and dilations of x^2 e^(-x/2) sin x are, each by a rule of its own.
struct ExponentialSum: Sendable {
  struct Complex: Sendable {
    var re: Double
    var im: Double

    static func * (a: Complex, b: Complex) -> Complex {
      Complex(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
    }
    static func * (a: Complex, s: Double) -> Complex { Complex(re: a.re * s, im: a.im * s) }
  }

  struct Term: Sendable {
    var c: Complex
    var n: Int
    var z: Complex
  }

  var terms: [Term]

  /// d/dx c x^n e^(z x) = c n x^(n-1) e^(z x) + c z x^n e^(z x).
  var derivative: ExponentialSum {
    ExponentialSum(
      terms: terms.flatMap { term in
        let grown = Term(c: term.c * term.z, n: term.n, z: term.z)
        if term.n == 0 { return [grown] }
        return [grown, Term(c: term.c * Double(term.n), n: term.n - 1, z: term.z)]
      })
  }

  /// x -> f(s x).
  func dilated(by s: Double) -> ExponentialSum {
    ExponentialSum(
      terms: terms.map {
        Term(c: $0.c * pow(s, Double($0.n)), n: $0.n, z: $0.z * s)
      })
  }

  static func * (s: Double, f: ExponentialSum) -> ExponentialSum {
    ExponentialSum(terms: f.terms.map { Term(c: $0.c * s, n: $0.n, z: $0.z) })
  }

  static func + (f: ExponentialSum, g: ExponentialSum) -> ExponentialSum {
    ExponentialSum(terms: f.terms + g.terms)
  }

  /// The value at x, and the sum of the terms' sizes.
  func callAsFunction(_ x: Double) -> (value: Double, size: Double) {
    var (value, size) = (0.0, 0.0)
    for term in terms {
      let scale = pow(x, Double(term.n)) * exp(term.z.re * x)
      let turn = Complex(re: cos(term.z.im * x), im: sin(term.z.im * x))
      value += scale * (term.c * turn).re
      size += abs(scale) * hypot(term.c.re, term.c.im)
    }
    return (value, size)
  }

  /// x^2 e^(-x/2) sin x.
  static let example = ExponentialSum(
    terms: [Term(c: Complex(re: 0, im: -1), n: 2, z: Complex(re: -0.5, im: 1))])
}
