#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A file in memory, from `InputFile.mapped()`, until the last reference to it goes.
///
/// The pages come from the disk when they are touched. If something else has made the file shorter
/// by then, touching what is no longer there stops the process with `SIGBUS`.
final class MappedFile: Sendable {
  // As numbers, which may be shared between threads without a promise by hand.
  private let address: UInt
  private let count: Int

  /// Takes over what `mmap` returned.
  init(_ bytes: UnsafeRawBufferPointer) {
    address = UInt(bitPattern: bytes.baseAddress)
    count = bytes.count
  }

  deinit { munmap(UnsafeMutableRawPointer(bitPattern: address), count) }

  /// The content of the file, valid for as long as this object is.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count)
  }
}
