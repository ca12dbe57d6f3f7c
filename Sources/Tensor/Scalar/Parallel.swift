internal import CKernels

/// Calls `body` for every index below `count`, from several threads. Each call's own operations run
/// on the thread that makes it.
func inParallel(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let work = SharedWork(body)
  withExtendedLifetime(work) {
    bt_parallel_alone(
      count,
      { context, first, end in
        let work = Unmanaged<SharedWork>.fromOpaque(context!).takeUnretainedValue()
        for index in first..<end { work.body(index) }
      }, Unmanaged.passUnretained(work).toOpaque())
  }
}

private final class SharedWork: Sendable {
  let body: @Sendable (Int) -> Void
  init(_ body: @escaping @Sendable (Int) -> Void) { self.body = body }
}
