extension Tensor {
  /// Writes or adds the elements of this untraced tensor to those of a block that `strides` reach.
  func place(into out: UnsafeMutablePointer<Scalar>, strides: Strides, adding: Bool) {
    withLayout { base, own in
      withDimensions(shape) { sizes in
        withDimensions(own) { from in
          withDimensions(strides) {
            Scalar.kernels.indexing.place(adding, Int32(rank), sizes, base, from, out, $0)
          }
        }
      }
    }
  }

  /// Calls `body` with these untraced positions as indices, in row-major order. Traps on one that
  /// is not below `limit`, with the text of `operation`.
  func withIndices<Result>(
    below limit: Int, _ operation: () -> String, _ body: (UnsafePointer<Int64>) -> Result
  ) -> Result {
    // Of no elements a spare one: the empty array is shared by all threads and not written to.
    let indices = [Int64](unsafeUninitializedCapacity: Swift.max(count, 1)) { buffer, initialised in
      initialised = count
      withContiguous { positions in
        let bad = Scalar.kernels.indexing.indices(count, limit, positions, buffer.baseAddress!)
        guard bad < count else { return }
        let number = positions[bad]
        let index = Int(exactly: number).map { "\($0)" } ?? "\(number)"
        fatalError(
          "\(operation()): index \(index), number \(bad) of them, where 0..<\(limit) are allowed")
      }
    }
    return indices.withUnsafeBufferPointer { body($0.baseAddress!) }
  }
}
