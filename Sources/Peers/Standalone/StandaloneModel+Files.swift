import Curvature
import Foundation
import Layers
import Tensor

extension StandaloneModel {
  private static let kind = "bittensor standalone model 1"

  /// Writes one safetensors file: all parameters and buffers, and the header as JSON in the metadata
  /// beside yours. Traps if yours has the keys `kind` or `header`.
  public func write(to path: String, metadata: [String: String] = [:]) throws {
    require(
      metadata["kind"] == nil && metadata["header"] == nil,
      "StandaloneModel: the metadata \(metadata.keys.sorted()), `kind` and `header` are taken")
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(header), as: UTF8.self)
    try Safetensors.write(
      self, metadata: metadata.merging(["kind": Self.kind, "header": text]) { $1 }, to: path)
  }

  /// Who the model in a file was and which sizes it has, with the metadata of its writer. Throws
  /// `StandaloneModelError` if the file holds no such model.
  public static func readHeader(
    _ path: String
  ) throws -> (header: Header, metadata: [String: String]) {
    let file = try Safetensors.read(path)
    return (try header(of: file), file.metadata.filter { $0.key != "kind" && $0.key != "header" })
  }

  /// Reads what `write` wrote.
  ///
  ///     let model = try StandaloneModel.read(path) { header in
  ///       MyPeer(features: header.features, width: header.width, using: &generator)
  ///     }
  ///
  /// `peer` makes a peer of the same structure, whose numbers are replaced; `student` a student, if
  /// the member had another than the usual one. Throws `StandaloneModelError` if the file holds no
  /// such model, `SafetensorsError` if the tensors do not fit the peer's or the student's.
  public static func read(
    _ path: String,
    student: (_ sizes: StudentSizes, _ generator: inout Philox) throws -> any Layer<Float> = {
      BranchedStudent($0, using: &$1)
    }, peer: (Header) throws -> any Peer
  ) throws -> StandaloneModel {
    let file = try Safetensors.read(path)
    let header = try header(of: file)
    // Whatever is drawn is replaced by what the file holds.
    var generator = Philox(seed: 0)
    let sizes = StudentSizes(
      features: header.features, hidden: header.studentWidth, peers: header.names.count,
      width: header.width)
    let model = try NodeModel(
      peer: AnyPeer(try peer(header)), student: student, sizes: sizes,
      headWidth: header.headWidth, classes: header.classes, keeping: header.keeping,
      using: &generator)
    return try file.load(
      into: StandaloneModel(model, mask: .zeros([header.names.count]), header: header))
  }

  /// The header, if it agrees with the shapes of the file's tensors: what is made from it is no
  /// larger than the file.
  private static func header(of file: SafetensorsFile) throws(StandaloneModelError) -> Header {
    guard file.metadata["kind"] == kind, let text = file.metadata["header"] else {
      throw StandaloneModelError(path: file.path, problem: "not a standalone model")
    }
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(text.utf8)) else {
      throw StandaloneModelError(path: file.path, problem: "the header is damaged")
    }
    let count = header.names.count
    guard header.names.indices.contains(header.member), (1...count).contains(header.keeping),
      (1...(1 << 24)).contains(header.studentWidth)
    else { throw StandaloneModelError(path: file.path, problem: "the header is damaged") }
    for (name, shape) in [
      ("gate.gate.weight", [header.features, count]),
      ("head.peerWeights", [count, header.width, header.headWidth]),
      ("head.outputWeights", [header.headWidth, header.classes]),
    ] {
      guard let found = file[name]?.shape, found == shape, shape.allSatisfy({ $0 > 0 }) else {
        throw StandaloneModelError(
          path: file.path,
          problem: "the header is for \(name) \(shape), the file has "
            + (file[name].map { "\($0.shape)" } ?? "none"))
      }
    }
    return header
  }
}

/// A file holds no standalone model. The description is one line.
public struct StandaloneModelError: Error, Sendable, Hashable, CustomStringConvertible {
  public let path: String
  public let problem: String

  public init(path: String, problem: String) { (self.path, self.problem) = (path, problem) }

  public var description: String { "\(path): \(problem)" }
}
