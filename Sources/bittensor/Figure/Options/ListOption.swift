import ArgumentParser

/// An option that holds several values, separated by commas.
enum ListOption {
  /// The values, in their order. `rule` says what is possible.
  static func values<Value: Hashable>(
    _ name: String, _ text: String, rule: String, _ parse: (String) -> Value?
  ) throws -> [Value] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.filter { $0 != " " }
    }
    var values: [Value] = []
    for part in parts {
      guard let value = parse(part) else {
        throw ValidationError("--\(name) holds \"\(part)\": \(rule), separated by commas")
      }
      guard !values.contains(value) else {
        throw ValidationError("--\(name) holds \(part) twice")
      }
      values.append(value)
    }
    return values
  }

  /// Cases of an enumeration by their raw values.
  static func cases<Value: RawRepresentable<String> & CaseIterable & Hashable>(
    _ name: String, _ text: String
  ) throws -> [Value] {
    let possible = Value.allCases.map(\.rawValue).joined(separator: ", ")
    return try values(name, text, rule: "of \(possible)") { Value(rawValue: $0) }
  }

  /// Finite numbers above 0.
  static func positive(_ name: String, _ text: String) throws -> [Double] {
    try values(name, text, rule: "numbers above 0 are possible") {
      Double($0).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    }
  }
}

/// Throws unless a number is one an option may have.
func requireOption<Value: Comparable>(
  _ name: String, _ value: Value, in range: ClosedRange<Value>
) throws {
  guard range.contains(value) else {
    throw ValidationError(
      "--\(name) is \(value): from \(range.lowerBound) to \(range.upperBound) are possible")
  }
}

/// Throws unless a number is finite and above 0, or 0 if that `isAllowed`.
func requirePositive(_ name: String, _ value: Double, orZero isAllowed: Bool = false) throws {
  guard value.isFinite, isAllowed ? value >= 0 : value > 0 else {
    throw ValidationError(
      "--\(name) is \(value): \(isAllowed ? "0 and more" : "numbers above 0") are possible")
  }
}
