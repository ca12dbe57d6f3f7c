import Foundation
import Tensor

extension NetworkState {
  private static let kind = "bittensor network state 1"

  /// The parts that are no tensors of the members.
  private struct Record: Codable {
    var names: [String]
    var step: Int
    var ledger: Ledger
    var isOffline: [Bool]
  }

  /// Writes one safetensors file: tensors under the number of their member, such as
  /// `0.model.gate.gate.weight`; the names, the step and the ledger as JSON in the metadata. It
  /// appears whole or not at all.
  public func write(to path: String) throws {
    try Safetensors.write(members, metadata: try metadata, to: path)
  }

  /// The bytes of the file that `write` makes.
  public func bytes() throws -> [UInt8] {
    try Safetensors.bytes(
      of: members.namedState.map { ($0.path, FileTensor($0.tensor)) }, metadata: try metadata,
      name: "network state")
  }

  private var metadata: [String: String] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let record = Record(names: names, step: step, ledger: ledger, isOffline: isOffline)
      return [
        "kind": Self.kind, "network": String(decoding: try encoder.encode(record), as: UTF8.self),
      ]
    }
  }

  /// Reads what `write` wrote. `like` is the state of a network of the same members, such as a new
  /// one: it says which tensors there are, and of which shapes. Throws `NetworkStateError`, or
  /// `SafetensorsError` if the tensors are others.
  public static func read(_ path: String, like state: NetworkState) throws -> NetworkState {
    try read(try Safetensors.read(path), like: state)
  }

  /// Reads what `bytes` made; errors give `name` as the path.
  public static func read(
    bytes: [UInt8], name: String = "bytes", like state: NetworkState
  ) throws -> NetworkState {
    try read(try Safetensors.read(bytes: bytes, name: name), like: state)
  }

  private static func read(
    _ file: SafetensorsFile, like state: NetworkState
  ) throws -> NetworkState {
    guard file.metadata["kind"] == kind, let text = file.metadata["network"] else {
      throw NetworkStateError(path: file.path, problem: "not the state of a network")
    }
    let record: Record
    do {
      record = try JSONDecoder().decode(Record.self, from: Data(text.utf8))
    } catch let error as LedgerError {
      throw NetworkStateError(path: file.path, problem: "the ledger is damaged: \(error)")
    } catch {
      throw NetworkStateError(path: file.path, problem: "the metadata is damaged")
    }
    guard record.names == state.names else {
      throw NetworkStateError(
        path: file.path,
        problem: "of the members \(record.names), the network has \(state.names)")
    }
    let count = state.names.count
    guard record.step >= 0, record.isOffline.count == count, record.ledger.stake.count == count
    else { throw NetworkStateError(path: file.path, problem: "the metadata is damaged") }
    return NetworkState(
      names: record.names, step: record.step, members: try file.load(into: state.members),
      ledger: record.ledger, isOffline: record.isOffline)
  }
}

extension PeerNetwork {
  /// Goes on from a file that `NetworkState.write` wrote for a network of the same members. If it
  /// throws, the network stays as it was.
  public func restore(from path: String) async throws {
    await restore(try NetworkState.read(path, like: await state()))
  }
}

/// A file is not the state of this network. The description is one line.
public struct NetworkStateError: Error, Sendable, Hashable, CustomStringConvertible {
  public let path: String
  public let problem: String

  public var description: String { "\(path): \(problem)" }
}
