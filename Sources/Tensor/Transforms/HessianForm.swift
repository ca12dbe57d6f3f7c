/// V^T H V for a bundle of k directions: the symmetric matrix `[k, k]` of second derivatives of a
/// scalar function along each pair of them.
///
/// One forward pass, one backward pass and k tangents at once, no Hessian-vector product: every
/// recorded operation adds < adjoint of its output, D^2 f (t_i, t_j) >. `directions` is a tree like
/// `tree`, each tensor with a leading axis of k.
public func hessianForm<Tree: TensorTree>(
  at tree: Tree, along directions: Tree, in f: (Tree) throws -> Tensor<Tree.Scalar>
) rethrows -> Tensor<Tree.Scalar> {
  try hessianTerms(at: tree, along: directions, through: { $0 }, in: f).total
}

/// The parts of V^T H V of a composition loss(head(x)).
public struct HessianTerms<Scalar: TensorScalar>: Sendable {
  /// The curvature of the loss seen through the head's tangents: the Gauss-Newton matrix `[k, k]`.
  public let gaussNewton: Tensor<Scalar>
  /// What the head's operations add, those that bend, in the order in which they ran.
  public let residuals: [(operation: String, value: Tensor<Scalar>)]
  /// The directional derivatives of the loss, `[k]`.
  public let slopes: Tensor<Scalar>
  /// The value of the loss, `[]`.
  public let value: Tensor<Scalar>

  /// The residual of the whole head.
  public var residual: Tensor<Scalar> {
    residuals.reduce(Tensor.zeros(gaussNewton.shape)) { $0 + $1.value }
  }
  /// V^T H V.
  public var total: Tensor<Scalar> {
    residuals.isEmpty ? gaussNewton : gaussNewton + residual
  }
}

/// V^T H V of loss(head(x)), split into the Gauss-Newton part and the residual of each operation of
/// the head, with the value and the directional derivatives from the same passes.
public func hessianTerms<Tree: TensorTree, Middle: TensorTree>(
  at tree: Tree, along directions: Tree, through head: (Tree) throws -> Middle,
  in loss: (Middle) throws -> Tensor<Tree.Scalar>
) rethrows -> HessianTerms<Tree.Scalar> where Tree.Scalar == Middle.Scalar {
  let bundle = directions.tensors
  let size = bundle.first?.shape[0] ?? 0
  for (direction, variable) in zip(bundle, tree.tensors) {
    require(
      direction.shape == variable.shape.prepending(size),
      "hessianForm: directions of shape \(direction.shape), "
        + "expected \(variable.shape.prepending(size))")
  }
  let everyone = Array(0..<size)
  return try hessianTerms(
    at: tree, bundle.map { .members(everyone, $0) }, count: size, through: head, in: loss)
}

/// V^T H V of loss(head(x)), as `hessianTerms(at:along:through:in:)`, for directions that each move
/// one entry of `x` along an axis: direction i is `direction` where the index along the axis is i,
/// and zero elsewhere.
///
/// All n = `x.shape[axis]` directions cost what one does for as long as the head keeps those entries
/// apart: a layer for each of them, elementwise functions, a concatenation, up to the product or sum
/// that brings them together.
public func hessianTerms<Scalar, Middle: TensorTree>(
  at x: Tensor<Scalar>, alongEntriesOf direction: Tensor<Scalar>, axis: Int = 0,
  through head: (Tensor<Scalar>) throws -> Middle, in loss: (Middle) throws -> Tensor<Scalar>
) rethrows -> HessianTerms<Scalar> where Scalar == Middle.Scalar {
  require(
    direction.shape == x.shape && x.rank > 0,
    "hessianForm: a direction of shape \(direction.shape), expected that of the argument, \(x.shape)"
  )
  let axis = x.shape.resolved(axis)
  return try hessianTerms(
    at: x, [.blocks(direction, axis: axis)], count: x.shape[axis], through: head, in: loss)
}

private func hessianTerms<Tree: TensorTree, Middle: TensorTree>(
  at tree: Tree, _ directions: [BundleTangent<Tree.Scalar>], count: Int,
  through head: (Tree) throws -> Middle, in loss: (Middle) throws -> Tensor<Tree.Scalar>
) rethrows -> HessianTerms<Tree.Scalar> where Tree.Scalar == Middle.Scalar {
  typealias Scalar = Tree.Scalar
  var boundary = 0
  let recording = try Recording(at: tree, keepingAll: true) { traced in
    let middle = try head(traced)
    if case .traced(let tracer) = traced.tensors.first?.body,
      case .reverse(let tape) = tracer.level.transform
    {
      boundary = tape.recorded.count
    }
    return try loss(middle)
  }
  require(
    recording.output.count == 1,
    "hessianForm: the function returned shape \(recording.output.shape), one element is needed")
  var gaussNewton = Tensor<Scalar>.zeros([count, count])
  var slopes = Tensor<Scalar>.zeros([count])
  var residuals: [(operation: String, value: Tensor<Scalar>)] = []
  if let index = recording.indices[0] {
    let entries = recording.tape.recorded
    let adjoints = recording.tape.adjoints(
      from: index, cotangent: .ones(recording.output.shape), entries: entries)
    for (position, direction) in directions.enumerated() {
      guard let adjoint = adjoints[position] else { continue }
      slopes = slopes + direction.slopes(adjoint, count: count)
    }
    let propagation = BundlePropagation<Scalar>(count: count)
    propagation.run(entries.prefix(index + 1), directions, adjoints) { position, term in
      if position >= boundary {
        gaussNewton = gaussNewton + term
      } else {
        residuals.append((entries[position].primitive!.name, term))
      }
    }
  }
  return HessianTerms(
    gaussNewton: gaussNewton, residuals: residuals, slopes: slopes, value: recording.output)
}

extension BundlePropagation {
  /// Pushes directions through recorded operations and reports each second-order term.
  fileprivate func run(
    _ entries: ArraySlice<TapeEntry<Scalar>>, _ directions: [Tangent], _ adjoints: [Value?],
    _ report: (Int, Value) -> Void
  ) {
    var tangents = directions.map { Optional($0) }
    for (position, entry) in entries.enumerated().dropFirst(directions.count) {
      let incoming = (0..<entry.indices.count).map { input in
        let index = entry.indices[input]
        return index >= 0 ? tangents[index] : nil
      }
      // Without an adjoint nothing downstream reaches the value, so its tangent has no use.
      guard let adjoint = adjoints[position], entry.primitive != nil,
        incoming.contains(where: { $0 != nil })
      else {
        tangents.append(nil)
        continue
      }
      let step = step(entry, incoming, adjoint: adjoint, isLast: position == entries.count - 1)
      if let term = step.term { report(position, term) }
      tangents.append(step.tangent)
    }
  }
}
