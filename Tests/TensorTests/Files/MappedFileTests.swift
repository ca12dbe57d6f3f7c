import Foundation
import Testing

@testable import Tensor

@Suite("Mapped files")
struct MappedFileTests {
  private func address<Scalar>(_ tensor: Tensor<Scalar>) -> UInt {
    tensor.withLayout { base, _ in UInt(bitPattern: base) }
  }

  #if os(Linux)
    /// Whether a file is mapped into this process.
    private func isMapped(_ path: String) throws -> Bool {
      let file = try #require(fopen("/proc/self/maps", "r"))
      defer { fclose(file) }
      var text: [UInt8] = []
      var part = [UInt8](repeating: 0, count: 1 << 16)
      while case let count = fread(&part, 1, part.count, file), count > 0 { text += part[..<count] }
      return String(decoding: text, as: UTF8.self).contains(path)
    }
  #endif

  /// Every format, with a way to read the tensor of its file.
  private func files(
    _ tensor: Tensor<Float>, in folder: ScratchFolder
  ) throws -> [(path: String, read: () throws -> Tensor<Float>)] {
    try Safetensors.write(tensor, to: folder("a.safetensors"))
    try Npy.write(tensor, to: folder("a.npy"))
    try Npz.write(tensor, to: folder("a.npz"))
    return [
      (
        folder("a.safetensors"),
        { try Safetensors.read(folder("a.safetensors"), mapped: true).tensor(named: "") }
      ),
      (folder("a.npy"), { try Npy.read(folder("a.npy"), mapped: true).tensor() }),
      (folder("a.npz"), { try Npz.read(folder("a.npz"), mapped: true).tensor(named: "") }),
    ]
  }

  #if os(Linux)
    @Test func theMappingLivesAsLongAsATensorOfIt() throws {
      let folder = try ScratchFolder()
      for (path, read) in try files(.arange(6).reshaped([2, 3]), in: folder) {
        do {
          var tensor: Tensor<Float>? = try read()
          #expect(try isMapped(path))
          // A view of it, while the file and the first tensor are gone.
          let view = tensor!.transposed()
          tensor = nil
          unlink(path)
          #expect(view.scalars == [0, 3, 1, 4, 2, 5])
          #expect((view * view).scalars == [0, 9, 1, 16, 4, 25])
          let isThere = try withExtendedLifetime(view) { try isMapped(path) }
          #expect(isThere)
        }
        #expect(try !isMapped(path))
      }
    }
  #endif

  @Test func tensorsOfOneFileAreTheSamePages() throws {
    let folder = try ScratchFolder()
    try Safetensors.write([Tensor<Float>.ones([4]), Tensor<Float>.ones([2])], to: folder("a"))
    let file = try Safetensors.read(folder("a"), mapped: true)
    let first: Tensor<Float> = try file.tensor(named: "0")
    #expect(try address(file.tensor(named: "0", as: Float.self)) == address(first))
    #expect(try address(file.tensor(named: "1", as: Float.self)) == address(first) + 16)
    let read = try Safetensors.read(folder("a"))
    #expect(try address(read.tensor(named: "0", as: Float.self)) != address(first))
    // What is computed with them leaves them as they are.
    let sum = first + 1
    #expect(first.scalars == [1, 1, 1, 1] && sum.scalars == [2, 2, 2, 2])
    #expect(gradient(at: first) { square($0).sum() }.scalars == [2, 2, 2, 2])
  }

  @Test func whatIsNotAlignedOrAsStoredIsCopied() throws {
    let folder = try ScratchFolder()
    let value = Float(1.5)
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    for padding in 0..<4 {
      let header = "{\(member("a", "F32", [2], 0, 8))}" + String(repeating: " ", count: padding)
      let path = try folder.write(rawSafetensors(header.utf8, bytes + bytes), to: "s")
      let file = try Safetensors.read(path, mapped: true)
      let tensor: Tensor<Float> = try file.tensor(named: "a")
      #expect(tensor.scalars == [1.5, 1.5])
      let isInPlace = try address(file.tensor(named: "a", as: Float.self)) == address(tensor)
      #expect(isInPlace == ((8 + header.utf8.count) % 4 == 0))
      let wide = try file.tensor(named: "a", as: Double.self, allowingConversion: true)
      #expect(wide.scalars == [1.5, 1.5])
      let npy = npyHeader("<f4", "(2,)") + String(repeating: " ", count: padding)
      #expect(
        try Npy.read(folder.write(rawNpy(npy, bytes + bytes), to: "n"), mapped: true)
          .tensor(as: Float.self).scalars == [1.5, 1.5])
    }
    let big = rawNpy(npyHeader(">f4", "(1,)") + "   ", bytes.reversed())
    #expect(
      try Npy.read(folder.write(big, to: "n"), mapped: true).tensor(as: Float.self).scalars == [1.5]
    )
  }

  @Test func arraysOfArchivesLieAtMultiplesOf64() throws {
    let folder = try ScratchFolder()
    for length in stride(from: 0, to: 70, by: 9) {
      try Npz.write(
        [(String(repeating: "n", count: length), .double(.ones([3]))), ("b!", .float(.ones([5])))],
        to: folder("a"))
      let file = try Npz.read(folder("a"), mapped: true)
      let double: Tensor<Double> = try file.tensor(named: file.names[0])
      let float: Tensor<Float> = try file.tensor(named: "b!")
      #expect(address(double) % 64 == 0 && address(float) % 64 == 0)
      #expect(try address(file.tensor(named: "b!", as: Float.self)) == address(float))
    }
  }

  @Test func emptyFilesAndTensorsNeedNoPages() throws {
    let folder = try ScratchFolder()
    for (_, read) in try files(.zeros([2, 0, 3]), in: folder) {
      #expect(try read().shape == [2, 0, 3])
    }
    let path = try folder.write([])
    #expect(throws: SafetensorsError.self) { try Safetensors.read(path, mapped: true) }
    #expect(throws: NpyError.self) { try Npy.read(path, mapped: true) }
    #expect(throws: NpyError.self) { try Npz.read(path, mapped: true) }
  }

  @Test func aFileThatIsReplacedKeepsItsPages() throws {
    let folder = try ScratchFolder()
    for (path, read) in try files(.ones([4]), in: folder) {
      let old = try read()
      try AtomicFile.write(bytes: [], to: path)
      #expect(old.scalars == [1, 1, 1, 1])
    }
  }

  @Test func aFileThatHasShrunkIsReported() throws {
    let folder = try ScratchFolder()
    try Safetensors.write(Tensor<Float>.ones([4]), to: folder("s"))
    let file = try Safetensors.read(folder("s"), mapped: true)
    let size = try content(folder("s")).count
    try #require(truncate(folder("s"), off_t(size - 3)) == 0)
    let error = #expect(throws: SafetensorsError.self) {
      try file.tensor(named: "", as: Float.self)
    }
    #expect(error?.reason == .truncatedData(expected: 16, found: 13))
    try Npy.write(Tensor<Float>.ones([4]), to: folder("n"))
    let array = try Npy.read(folder("n"), mapped: true)
    try #require(truncate(folder("n"), 100) == 0)
    let other = #expect(throws: NpyError.self) { try array.tensor(as: Float.self) }
    #expect(other?.reason == .truncatedData(expected: 16, found: 0))
  }

  @Test func tasksShareTheirPages() async throws {
    let folder = try ScratchFolder()
    try Npy.write(Tensor<Double>.arange(1000), to: folder("a"))
    let tensor = try Npy.read(folder("a"), as: Double.self, mapped: true)
    try await withThrowingTaskGroup(of: Double.self) { group in
      for _ in 0..<8 { group.addTask { tensor.sum().scalar } }
      for try await sum in group { #expect(sum == 499_500) }
    }
  }
}
