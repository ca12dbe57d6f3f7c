import Foundation
import Tensor
import Testing

@Suite("Atomic files")
struct AtomicFileTests {
  private func error(writing bytes: [UInt8] = [1], to path: String) -> FileError? {
    do throws(FileError) {
      try AtomicFile.write(bytes: bytes, to: path)
      return nil
    } catch {
      return error
    }
  }

  @Test func bytesAreWrittenAndReplaced() throws {
    let folder = try ScratchFolder()
    for bytes in [[1, 2, 3], [], [UInt8](repeating: 9, count: 3_000_000)] {
      try AtomicFile.write(bytes: bytes, to: folder("a"))
      #expect(try content(folder("a")) == bytes)
    }
    try AtomicFile.write(bytes: "text é".utf8, to: folder("a"))
    #expect(try content(folder("a")) == Array("text é".utf8))
    #expect(try folder.names == ["a"])
  }

  @Test func namesAsLongAsTheSystemAllowsAreWritten() throws {
    let folder = try ScratchFolder()
    let name = String(repeating: "n", count: 255)
    try AtomicFile.write(bytes: [1], to: folder(name))
    #expect(try folder.names == [name])
    #expect(error(to: folder(name + "n"))?.code == ENAMETOOLONG)
    #expect(try folder.names == [name])
  }

  @Test func aFailureLeavesNothingBehind() throws {
    let folder = try ScratchFolder()
    _ = try folder.write([7], to: "file")
    let absent = folder("absent/file")
    let refused = error(to: absent)
    #expect(refused?.path == absent && refused?.operation == .create && refused?.code == ENOENT)
    #expect(refused?.description == absent + ": cannot create: No such file or directory")
    #expect(error(to: folder("file/below"))?.code == ENOTDIR)
    #expect(error(to: folder.path)?.code == EISDIR)
    #expect(error(to: folder.path + "/")?.code == EISDIR)
    #expect(error(to: folder("file\0.txt"))?.code == EINVAL)
    #expect(error(to: "")?.code == ENOENT)
    #expect(try folder.names == ["file"])
    #expect(try content(folder("file")) == [7])
  }

  @Test func whatIsNotARegularFileIsNotReplaced() throws {
    let folder = try ScratchFolder()
    #expect(mkfifo(folder("pipe"), 0o600) == 0)
    #expect(error(to: folder("pipe"))?.code == EOPNOTSUPP)
    #expect(try folder.names == ["pipe"])
    var status = stat()
    #expect(stat(folder("pipe"), &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
  }

  @Test func symbolicLinksAreFollowed() throws {
    let folder = try ScratchFolder()
    try FileManager.default.createDirectory(
      atPath: folder("below"), withIntermediateDirectories: false)
    _ = try folder.write([7], to: "below/file")
    #expect(symlink("below/file", folder("link")) == 0)
    try AtomicFile.write(bytes: [8], to: folder("link"))
    #expect(try content(folder("below/file")) == [8])
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder("link")) == "below/file")
    #expect(symlink("loop", folder("loop")) == 0)
    #expect(error(to: folder("loop"))?.code == ELOOP)
    #expect(try folder.names == ["below", "link", "loop"])
  }

  @Test func permissionsAreKept() throws {
    let folder = try ScratchFolder()
    _ = try folder.write([7], to: "file")
    for permissions in [0o600, 0o640, 0o444] {
      #expect(chmod(folder("file"), mode_t(permissions)) == 0)
      try AtomicFile.write(bytes: [8], to: folder("file"))
      let attributes = try FileManager.default.attributesOfItem(atPath: folder("file"))
      #expect(attributes[.posixPermissions] as? Int == permissions)
    }
  }

  @Test func writersOfOneFileDoNotMix() async throws {
    let folder = try ScratchFolder()
    let path = folder("file")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for _ in 0..<20 {
            try AtomicFile.write(
              bytes: [UInt8](repeating: UInt8(writer), count: 50_000 + writer), to: path)
            let bytes = try content(path)
            #expect(bytes.count == 50_000 + Int(bytes[0]))
            #expect(bytes.allSatisfy { $0 == bytes[0] })
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try folder.names == ["file"])
  }

  /// In a process of its own, which gives up the rights that would let it write anywhere.
  @Test func anUnwritableFolderKeepsItsFile() async {
    await #expect(processExitsWith: .success) {
      let folder = try ScratchFolder()
      let path = try folder.write([7], to: "model")
      try #require(chmod(folder.path, 0o555) == 0)
      let isRoot = geteuid() == 0
      if isRoot { try #require(seteuid(65534) == 0) }
      let error = #expect(throws: SafetensorsError.self) {
        try Safetensors.write(Tensor<Float>.ones([1000]), to: path)
      }
      if isRoot { try #require(seteuid(0) == 0) }
      guard case .system(let cause) = error?.reason else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(cause.operation == .create && cause.code == EACCES)
      #expect(error?.description == path + ": cannot create: Permission denied")
      #expect(try folder.names == ["model"])
      #expect(try content(path) == [7])
      try #require(chmod(folder.path, 0o755) == 0)
    }
  }

  /// In a process of its own, where the system refuses to let a file grow past 2000 bytes.
  @Test func aFullDiskKeepsTheFileThatWasThere() async {
    await #expect(processExitsWith: .success) {
      let folder = try ScratchFolder()
      let path = try folder.write([7], to: "model")
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 2000, rlim_max: 2000)
      #if os(Linux)
        let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
      #else
        let resource = RLIMIT_FSIZE
      #endif
      try #require(setrlimit(resource, &limit) == 0)
      for target in [path, folder("new")] {
        let error = #expect(throws: SafetensorsError.self) {
          try Safetensors.write(
            [Tensor<Float>.ones([100]), Tensor<Float>.ones([1000])], to: target)
        }
        guard case .system(let cause) = error?.reason else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(cause.path == target && cause.operation == .write && cause.code == EFBIG)
      }
      #expect(try folder.names == ["model"])
      #expect(try content(path) == [7])
      try Safetensors.write(Tensor<Float>.ones([100]), to: path)
      #expect(try Safetensors.read(path).names == [""])
    }
  }
}
