/// The labelled positions of an axis.
struct Ticks {
  var values: [Double]
  var labels: [TickLabel]
  /// Positions between the labelled ones that get a short mark.
  var minor: [Double] = []

  static let none = Ticks(values: [], labels: [])

  /// Ticks for a domain.
  ///
  /// - Parameter count: The number of steps to aim at; there are at most two ticks more.
  init(domain: ClosedRange<Double>, scale: Axis.Scale, count: Int) {
    switch scale {
    case .linear: self = Ticks.linear(domain, count: count)
    case .logarithmic: self = Ticks.logarithmic(domain, count: count)
    }
  }

  private init(values: [Double], labels: [TickLabel], minor: [Double] = []) {
    self.values = values
    self.labels = labels
    self.minor = minor
  }

  /// The width in pixels of the widest label.
  func widestLabel(size: Double) -> Double {
    labels.map { $0.width(size: size) }.max() ?? 0
  }

  private static func linear(_ domain: ClosedRange<Double>, count: Int) -> Ticks {
    let step = TickStep(span: domain.upperBound - domain.lowerBound, count: count)
    let first = (domain.lowerBound / step.value - 1e-6).rounded(.up)
    let last = (domain.upperBound / step.value + 1e-6).rounded(.down)
    guard last >= first else { return .none }
    let values = (0...Int(last - first)).map { step.multiple(first + Double($0)) }
    return Ticks(values: values, labels: linearLabels(values, step: step))
  }

  private static func linearLabels(_ values: [Double], step: TickStep) -> [TickLabel] {
    let largest = values.map(\.magnitude).max() ?? 0
    let exponent = Decimal.exponent(of: largest)
    if exponent >= 6 || exponent < -3 {
      let decimals = max(0, exponent - step.exponent)
      return values.map { value in
        guard value != 0 else { return .number("0") }
        let factor = value / Decimal.power(exponent)
        return .power(of: exponent, factor: NumberText.fixed(factor, decimals: decimals))
      }
    }
    return values.map { .number(NumberText.fixed($0, decimals: max(0, -step.exponent))) }
  }

  private static func logarithmic(_ domain: ClosedRange<Double>, count: Int) -> Ticks {
    let lower = domain.lowerBound * (1 - 1e-9)
    let upper = domain.upperBound * (1 + 1e-9)
    let exponents = Decimal.exponent(of: lower)...Decimal.exponent(of: upper)
    func multiples(_ factors: [Int], of exponents: [Int]) -> [TickStep] {
      exponents.flatMap { power in factors.map { TickStep(factor: $0, exponent: power) } }
        .filter { $0.value >= lower && $0.value <= upper }
    }
    let decades = multiples([1], of: Array(exponents))
    var major = decades
    var minor: [TickStep] = []
    let between = multiples(Array(2...9), of: Array(exponents))
    if decades.count > count {
      let stride = (decades.count + count - 1) / max(1, count)
      major = decades.filter { $0.exponent % stride == 0 }
      minor = decades
    } else if decades.count <= 2 {
      major = multiples([1, 2, 5], of: Array(exponents))
      if major.count > count, decades.count == 2 { major = decades }
      minor = between
    } else if exponents.count <= 8 {
      minor = between
    }
    guard major.count >= 2 else { return linear(domain, count: count) }
    return Ticks(
      values: major.map(\.value), labels: logarithmicLabels(major), minor: minor.map(\.value))
  }

  private static func logarithmicLabels(_ steps: [TickStep]) -> [TickLabel] {
    let isPlain = steps.allSatisfy { (-3...4).contains($0.exponent) }
    return steps.map { step in
      if isPlain {
        return .number(NumberText.fixed(step.value, decimals: max(0, -step.exponent)))
      }
      return .power(of: step.exponent, factor: step.factor == 1 ? "" : String(step.factor))
    }
  }
}
