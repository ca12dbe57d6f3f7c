import CMachine

/// What the machine can do with a number of threads, measured.
struct MachineLimits: Codable {
  let threads: Int
  /// Operations per second of fused multiply-adds, two each.
  var f32: Double
  var f64: Double
  /// Bytes per second that are read from a block in each cache, and from memory.
  var readL1: Double
  var readL2: Double
  var readL3: Double
  var read: Double
  /// Bytes per second of a copy in memory, those read and those written, through the caches and
  /// past them.
  var copy: Double
  var streamingCopy: Double
  /// Bytes per second of touching fresh pages for the first time, on one thread.
  var firstTouch: Double
  var firstTouchHuge: Double

  /// Measures for some seconds. The sizes are those of caches that are common today, for each
  /// thread; a smaller third level shows as a lower rate.
  init(threads: Int) {
    self.threads = threads
    func transfer(_ kind: machine_transfer, _ bytes: Int) -> Double {
      machine_transfer_rate(kind, Int32(threads), bytes)
    }
    f32 = machine_multiply_add_rate(Int32(threads), 0)
    f64 = machine_multiply_add_rate(Int32(threads), 1)
    readL1 = transfer(MACHINE_READ, 24 << 10)
    readL2 = transfer(MACHINE_READ, 512 << 10)
    readL3 = transfer(MACHINE_READ, (8 << 20) / threads)
    read = transfer(MACHINE_READ, 256 << 20)
    copy = transfer(MACHINE_COPY, 128 << 20)
    streamingCopy = transfer(MACHINE_STREAMING_COPY, 128 << 20)
    firstTouch = machine_first_touch_rate(0)
    firstTouchHuge = machine_first_touch_rate(1)
  }

  /// The limits as rows of text: what, and how much.
  var rows: [[String]] {
    func operations(_ rate: Double) -> String { "\(threeDigits(rate / 1e9)) GFLOP/s" }
    func bytes(_ rate: Double) -> String { "\(threeDigits(rate / 1e9)) GB/s" }
    return [
      ["multiply-add, f32", operations(f32)],
      ["multiply-add, f64", operations(f64)],
      ["read, 24 KiB a thread (L1)", bytes(readL1)],
      ["read, 512 KiB a thread (L2)", bytes(readL2)],
      ["read, 8 MiB (L3)", bytes(readL3)],
      ["read, memory", bytes(read)],
      ["copy, memory", bytes(copy)],
      ["copy, memory, non-temporal stores", bytes(streamingCopy)],
      ["first touch, 4 KiB pages, one thread", bytes(firstTouch)],
      ["first touch, huge pages, one thread", bytes(firstTouchHuge)],
    ]
  }
}
