/// Pushes a bundle of `count` directions through recorded operations.
///
/// Directions that move one block each stay one tensor for as long as operations keep the blocks
/// apart, so that all of them cost what one does.
struct BundlePropagation<Scalar: TensorScalar> {
  typealias Value = Tensor<Scalar>
  typealias Tangent = BundleTangent<Scalar>
  typealias Step = (tangent: Tangent?, term: Value?)

  let count: Int

  /// The tangents of an operation's result (`nil` after the last), and its second-order term
  /// `[count, count]` given the adjoint of the result (`nil` is zero).
  func step(
    _ entry: TapeEntry<Scalar>, _ tangents: [Tangent?], adjoint: Value, isLast: Bool
  ) -> Step {
    // What most operations meet: no blocks are left, and every direction moves.
    var whole: [Int]?
    let areWhole = tangents.allSatisfy { tangent in
      guard let tangent else { return true }
      guard case .members(let own, _) = tangent else { return false }
      if own.count == count { whole = own }
      return own.count == count
    }
    if areWhole, let whole { return together(entry, tangents, whole, adjoint, isLast) }
    if let tangent = mixed(entry, tangents) { return (tangent, nil) }
    var axes = [Int?](repeating: nil, count: tangents.count)
    var members: [Int] = []
    for (input, tangent) in tangents.enumerated() {
      switch tangent {
      case .blocks(_, let axis): axes[input] = axis
      case .members(let own, _): members = members == own ? own : Set(members).union(own).sorted()
      case nil: break
      }
    }
    guard axes.contains(where: { $0 != nil }) else {
      return together(entry, tangents, members, adjoint, isLast)
    }
    if members.isEmpty,
      let axis = entry.primitive!.separateAxis(
        axes, of: entry.inputs.map { $0.shape }, blocks: count)
    {
      return separate(entry, tangents, axis, adjoint, isLast)
    }
    return together(entry, tangents, Array(0..<count), adjoint, isLast)
  }

  /// The directions that move anything, each by itself.
  private func together(
    _ entry: TapeEntry<Scalar>, _ tangents: [Tangent?], _ members: [Int], _ adjoint: Value,
    _ isLast: Bool
  ) -> Step {
    let primitive = entry.primitive!
    let bundles = tangents.map { $0?.bundle(of: members) }
    let term = primitive.curvature(
      adjoint, tangents: bundles, inputs: entry.inputs, output: entry.output)
    let whole = term.map { spread($0, members) }
    if isLast { return (nil, whole) }
    let present = bundles.indices.filter { bundles[$0] != nil }
    let moved = mapOverBatch(
      present.map { bundles[$0]! }, mapped: present.map { _ in true }, size: members.count
    ) { examples in
      var all = [Value?](repeating: nil, count: bundles.count)
      for (slot, example) in zip(present, examples) { all[slot] = example }
      return [primitive.pushforward(all, inputs: entry.inputs, output: entry.output)]
    }[0]
    return (.members(members, moved), whole)
  }

  /// All directions at once, each in its block.
  private func separate(
    _ entry: TapeEntry<Scalar>, _ tangents: [Tangent?], _ axis: Int, _ adjoint: Value,
    _ isLast: Bool
  ) -> Step {
    let blocks = tangents.map { $0?.values }
    let sums = turned(entry, blocks, adjoint).map { input, turned in
      (turned * blocks[input]!).blockSums(along: tangents[input]!.axis!, count: count)
    }
    let term = sums.dropFirst().reduce(sums.first, { $0! + $1 }).map { Tensor.eye(count) * $0 }
    if isLast { return (nil, term) }
    let moved = entry.primitive!.pushforward(blocks, inputs: entry.inputs, output: entry.output)
    return (.blocks(moved, axis: axis), term)
  }

  /// The derivative of the pullback along all blocks, for each moving input. Blocks do not meet in
  /// the operation, so its second-order terms are those of each block with itself.
  private func turned(
    _ entry: TapeEntry<Scalar>, _ blocks: [Value?], _ adjoint: Value
  ) -> [(input: Int, turned: Value)] {
    let primitive = entry.primitive!
    let moving = blocks.indices.filter { blocks[$0] != nil }
    let isLinear =
      primitive is any LinearPrimitive || primitive is any BilinearPrimitive && moving.count == 1
    if isLinear { return [] }
    let turned = primitive.turnedPullback(
      adjoint, of: moving, along: moving.map { blocks[$0]! }, inputs: entry.inputs,
      output: entry.output)
    return Array(zip(moving, turned))
  }

  /// The matrix of some members' terms, among zeros for the others.
  private func spread(_ term: Value, _ members: [Int]) -> Value {
    guard members.count < count else { return term }
    let places = Value.oneHot(members, classes: count)
    return matmul(places.transposed(), matmul(term, places))
  }
}
