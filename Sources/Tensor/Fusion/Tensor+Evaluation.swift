extension Tensor {
  /// This tensor with its elements computed, where they were put off (see `setFusion`); inside a
  /// transform, itself.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func evaluated() -> Tensor {
    switch body {
    case .deferred(let deferred): Tensor(shape: shape, storage: deferred.node.storage)
    case .reduced(let reduction): Tensor(shape: shape, storage: reduction.storage)
    case .postponed(let postponed): Tensor(shape: shape, storage: postponed.storage)
    case .dense, .view, .traced, .hollow: self
    }
  }

  /// Whether the elements have been put off and a run can compute them.
  fileprivate var isPending: Bool {
    switch body {
    case .deferred, .reduced: true
    case .dense, .view, .postponed, .traced, .hollow: false
    }
  }

  /// These tensors with their elements computed, in one pass where they need the same.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func evaluated(_ tensors: [Tensor]) -> [Tensor] {
    var run: DeferredRun<Scalar>?
    for tensor in tensors where tensors.count > 1 && tensor.isPending {
      if let joined = run?.joined(by: tensor) {
        run = joined
      } else {
        run?.compute()
        run = DeferredRun(of: tensor)
      }
    }
    run?.compute()
    return tensors.map { $0.evaluated() }
  }
}

extension TensorTree {
  /// This tree with the elements of all its tensors computed, where they were put off.
  public func evaluated() -> Self { replacingTensors(Tensor<Scalar>.evaluated(tensors)) }
}

extension DeferredRun {
  /// A run for a pending tensor; `nil` if there is nothing to run.
  fileprivate init?(of tensor: Tensor<Scalar>) {
    switch tensor.body {
    case .deferred(let deferred): self.init(count: deferred.node.count)
    case .reduced(let reduction):
      guard let source = reduction.source else { return nil }
      self.init(count: source.count)
    case .dense, .view, .postponed, .traced, .hollow: return nil
    }
    guard add(tensor) else { return nil }
  }

  /// Adds a pending tensor; false if that cannot be, or is not needed.
  private mutating func add(_ tensor: Tensor<Scalar>) -> Bool {
    switch tensor.body {
    case .deferred(let deferred): store(deferred.node)
    case .reduced(let reduction): reduce(reduction)
    case .dense, .view, .postponed, .traced, .hollow: false
    }
  }

  /// This run with a pending tensor's; `nil` if they have nothing in common or are too long.
  fileprivate func joined(by tensor: Tensor<Scalar>) -> DeferredRun? {
    var both = self
    guard let other = DeferredRun(of: tensor), other.count == count, both.add(tensor),
      both.isWithinLimits, both.cost < cost + other.cost
    else { return nil }
    return both
  }
}
