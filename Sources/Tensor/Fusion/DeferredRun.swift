internal import CKernels

/// The operations that a deferred result needs, in an order in which they can run.
struct DeferredRun<Scalar: TensorScalar> {
  private let count: Int
  private var nodes: [DeferredNode<Scalar>] = []
  private var leaves: [bt_leaf] = []
  private var steps: [bt_step] = []
  /// What the pointers of the leaves point into.
  private var read: [Storage<Scalar>] = []

  init(count: Int) { self.count = count }

  /// Computes a node in one pass, and those before it that a tensor still holds.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func compute(_ root: DeferredNode<Scalar>) -> Storage<Scalar> {
    guard let operands = root.operands else { return root.storage }
    append(root, operands)
    var kept: [Storage<Scalar>?] = []
    for (index, node) in nodes.enumerated() {
      let isKept = index == nodes.count - 1 || node.isWanted.load(ordering: .relaxed)
      let storage = isKept ? Storage<Scalar>(count: count) { steps[index].out = .init($0) } : nil
      kept.append(storage)
    }
    leaves.withUnsafeBufferPointer { leaves in
      steps.withUnsafeBufferPointer { steps in
        var program = bt_program(
          count: count, leaf_count: Int32(leaves.count), step_count: Int32(steps.count),
          leaves: leaves.baseAddress, steps: steps.baseAddress)
        withExtendedLifetime(read) { Scalar.kernels.run(&program) }
      }
    }
    for (node, storage) in zip(nodes, kept) {
      if let storage { node.finish(storage) }
    }
    return kept[kept.count - 1]!
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
        return leaf(node.storage.base, inner: 1, size: count)
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
