import Layers

extension EstimatorComparison {
  /// The comparison as comma-separated values (RFC 4180), a line for each estimator under a line of
  /// names, with all digits. What is undefined is an empty field.
  public var csv: String {
    let statistics = ["spearman", "kendall", "top_overlap", "value_error"]
    let header =
      ["estimator", "needs_labels", "passes", "cost_formula"]
      + statistics.flatMap { [$0, "\($0)_lower", "\($0)_upper"] }
    let body = rows.map { row in
      [row.estimator, "\(row.needsLabels)", "\(row.passes)", row.costFormula]
        + row.statistics.flatMap { [$0.value, $0.lower, $0.upper] }.map { CSV.number($0) }
    }
    return CSV.text([header] + body)
  }
}

extension EstimatorComparison: CustomStringConvertible {
  /// A table for people: a line for each estimator, statistics with three decimals and their
  /// intervals.
  public var description: String {
    let heads = [
      "estimator", "labels", "passes", "Spearman", "Kendall", "top \(top)", "value error",
    ]
    let body = rows.map { row in
      [row.estimator, row.needsLabels ? "yes" : "no", shortened(row.passes)]
        + row.statistics.map(text)
    }
    let lines = TextTable.lines([heads] + body, leftColumns: heads.count)
      .map(\.trimmingTrailingSpaces)
    return
      ([
        "against \(reference), \(examples) examples, intervals at \(confidence) from \(resamples) "
          + "resamples (seed \(seed))"
      ] + lines).joined(separator: "\n")
  }

  private func text(_ statistic: Statistic) -> String {
    func decimals(_ x: Double) -> String {
      abs(x) < 1000 ? fixed(x) : shortened(x)
    }
    guard let value = statistic.value else { return "-" }
    guard let lower = statistic.lower, let upper = statistic.upper else { return decimals(value) }
    return "\(decimals(value)) [\(decimals(lower)), \(decimals(upper))]"
  }
}

extension EstimatorComparison.Row {
  fileprivate var statistics: [EstimatorComparison.Statistic] {
    [spearman, kendall, topOverlap, valueError]
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}

/// Three decimals.
private func fixed(_ x: Double) -> String {
  let thousandths = Int((abs(x) * 1000).rounded())
  let digits = String(thousandths % 1000)
  let sign = x < 0 && thousandths > 0 ? "-" : ""
  return "\(sign)\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
}
