/// A table of a configuration that is read strictly: keys that nobody asks for are errors, as are
/// missing ones, values of another type and values out of range.
///
///     let section = try root.section("optimizer")
///     try section.allow(["kind", "learning-rate"])
///     let rate = try section.number("learning-rate", .positive)
public struct ConfigurationSection: Sendable {
  /// The file, for errors.
  public let file: String
  private let path: [String]
  private let values: [String: ConfigurationValue]

  init(file: String, path: [String] = [], values: [String: ConfigurationValue]) {
    self.file = file
    self.path = path
    self.values = values
  }

  /// An error of a field of this table.
  public func error(_ key: String, _ problem: String) -> ConfigurationError {
    ConfigurationError(
      file: file, field: (path + [key.printable]).joined(separator: "."), problem: problem)
  }

  /// Whether there is a value for a key.
  public func contains(_ key: String) -> Bool { values[key] != nil }

  /// Throws if there is a key other than these.
  public func allow(_ keys: [String]) throws(ConfigurationError) {
    for key in values.keys.sorted() where !keys.contains(key) {
      throw error(key, "unknown key; there are \(keys.joined(separator: ", "))")
    }
  }

  /// A table below this one.
  public func section(_ key: String) throws(ConfigurationError) -> ConfigurationSection {
    guard case .table(let inner) = try value(key) else { throw wrong(key, "a table") }
    return ConfigurationSection(file: file, path: path + [key], values: inner)
  }

  /// A list of tables below this one, such as `[[model.members]]` in TOML.
  public func sections(
    _ key: String, count: ClosedRange<Int>
  ) throws(ConfigurationError) -> [ConfigurationSection] {
    guard case .array(let values) = try value(key) else { throw wrong(key, "a list of tables") }
    guard count.contains(values.count) else {
      throw error(key, "\(values.count) tables, must be \(Self.text(count))")
    }
    var sections: [ConfigurationSection] = []
    for (index, value) in values.enumerated() {
      guard case .table(let inner) = value else { throw wrong(key, "a list of tables") }
      sections.append(
        ConfigurationSection(
          file: file, path: path + ["\(key.printable)[\(index)]"], values: inner))
    }
    return sections
  }

  /// A whole number in a range; the default if there is one and the key is not.
  public func integer(
    _ key: String, in range: ClosedRange<Int>, default standard: Int? = nil
  ) throws(ConfigurationError) -> Int {
    if let standard, !contains(key) { return standard }
    guard case .integer(let value) = try value(key) else { throw wrong(key, "a whole number") }
    guard range.contains(value) else { throw wrong(key, "from \(Self.text(range))") }
    return value
  }

  /// A number in a range; the default if there is one and the key is not.
  public func number(
    _ key: String, _ range: NumberRange, default standard: Double? = nil
  ) throws(ConfigurationError) -> Double {
    if let standard, !contains(key) { return standard }
    return try number(try value(key), key, range)
  }

  /// A list of numbers in a range; the default if there is one and the key is not.
  public func numbers(
    _ key: String, count: Int, _ range: NumberRange, default standard: [Double]
  ) throws(ConfigurationError) -> [Double] {
    if !contains(key) { return standard }
    guard case .array(let values) = try value(key), values.count == count else {
      throw wrong(key, "a list of \(count) numbers")
    }
    var numbers: [Double] = []
    for value in values { numbers.append(try number(value, key, range)) }
    return numbers
  }

  /// A list of whole numbers in a range, of a number of them in another.
  public func integers(
    _ key: String, count: ClosedRange<Int>, in range: ClosedRange<Int>
  ) throws(ConfigurationError) -> [Int] {
    guard case .array(let values) = try value(key) else {
      throw wrong(key, "a list of whole numbers")
    }
    guard count.contains(values.count) else {
      throw wrong(key, "a list of \(Self.text(count)) numbers")
    }
    var integers: [Int] = []
    for value in values {
      guard case .integer(let number) = value else { throw wrong(key, "a list of whole numbers") }
      guard range.contains(number) else {
        throw error(key, "\(number), each must be from \(Self.text(range))")
      }
      integers.append(number)
    }
    return integers
  }

  /// A text that is not empty; the default if there is one and the key is not.
  public func text(
    _ key: String, default standard: String? = nil
  ) throws(ConfigurationError) -> String {
    if let standard, !contains(key) { return standard }
    guard case .text(let text) = try value(key) else { throw wrong(key, "a text") }
    if text.isEmpty || text.utf8.contains(0) { throw wrong(key, "a text that is not empty") }
    return text
  }

  /// Yes or no; the default if there is one and the key is not.
  public func flag(
    _ key: String, default standard: Bool? = nil
  ) throws(ConfigurationError) -> Bool {
    if let standard, !contains(key) { return standard }
    guard case .flag(let value) = try value(key) else { throw wrong(key, "true or false") }
    return value
  }

  /// One of a few texts; the default if there is one and the key is not.
  public func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, default standard: Choice? = nil
  ) throws(ConfigurationError) -> Choice {
    if let standard, !contains(key) { return standard }
    let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    guard case .text(let text) = try value(key), let choice = Choice(rawValue: text) else {
      throw wrong(key, "one of \(names)")
    }
    return choice
  }

  private func value(_ key: String) throws(ConfigurationError) -> ConfigurationValue {
    guard let value = values[key] else { throw error(key, "missing") }
    return value
  }

  private func number(
    _ value: ConfigurationValue, _ key: String, _ range: NumberRange
  ) throws(ConfigurationError) -> Double {
    let number: Double
    switch value {
    case .integer(let value): number = Double(value)
    case .number(let value): number = value
    default: throw error(key, "\(value.shown), must be a number")
    }
    // Models compute in Float, where a small number may be 0 and a large one infinite.
    guard range.contains(number), range.contains(Double(Float(number))) else {
      throw error(key, "\(value.shown), must be \(range)")
    }
    return number
  }

  private func wrong(_ key: String, _ rule: String) -> ConfigurationError {
    error(key, "\(values[key]?.shown ?? "missing"), must be \(rule)")
  }

  private static func text(_ range: ClosedRange<Int>) -> String {
    "\(range.lowerBound) to \(range.upperBound)"
  }
}
