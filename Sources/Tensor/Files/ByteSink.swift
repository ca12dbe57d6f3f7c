/// Where a format is written to, from front to back.
protocol ByteSink {
  func append(_ bytes: UnsafeRawBufferPointer) throws(FileError)
}

extension ByteSink {
  func append(_ bytes: [UInt8]) throws(FileError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(FileError) in
      try append(UnsafeRawBufferPointer(buffer))
    }
  }
}

/// Collects what is written in memory.
final class MemorySink: ByteSink {
  private(set) var bytes: [UInt8] = []

  func append(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }

  /// The bytes that `content` writes.
  static func bytes(_ content: (any ByteSink) throws(FileError) -> Void) -> [UInt8] {
    let sink = MemorySink()
    do {
      try content(sink)
    } catch {
      fatalError("memory refused to be written to: \(error)")
    }
    return sink.bytes
  }
}
