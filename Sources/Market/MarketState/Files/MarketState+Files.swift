import Foundation
import Tensor

/// The formats of a market's file.
public enum MarketFormat: String, Sendable, Hashable, CaseIterable {
  /// Tensors as they lie in memory: a round trip keeps every bit.
  case safetensors
  /// Nested arrays under the same names, to be written by hand or by other programs.
  case json
}

extension MarketState {
  /// Reads a market from a file named .safetensors or .json.
  ///
  /// Fields, in both formats under the same names: `weights` `[n, n]`, `stake` `[n]`; one of
  /// `hessians` `[n, n, n]`, `hessians.packed` `[n, n (n + 1) / 2]` (upper triangles, row after row),
  /// `factors` `[n, k, n]` (H_i = J_i^T J_i) and `hessians.diagonal` `[n, n]`; the numbers
  /// `temperature`, `utilitySlope` and `inflation`; and, if not the defaults, `utility` ("linear" or
  /// "log") and `reference` ("unmasked", or a mask `[n, n]`) or `reference.initialWeights` `[n, n]`.
  /// In safetensors, numbers are tensors of shape `[]` or metadata, texts are metadata; the metadata
  /// `format`, which Python libraries write, is passed over. Throws on any other field, and on
  /// everything that `init` refuses.
  ///
  /// With `allowingIndefinite`, Hessians may have negative eigenvalues. With `allowingConversion`,
  /// float32 may become `Double` and the other way round; tolerances are those of the file's type.
  public static func read(
    _ path: String, allowingIndefinite: Bool = false, allowingConversion: Bool = false
  ) throws(MarketFileError) -> MarketState {
    do throws(MarketFileError.Reason) {
      let fields: MarketFields<Scalar>
      switch try MarketFormat(path: path) {
      case .safetensors:
        fields = try MarketFields(safetensors: path, allowingConversion: allowingConversion)
      case .json: fields = try MarketFields(json: try contents(of: path))
      }
      try fields.checkReference()
      return try fields.state(allowingIndefinite: allowingIndefinite)
    } catch {
      throw MarketFileError(path: path, reason: error)
    }
  }

  /// Writes the market to a file named .safetensors or .json, whole or not at all. Throws on other
  /// names, on a custom utility, and when the system refuses.
  public func write(to path: String) throws(MarketFileError) {
    do throws(MarketFileError.Reason) {
      let bytes = try bytes(MarketFormat(path: path))
      do throws(FileError) {
        try AtomicFile.write(bytes: bytes, to: path)
      } catch {
        throw .system(error)
      }
    } catch {
      throw MarketFileError(path: path, reason: error)
    }
  }

  /// The bytes of a file. Throws on a custom utility.
  public func bytes(_ format: MarketFormat) throws(MarketFileError.Reason) -> [UInt8] {
    let fields = try MarketFields(self)
    return switch format {
    case .safetensors: try fields.safetensors()
    case .json: Array(fields.json().utf8)
    }
  }

  private static func contents(
    of path: String
  ) throws(MarketFileError.Reason) -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(
        FileManager.default.fileExists(atPath: path)
          ? "not a file that can be opened" : "no such file")
    }
  }
}

extension MarketFormat {
  /// The format that a file's name says.
  fileprivate init(path: String) throws(MarketFileError.Reason) {
    let name = path.lowercased()
    guard let format = Self.allCases.first(where: { name.hasSuffix(".\($0.rawValue)") }) else {
      throw .unknownFormat
    }
    self = format
  }
}
