internal import CKernels

/// The operations that deferred results of one count need, in an order in which they can run.
struct DeferredRun<Scalar: TensorScalar> {
  let count: Int
  private var nodes: [DeferredNode<Scalar>] = []
  private var leaves: [bt_leaf] = []
  private var steps: [bt_step] = []
  /// What the pointers of the leaves point into.
  private var read: [Storage<Scalar>] = []
  /// The steps whose results are asked for.
  private var stored: [Int] = []
  private var reduced: [(step: Int, reduction: DeferredReduction<Scalar>)] = []

  init(count: Int) { self.count = count }

  /// Adds what a node needs; the node's step, or `nil` if its result is there.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func insert(_ node: DeferredNode<Scalar>) -> Int? {
    if let step = nodes.firstIndex(where: { $0 === node }) { return step }
    return node.operands.map { append(node, $0) }
  }

  /// Adds a node whose result is asked for; false if it is there.
  mutating func store(_ node: DeferredNode<Scalar>) -> Bool {
    guard let step = insert(node) else { return false }
    stored.append(step)
    return true
  }

  /// Adds a reduction; false if the values it reduces are there, or this run cannot compute it.
  mutating func reduce(_ reduction: DeferredReduction<Scalar>) -> Bool {
    guard let source = reduction.source, source.count == count,
      reduced.isEmpty || reduced[0].reduction.inner == reduction.inner,
      let step = insert(source), !reduced.contains(where: { $0.step == step })
    else { return false }
    reduced.append((step, reduction))
    return true
  }

  /// Operations, and large arrays that are read.
  var cost: Int { steps.count + reads }

  var isWithinLimits: Bool { steps.count <= FusionLimits.steps && reads <= FusionLimits.reads }

  private var reads: Int { leaves.count { $0.size == count } }

  /// Computes in one pass what is asked for, what tensors still hold of what that needs, and the
  /// reductions that wait for it.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func compute() {
    var run = self
    for node in nodes {
      for reduction in node.reductions { _ = run.reduce(reduction) }
    }
    var sinks: [bt_sink] = []
    let results = run.reduced.map { step, reduction in
      Storage<Scalar>(count: reduction.inner) {
        sinks.append(bt_sink(step: Int32(step), operation: reduction.operation, out: .init($0)))
      }
    }
    run.compute(reduced: run.reduced.map(\.step), sinks: sinks) { Scalar.kernels.run($0) }
    for (reduced, result) in zip(run.reduced, results) { reduced.reduction.finish(result) }
  }

  /// Runs the program by `body`. Results that are not asked for and that no later step reads, only a
  /// reduction, are not stored where computing them again is cheap: most are read by nothing else.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func compute(reduced: [Int], sinks: [bt_sink], _ body: (UnsafePointer<bt_program>) -> Void) {
    var steps = steps
    let isCheap = steps.count <= FusionLimits.cheapSteps && steps.allSatisfy { $0.isCheap }
    var kept: [Storage<Scalar>?] = []
    for (index, node) in nodes.enumerated() {
      let isKept =
        stored.contains(index)
        || (node.isWanted.load(ordering: .relaxed) && !(isCheap && reduced.contains(index)))
      kept.append(isKept ? Storage(count: count) { steps[index].out = .init($0) } : nil)
    }
    leaves.withUnsafeBufferPointer { leaves in
      steps.withUnsafeBufferPointer { steps in
        sinks.withUnsafeBufferPointer { sinks in
          var program = bt_program(
            count: count, leaf_count: Int32(leaves.count), step_count: Int32(steps.count),
            leaves: leaves.baseAddress, steps: steps.baseAddress,
            inner: self.reduced.first?.reduction.inner ?? 0, sink_count: Int32(sinks.count),
            sinks: sinks.baseAddress)
          withExtendedLifetime(read) { body(&program) }
        }
      }
    }
    for (node, storage) in zip(nodes, kept) {
      if let storage { node.finish(storage) }
    }
  }

  /// Puts a node behind what it reads; its index.
  private mutating func append(
    _ node: DeferredNode<Scalar>, _ operands: (DeferredOperand<Scalar>, DeferredOperand<Scalar>?)
  ) -> Int {
    let first = index(of: operands.0)
    let second = operands.1.map { index(of: $0) } ?? 0
    nodes.append(node)
    steps.append(bt_step(operation: node.operation, first: first, second: second, out: nil))
    return nodes.count - 1
  }

  /// Where a step finds an operand, which is added if it is not there yet.
  private mutating func index(of operand: DeferredOperand<Scalar>) -> Int32 {
    switch operand {
    case .array(let storage, let offset, let inner, let size, let period):
      read.append(storage)
      return leaf(storage.base + offset, inner: inner, size: size, period: period)
    case .node(let node):
      if let step = nodes.firstIndex(where: { $0 === node }) {
        return Int32(Int(BT_MAX_LEAVES) + step)
      }
      guard let operands = node.operands else {
        read.append(node.storage)
        return leaf(node.storage.base, inner: 1, size: count, period: count)
      }
      return Int32(Int(BT_MAX_LEAVES) + append(node, operands))
    }
  }

  private mutating func leaf(
    _ base: UnsafeMutablePointer<Scalar>, inner: Int, size: Int, period: Int
  ) -> Int32 {
    for (index, leaf) in leaves.enumerated()
    where leaf.base == UnsafeRawPointer(base) && leaf.inner == inner && leaf.size == size
      && leaf.period == period
    {
      return Int32(index)
    }
    leaves.append(bt_leaf(base: base, inner: inner, size: size, period: period))
    return Int32(leaves.count - 1)
  }
}

extension bt_step {
  /// Whether it is an operation that the machine has.
  fileprivate var isCheap: Bool {
    if operation >= BT_UNARY_COUNT.rawValue {
      return operation < BT_UNARY_COUNT.rawValue + BT_POWER.rawValue
    }
    switch bt_unary(UInt32(operation)) {
    case BT_NEGATE, BT_ABS, BT_SIGN, BT_STEP, BT_SQUARE, BT_RELU: return true
    default: return false
    }
  }
}
