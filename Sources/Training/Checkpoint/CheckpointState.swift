internal import CZlib
import Foundation

/// What a checkpoint says of itself, in `state.json`: with it a reader finds out whether all of it is
/// there, unchanged.
struct CheckpointState: Codable {
  struct File: Codable {
    var bytes: Int
    var crc32: UInt32

    init(_ content: [UInt8]) {
      bytes = content.count
      crc32 = CheckpointState.crc32(content)
    }

    func matches(_ content: [UInt8]) -> Bool {
      bytes == content.count && crc32 == CheckpointState.crc32(content)
    }
  }

  static let name = "state.json"

  var step: Int
  var files: [String: File]
  /// How long each file of records was.
  var records: [String: Int]
  /// The checksum of this value's own JSON, with 0 in this place.
  var crc32: UInt32 = 0

  init(step: Int, files: [String: [UInt8]], records: [String: Int]) {
    self.step = step
    self.files = files.mapValues(File.init)
    self.records = records
  }

  /// Its own bytes, with its checksum.
  func bytes() throws -> [UInt8] {
    var state = self
    state.crc32 = 0
    state.crc32 = Self.crc32(Array(try RunCoding.encoder.encode(state)))
    return Array(try RunCoding.line(state))
  }

  /// From bytes that must be exactly those that were written.
  init?(_ content: [UInt8]) {
    guard let state = try? RunCoding.decoder.decode(Self.self, from: Data(content)),
      (try? state.bytes()) == content
    else { return nil }
    self = state
  }

  /// The CRC-32 of ISO 3309.
  static func crc32(_ content: [UInt8]) -> UInt32 {
    content.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return UInt32(truncatingIfNeeded: crc32_z(0, base, buffer.count))
    }
  }
}
