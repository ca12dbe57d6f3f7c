internal import CKernels
internal import Synchronization

extension Tensor {
  /// Calls `body` with the elements of this untraced tensor in row-major order, to be changed. They
  /// are changed in place if nothing else holds them; elements of views, of mapped files and of
  /// other tensors are copied first.
  package mutating func withMutableElements<Result>(
    _ body: (UnsafeMutablePointer<Scalar>) -> Result
  ) -> Result {
    require(!isTraced, "withMutableElements: a transform traces this tensor")
    self = evaluated()
    if var storage = takeStorage() {
      defer { self = Tensor(shape: shape, storage: storage) }
      if isKnownUniquelyReferenced(&storage), !storage.isMapped { return body(storage.base) }
    }
    var result: Result?
    self = Tensor(shape: shape) { elements in
      pack(into: elements)
      result = body(elements)
    }
    return result!
  }

  /// Adds a tensor of the same shape, in place if this one alone holds its elements. Large ones are
  /// added with whatever comes next.
  mutating func accumulate(_ other: Tensor) {
    guard count < smallestFused.load(ordering: .relaxed), case .dense(let added) = other.body,
      var storage = takeStorage()
    else {
      self = self + other
      return
    }
    let isOnlyHere = isKnownUniquelyReferenced(&storage) && !storage.isMapped
    self = Tensor(shape: shape, storage: storage)
    guard isOnlyHere else {
      self = self + other
      return
    }
    var (length, step) = (Int64(added.count), Int64(1))
    guard length > 0 else { return }
    Scalar.kernels.binary(BT_ADD, 1, &length, storage.base, &step, added.base, &step, storage.base)
  }

  /// Takes the elements of a whole tensor out of it, which is left without, so that its holder may
  /// be the only one; `nil` for views, traced and deferred ones.
  private mutating func takeStorage() -> Storage<Scalar>? {
    guard case .dense(let storage) = body else { return nil }
    self = hollow
    return storage
  }
}
