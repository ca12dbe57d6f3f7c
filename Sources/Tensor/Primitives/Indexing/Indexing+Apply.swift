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
    let indices = [Int64](unsafeUninitializedCapacity: count) { buffer, initialised in
      initialised = count
      guard let base = buffer.baseAddress, count > 0 else { return }
      withContiguous { positions in
        let bad = Scalar.kernels.indexing.indices(count, limit, positions, base)
        guard bad < count else { return }
        let number = positions[bad]
        let index = Int(exactly: number).map { "\($0)" } ?? "\(number)"
        fatalError(
          "\(operation()): index \(index), number \(bad) of them, where 0..<\(limit) are allowed")
      }
    }
    return indices.withUnsafeBufferPointer { buffer in
      withUnsafeTemporaryAllocation(of: Int64.self, capacity: 1) {
        // An empty array may have no address at all.
        body(buffer.baseAddress ?? UnsafePointer($0.baseAddress!))
      }
    }
  }
}
