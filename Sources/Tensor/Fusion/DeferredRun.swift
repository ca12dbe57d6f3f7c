internal import CKernels

/// The operations that a deferred result needs, in an order in which they can run; `nil` if it is
/// there.
struct DeferredRun<Scalar: TensorScalar> {
  private let root: DeferredNode<Scalar>
  private var nodes: [DeferredNode<Scalar>] = []
  private var leaves: [bt_leaf] = []
  private var steps: [bt_step] = []
  /// What the pointers of the leaves point into.
  private var read: [Storage<Scalar>] = []

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  init?(of root: DeferredNode<Scalar>) {
    guard let operands = root.operands else { return nil }
    self.root = root
    append(root, operands)
  }

  /// Whether every operation takes less time than storing its result and reading it again.
  var isCheap: Bool { steps.allSatisfy { $0.isCheap } }

  /// Computes in one pass the root, stored or not, and what a tensor still holds of what it reads.
  /// `body` runs the program.
  @discardableResult
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func compute(
    storing: Bool, _ body: (UnsafePointer<bt_program>) -> Void
  ) -> Storage<Scalar>? {
    var steps = steps
    var kept: [Storage<Scalar>?] = []
    for (index, node) in nodes.enumerated() {
      let isKept = node === root ? storing : node.isWanted.load(ordering: .relaxed)
      guard isKept else {
        kept.append(nil)
        continue
      }
      kept.append(Storage(count: root.count) { steps[index].out = .init($0) })
    }
    leaves.withUnsafeBufferPointer { leaves in
      steps.withUnsafeBufferPointer { steps in
        var program = bt_program(
          count: root.count, leaf_count: Int32(leaves.count), step_count: Int32(steps.count),
          leaves: leaves.baseAddress, steps: steps.baseAddress)
        withExtendedLifetime(read) { body(&program) }
      }
    }
    for (node, storage) in zip(nodes, kept) {
      if let storage { node.finish(storage) }
    }
    return kept.last ?? nil
  }

  /// Puts a node behind what it reads; its index.
  @discardableResult
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
    case .array(let storage, let offset, let inner, let size):
      read.append(storage)
      return leaf(storage.base + offset, inner: inner, size: size)
    case .node(let node):
      if let step = nodes.firstIndex(where: { $0 === node }) {
        return Int32(Int(BT_MAX_LEAVES) + step)
      }
      guard let operands = node.operands else {
        read.append(node.storage)
        return leaf(node.storage.base, inner: 1, size: root.count)
      }
      return Int32(Int(BT_MAX_LEAVES) + append(node, operands))
    }
  }

  private mutating func leaf(
    _ base: UnsafeMutablePointer<Scalar>, inner: Int, size: Int
  ) -> Int32 {
    for (index, leaf) in leaves.enumerated()
    where leaf.base == UnsafeRawPointer(base) && leaf.inner == inner && leaf.size == size {
      return Int32(index)
    }
    leaves.append(bt_leaf(base: base, inner: inner, size: size))
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
