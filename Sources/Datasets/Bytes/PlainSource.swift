/// The bytes of a file as they are.
final class PlainSource: ByteSource {
  private let file: BufferedFile

  /// The end of a plain file says nothing about what is missing.
  var isComplete: Bool { true }

  init(_ file: BufferedFile) { self.file = file }

  func read(into output: UnsafeMutableRawBufferPointer) throws(IDXError) -> Int {
    var written = 0
    while written < output.count {
      let unread = UnsafeRawBufferPointer(try file.unread(atLeast: 1))
      if unread.isEmpty { break }
      let taken = min(unread.count, output.count - written)
      UnsafeMutableRawBufferPointer(rebasing: output[written...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: unread[..<taken]))
      file.consume(taken)
      written += taken
    }
    return written
  }
}
