import Foundation
internal import TOMLKit

extension ConfigurationValue {
  /// What a text in TOML or JSON holds. Errors name the file and, in TOML, the line.
  static func parse(
    _ text: String, isJSON: Bool, file: String
  ) throws(ConfigurationError) -> ConfigurationValue {
    isJSON ? try parse(json: text, file: file) : try parse(toml: text, file: file)
  }

  private static func parse(
    toml text: String, file: String
  ) throws(ConfigurationError) -> ConfigurationValue {
    // The parser hands texts over as C does, which would end there.
    for escape in ["\\u0000", "\\U00000000"] where text.contains(escape) {
      throw ConfigurationError(file: file, problem: "\(escape) in a text, which no field takes")
    }
    do {
      return ConfigurationValue(try TOMLTable(string: text))
    } catch let error as TOMLParseError {
      throw ConfigurationError(
        file: file, field: "line \(error.source.begin.line)",
        problem: error.description.printable)
    } catch {
      throw ConfigurationError(file: file, problem: "not TOML")
    }
  }

  private static func parse(
    json text: String, file: String
  ) throws(ConfigurationError) -> ConfigurationValue {
    do {
      let value = try JSONDecoder().decode(ConfigurationValue.self, from: Data(text.utf8))
      guard case .table = value else {
        throw ConfigurationError(file: file, problem: "\(value.shown), must be an object")
      }
      return value
    } catch let error as ConfigurationError {
      throw error
    } catch {
      throw ConfigurationError(file: file, problem: "not JSON")
    }
  }

  private init(_ value: any TOMLValueConvertible) {
    switch value.type {
    case .table: self.init(value.table!)
    case .array: self = .array(value.array!.map(ConfigurationValue.init))
    case .string: self = .text(value.string!)
    case .int: self = .integer(value.int!)
    case .double: self = .number(value.double!)
    case .bool: self = .flag(value.bool!)
    case .date, .time, .dateTime: self = .other(value.debugDescription)
    }
  }

  private init(_ table: TOMLTable) {
    var values: [String: ConfigurationValue] = [:]
    for key in table.keys {
      if let value = table[key] { values[key] = ConfigurationValue(value) }
    }
    self = .table(values)
  }
}

extension ConfigurationValue: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .other("null")
    } else if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let values = try? container.decode([ConfigurationValue].self) {
      self = .array(values)
    } else {
      self = .table(try container.decode([String: ConfigurationValue].self))
    }
  }
}
