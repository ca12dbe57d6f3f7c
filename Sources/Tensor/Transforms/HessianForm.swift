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
  typealias Scalar = Tree.Scalar
  var boundary = 0
  var boundaryTape: Tape<Scalar>?
  let recording = try Recording(at: tree, keepingAll: true) { traced in
    let middle = try head(traced)
    if case .traced(let tracer) = traced.tensors.first?.body,
      case .reverse(let tape) = tracer.level.transform
    {
      boundaryTape = tape
    }
    boundary = boundaryTape?.recorded.count ?? 0
    return try loss(middle)
  }
  let bundle = directions.tensors
  let size = bundle.first?.shape[0] ?? 0
  for (direction, variable) in zip(bundle, recording.variables) {
    require(
      direction.shape == variable.shape.prepending(size),
      "hessianForm: directions of shape \(direction.shape), "
        + "expected \(variable.shape.prepending(size))")
  }
  require(
    recording.output.count == 1,
    "hessianForm: the function returned shape \(recording.output.shape), one element is needed")
  var gaussNewton = Tensor<Scalar>.zeros([size, size])
  var slopes = Tensor<Scalar>.zeros([size])
  var residuals: [(operation: String, value: Tensor<Scalar>)] = []
  if let index = recording.indices[0] {
    let entries = recording.tape.recorded
    let adjoints = recording.tape.adjoints(
      from: index, cotangent: .ones(recording.output.shape), entries: entries)
    for (position, direction) in bundle.enumerated() {
      guard let adjoint = adjoints[position] else { continue }
      slopes = slopes + matmul(direction.reshaped([size, adjoint.count]), adjoint.flattened())
    }
    forEachTangent(entries.prefix(index + 1), bundle, adjoints) { position, term in
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

/// Pushes a bundle of tangents through recorded operations and reports each second-order term.
private func forEachTangent<Scalar>(
  _ entries: some RandomAccessCollection<TapeEntry<Scalar>>, _ bundle: [Tensor<Scalar>],
  _ adjoints: [Tensor<Scalar>?], _ report: (Int, Tensor<Scalar>) -> Void
) {
  var tangents = bundle.map { Optional($0) }
  let size = bundle.first?.shape[0] ?? 0
  for (position, entry) in entries.enumerated().dropFirst(bundle.count) {
    let incoming = (0..<entry.indices.count).map { input in
      let index = entry.indices[input]
      return index >= 0 ? tangents[index] : nil
    }
    // Without an adjoint nothing downstream reaches the value, so its tangent has no use.
    guard let adjoint = adjoints[position], let primitive = entry.primitive,
      incoming.contains(where: { $0 != nil })
    else {
      tangents.append(nil)
      continue
    }
    let term = primitive.curvature(
      adjoint, tangents: incoming, inputs: entry.inputs, output: entry.output)
    if let term { report(position, term) }
    guard position < entries.count - 1 else { break }
    let present = incoming.indices.filter { incoming[$0] != nil }
    tangents.append(
      mapOverBatch(
        present.map { incoming[$0]! }, mapped: present.map { _ in true }, size: size
      ) { examples in
        var all = [Tensor<Scalar>?](repeating: nil, count: incoming.count)
        for (slot, example) in zip(present, examples) { all[slot] = example }
        return [primitive.pushforward(all, inputs: entry.inputs, output: entry.output)]
      }[0])
  }
}
