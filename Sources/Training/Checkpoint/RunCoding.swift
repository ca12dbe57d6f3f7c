import Foundation

/// JSON as runs hold it: the same values give the same bytes, and numbers survive exactly.
enum RunCoding {
  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }

  /// A value as a line of JSON Lines.
  static func line(_ value: some Encodable) throws -> Data {
    try encoder.encode(value) + [UInt8(ascii: "\n")]
  }
}

extension Error {
  /// What is wrong, and where, without a decoder's own words.
  package var oneLine: String {
    guard let error = self as? DecodingError else { return "\(self)" }
    func place(_ path: [any CodingKey]) -> String {
      path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context): "\(place(context.codingPath + [key])) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(place(context.codingPath)) is of another type"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty ? "not JSON" : "\(place(context.codingPath)) cannot be read"
    @unknown default: "cannot be read"
    }
  }
}
