import Tensor

extension CorpusOperation {
  static var elementwise: [Self] {
    [
      .map("negate") { -$0 }, .map("abs") { abs($0) }, .map("sign") { sign($0) },
      .map("square") { square($0) }, .map("sqrt") { sqrt($0) }, .map("rsqrt") { rsqrt($0) },
      .map("cbrt") { cbrt($0) }, .map("reciprocal") { reciprocal($0) },
      .map("exp") { exp($0) }, .map("exp2") { exp2($0) }, .map("expm1") { expm1($0) },
      .map("log") { log($0) }, .map("log2") { log2($0) }, .map("log10") { log10($0) },
      .map("log1p") { log1p($0) }, .map("sin") { sin($0) }, .map("cos") { cos($0) },
      .map("tan") { tan($0) }, .map("asin") { asin($0) }, .map("acos") { acos($0) },
      .map("atan") { atan($0) }, .map("sinh") { sinh($0) }, .map("cosh") { cosh($0) },
      .map("tanh") { tanh($0) }, .map("asinh") { asinh($0) }, .map("acosh") { acosh($0) },
      .map("atanh") { atanh($0) }, .map("floor") { floor($0) }, .map("ceil") { ceil($0) },
      .map("round") { round($0) }, .map("trunc") { trunc($0) },
      .zip("add") { $0 + $1 }, .zip("subtract") { $0 - $1 }, .zip("multiply") { $0 * $1 },
      .zip("divide") { $0 / $1 }, .zip("minimum") { minimum($0, $1) },
      .zip("maximum") { maximum($0, $1) }, .zip("remainder") { remainder($0, $1) },
      .zip("atan2") { atan2($0, $1) }, .zip("hypot") { hypot($0, $1) },
      .zip("pow") { pow($0, $1) }, .zip("logaddexp") { logaddexp($0, $1) },
      .zip("xlogy") { xlogy($0, $1) },
      Self(name: "powNumber", isElementwise: true) { inputs, arguments in
        [pow(inputs[0], Scalar(arguments.number("exponent")))]
      },
      Self(name: "clamp", isElementwise: true) { inputs, arguments in
        let bounds = Scalar(arguments.number("low"))...Scalar(arguments.number("high"))
        return [clamp(inputs[0], to: bounds)]
      },
    ]
  }

  static var comparisons: [Self] {
    [
      .zip("equal") { ($0 .== $1).values }, .zip("notEqual") { ($0 .!= $1).values },
      .zip("greater") { ($0 .> $1).values }, .zip("greaterOrEqual") { ($0 .>= $1).values },
      .zip("less") { ($0 .< $1).values }, .zip("lessOrEqual") { ($0 .<= $1).values },
      .map("isNaN") { isNaN($0).values }, .map("isInfinite") { isInfinite($0).values },
      .map("isFinite") { isFinite($0).values }, .map("step") { step($0) },
    ]
  }

  static var special: [Self] {
    [
      .map("erf") { erf($0) }, .map("erfc") { erfc($0) }, .map("erfInverse") { erfInverse($0) },
      .map("normalCDF") { normalCDF($0) }, .map("lgamma") { lgamma($0) },
      .map("digamma") { digamma($0) },
      Self(name: "polygamma", isElementwise: true) { inputs, arguments in
        [polygamma(arguments.integer("order"), inputs[0])]
      },
    ]
  }

  static var activations: [Self] {
    [
      .map("relu") { relu($0) }, .map("leakyReLU") { leakyReLU($0, slope: 0.125) },
      .map("sigmoid") { sigmoid($0) }, .map("logSigmoid") { logSigmoid($0) },
      .map("hardSigmoid") { hardSigmoid($0) }, .map("hardTanh") { hardTanh($0) },
      .map("softplus") { softplus($0) }, .map("softsign") { softsign($0) },
      .map("gelu") { gelu($0) }, .map("geluTanh") { gelu($0, approximation: .tanh) },
      .map("silu") { silu($0) }, .map("mish") { mish($0) }, .map("elu") { elu($0) },
      .map("selu") { selu($0) },
    ]
  }
}
