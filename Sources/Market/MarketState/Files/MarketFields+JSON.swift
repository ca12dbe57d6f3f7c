import Foundation
import Tensor

extension MarketFields {
  /// Reads an object of numbers, nested arrays and texts.
  init(json: Data) throws(MarketFileError.Reason) {
    let decoder = JSONDecoder()
    // Python writes NaN and Infinity as they are: then the field and the row can be named.
    decoder.allowsJSON5 = true
    do {
      self = try decoder.decode(JSONFields<Scalar>.self, from: json).fields
    } catch let reason as MarketFileError.Reason {
      throw reason
    } catch let error as DecodingError {
      throw MarketFileError.Reason(error)
    } catch {
      throw .notJSON
    }
  }

  /// An object with a row of numbers on each line. Numbers have all their digits.
  func json() -> String {
    let lines = MarketField.allCases.compactMap { field -> String? in
      if let text = texts[field] { return "  \"\(field.rawValue)\": \"\(text)\"" }
      return tensors[field].map { "  \"\(field.rawValue)\": \(nested($0, indent: "  "))" }
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  private func nested(_ tensor: Tensor<Scalar>, indent: String) -> String {
    switch tensor.rank {
    case 0: return "\(Double(tensor.scalar))"
    case 1: return "[" + tensor.scalars.map { "\(Double($0))" }.joined(separator: ", ") + "]"
    default:
      let parts = (0..<tensor.shape[0]).map {
        indent + "  " + nested(tensor[$0], indent: indent + "  ")
      }
      return "[\n" + parts.joined(separator: ",\n") + "\n\(indent)]"
    }
  }
}

/// What of a JSON object is a market.
private struct JSONFields<Scalar: TensorScalar>: Decodable {
  var fields = MarketFields<Scalar>()

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }

  init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    for key in object.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
      let name = key.stringValue
      guard let field = MarketField(rawValue: name) else {
        throw MarketFileError.Reason.unknown(
          field: name, known: MarketField.allCases.map(\.rawValue))
      }
      if field.isText, let text = try? object.decode(String.self, forKey: key) {
        fields.texts[field] = text
        continue
      }
      switch field.rank {
      case 0: fields.tensors[field] = Tensor(Scalar(try object.decode(Double.self, forKey: key)))
      case 1: fields.tensors[field] = vector(try object.decode([Double].self, forKey: key))
      case 2: fields.tensors[field] = try matrix(object.decode([[Double]].self, forKey: key), name)
      case 3:
        let matrices = try object.decode([[[Double]]].self, forKey: key)
        let rows = matrices.first?.count ?? 0
        for (index, one) in matrices.enumerated() where one.count != rows {
          throw MarketFileError.Reason.ragged(
            place: "\(name)[\(index)]", count: one.count, expected: rows)
        }
        let flat = try matrix(
          matrices.flatMap { $0 }, name, place: { "[\($0 / max(1, rows))][\($0 % max(1, rows))]" })
        fields.tensors[field] = flat.reshaped([matrices.count, rows, flat.shape[1]])
      default: throw MarketFileError.Reason.wrongType(place: name, expected: "a text")
      }
    }
  }

  private func vector(_ values: [Double]) -> Tensor<Scalar> {
    Tensor(values.map { Scalar($0) }, shape: [values.count])
  }

  private func matrix(
    _ rows: [[Double]], _ name: String, place: (Int) -> String = { "[\($0)]" }
  ) throws -> Tensor<Scalar> {
    let width = rows.first?.count ?? 0
    for (index, row) in rows.enumerated() where row.count != width {
      throw MarketFileError.Reason.ragged(
        place: name + place(index), count: row.count, expected: width)
    }
    return Tensor(rows.flatMap { $0.map { Scalar($0) } }, shape: [rows.count, width])
  }
}

extension MarketFileError.Reason {
  /// What is wrong, and where, without the decoder's own words.
  fileprivate init(_ error: DecodingError) {
    func place(_ path: [any CodingKey]) -> String {
      path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined()
    }
    switch error {
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      let expected = type == Double.self ? "a number" : "an array of numbers"
      self =
        context.codingPath.isEmpty
        ? .notJSON : .wrongType(place: place(context.codingPath), expected: expected)
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      self = .wrongType(place: place(context.codingPath), expected: "a number")
    default: self = .notJSON
    }
  }
}
