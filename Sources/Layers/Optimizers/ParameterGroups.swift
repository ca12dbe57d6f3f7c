public import Tensor

/// An optimiser that treats groups of parameters differently.
///
///     var optimizer = ParameterGroups(
///       AdamW<Float>(learningRate: 3e-4, weightDecay: 0.1),
///       [
///         ParameterGroup("embedding", isFrozen: true),
///         ParameterGroup("body.*.weight", rateScale: 0.1),
///         .biasesAndNorms(weightDecay: 0),
///       ])
///
/// A parameter belongs to the first group that contains it; those in no group take the optimiser's own
/// settings. Groups may be changed between steps, for instance to unfreeze one.
public struct ParameterGroups<Base: WeightDecayingOptimizer>: Optimizer {
  public typealias Scalar = Base.Scalar

  /// The optimiser of those that are in no group.
  public private(set) var base: Base
  /// The groups, in order. Which parameters each contains is settled at the first step.
  public var groups: [ParameterGroup<Scalar>] {
    didSet {
      require(
        groups.count == oldValue.count,
        "ParameterGroups: \(groups.count) groups in place of \(oldValue.count)")
    }
  }
  /// The state of each group by itself, then that of the parameters in no group.
  public var state: [Base.State]?
  /// The group of each tensor, `groups.count` for none.
  private var membership: [Int]?

  /// The rate that each group's scale multiplies.
  public var learningRate: Scalar {
    get { base.learningRate }
    set { base.learningRate = newValue }
  }

  /// An optimiser with groups. It must not have taken a step yet.
  public init(_ base: Base, _ groups: [ParameterGroup<Scalar>]) {
    require(base.state == nil, "ParameterGroups: the optimiser has taken steps without groups")
    self.base = base
    self.groups = groups
  }

  /// Traps if a pattern matches no path of the tree.
  public func initialState(for tree: some TensorTree<Scalar>) -> [Base.State] {
    parts(of: tree.tensors, by: assigned(tree)).map { base.initialState(for: $0) }
  }

  /// One step downhill. Traps if the gradient, or the state, does not have the tree's shapes, and if
  /// a pattern matches no path of the tree.
  public mutating func update<Tree: TensorTree>(_ tree: inout Tree, along gradient: Tree)
  where Tree.Scalar == Scalar {
    let membership = self.membership ?? assigned(tree)
    let slopes = gradient.tensors
    requireShapes("ParameterGroups", tree.tensors, "gradient", slopes)
    require(
      membership.count == slopes.count,
      "ParameterGroups: the tree has \(slopes.count) tensors, at the first step \(membership.count)"
    )
    self.membership = membership
    var states: [Base.State?] = state ?? initialState(for: tree)
    require(
      states.count == groups.count + 1,
      "ParameterGroups: a state of \(states.count) parts for \(groups.count) groups")
    state = nil
    // The tensors leave the tree for the step, so that they change in place.
    var taken = [[Tensor<Scalar>]](repeating: [], count: groups.count + 1)
    let along = parts(of: slopes, by: membership)
    var index = 0
    tree.updateTensors { parameter in
      taken[membership[index]].append(parameter)
      parameter = Tensor(0)
      index += 1
    }
    for position in taken.indices {
      let group = position < groups.count ? groups[position] : nil
      if group?.isFrozen == true { continue }
      var rule = base
      if let group {
        rule.learningRate *= group.rateScale
        rule.weightDecay = group.weightDecay ?? base.weightDecay
      }
      rule.state = states[position]
      states[position] = nil
      rule.update(&taken[position], along: along[position])
      states[position] = rule.state ?? base.initialState(for: taken[position])
    }
    var next = [Int](repeating: 0, count: taken.count)
    index = 0
    tree.updateTensors { parameter in
      let position = membership[index]
      parameter = taken[position][next[position]]
      next[position] += 1
      index += 1
    }
    state = states.map { $0! }
  }

  /// The group of each parameter of a tree, in visiting order; `nil` for none. Traps if a pattern
  /// matches no path.
  public func membership(in tree: some TensorTree<Scalar>) -> [(path: String, group: Int?)] {
    zip(tree.namedTensors, assigned(tree)).map { ($0.path, $1 < groups.count ? $1 : nil) }
  }

  private func assigned(_ tree: some TensorTree<Scalar>) -> [Int] {
    let named = tree.namedTensors
    for pattern in groups.flatMap(\.patterns) {
      require(
        named.contains { PathPattern(pattern).matches($0.path) },
        "ParameterGroups: \(pattern) matches none of " + named.map(\.path).joined(separator: ", "))
    }
    return named.map { path, tensor in
      groups.firstIndex { $0.contains(path: path, shape: tensor.shape) } ?? groups.count
    }
  }

  private func parts(
    of tensors: [Tensor<Scalar>], by membership: [Int]
  ) -> [[Tensor<Scalar>]] {
    var result = [[Tensor<Scalar>]](repeating: [], count: groups.count + 1)
    for (tensor, position) in zip(tensors, membership) { result[position].append(tensor) }
    return result
  }
}
