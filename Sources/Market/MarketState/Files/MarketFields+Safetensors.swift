import Tensor

extension MarketFields {
  /// Reads tensors and metadata.
  init(safetensors path: String, allowingConversion: Bool) throws(MarketFileError.Reason) {
    let file: SafetensorsFile
    do throws(SafetensorsError) {
      file = try Safetensors.read(path)
    } catch {
      throw .safetensors(error)
    }
    for entry in file.entries {
      guard let field = MarketField(rawValue: entry.name), field.rank != nil else {
        throw .unknown(field: entry.name, known: MarketField.allCases.map(\.rawValue))
      }
      do throws(SafetensorsError) {
        tensors[field] = try file.tensor(
          named: entry.name, allowingConversion: allowingConversion)
      } catch {
        throw .safetensors(error)
      }
      if entry.dtype == .float32 { roundoff = Double(Float.ulpOfOne) }
    }
    for (name, text) in file.metadata.sorted(by: { $0.key < $1.key }) where name != "format" {
      try add(metadata: text, named: name)
    }
  }

  private mutating func add(
    metadata text: String, named name: String
  ) throws(MarketFileError.Reason) {
    guard let field = MarketField(rawValue: name), field.isText || field.rank == 0 else {
      throw .unknown(field: name, known: MarketField.allCases.map(\.rawValue))
    }
    if field.isText {
      texts[field] = text
    } else if tensors[field] != nil {
      throw .several([name, "\(name) in the metadata"])
    } else if let value = Double(text) {
      tensors[field] = Tensor(Scalar(value))
    } else {
      throw .wrongType(place: name, expected: "a number, found \"\(text)\"")
    }
  }

  /// The bytes of a file: tensors in the order of `MarketField`, texts as metadata.
  func safetensors() throws(MarketFileError.Reason) -> [UInt8] {
    let named = MarketField.allCases.compactMap { field in
      tensors[field].map { (name: field.rawValue, tensor: FileTensor($0)) }
    }
    let metadata = Dictionary(uniqueKeysWithValues: texts.map { ($0.rawValue, $1) })
    do throws(SafetensorsError) {
      return try Safetensors.bytes(of: named, metadata: metadata)
    } catch {
      throw .safetensors(error)
    }
  }
}
