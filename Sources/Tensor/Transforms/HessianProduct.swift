/// The product of the Hessian of a scalar function with a direction, of the tree's own type
/// (forward over reverse: two gradients for a small network, two and a half for many layers).
///
/// One forward pass, then the tangents, and one sweep back with both. For many directions at one
/// point see `gradientWithHessianProduct`, for a bundle of them at once `vectorized`.
public func hessianVectorProduct<Tree: TensorTree>(
  at tree: Tree, along direction: Tree, in f: (Tree) throws -> Tensor<Tree.Scalar>
) rethrows -> Tree {
  let recording = try GradientRecording(at: tree.tensors) { try f(tree.replacingTensors($0)) }
  return tree.replacingTensors(recording.product(along: direction.tensors))
}

/// The value of a scalar function, its gradient, and the product of its Hessian with any direction.
///
/// What does not depend on the direction is computed once and kept, so that each product takes less
/// time than `hessianVectorProduct` does: for Krylov methods and power iterations.
///
///     let (loss, slope, product) = gradientWithHessianProduct(at: model) { loss($0) }
///     let bend = product(slope)
///
/// `product` may be called many times and traps on a direction of other shapes.
public func gradientWithHessianProduct<Tree: TensorTree>(
  at tree: Tree, in f: (Tree) throws -> Tensor<Tree.Scalar>
) rethrows -> (value: Tensor<Tree.Scalar>, gradient: Tree, product: @Sendable (Tree) -> Tree) {
  var recording = try GradientRecording(at: tree.tensors) { try f(tree.replacingTensors($0)) }
  let gradient = recording.keepAdjoints()
  return (
    recording.value.evaluated(), tree.replacingTensors(gradient),
    { [recording] in tree.replacingTensors(recording.product(along: $0.tensors)) }
  )
}

/// A recorded scalar function, with the products of its Hessian.
struct GradientRecording<Scalar: TensorScalar>: Sendable {
  private let recording: TensorRecording<Scalar>
  /// The cotangents of all that was recorded, if they are kept.
  private var adjoints: [Tensor<Scalar>?]?

  var value: Tensor<Scalar> { recording.outputs[0] }
  private var variables: [Tensor<Scalar>] { recording.variables }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  init(
    at variables: [Tensor<Scalar>], in f: ([Tensor<Scalar>]) throws -> Tensor<Scalar>
  ) rethrows {
    recording = try TensorRecording(at: variables, keepingAll: false, postponingLosses: true) {
      [try f($0)]
    }
    requireOneElement(recording.outputs[0])
  }

  /// Computes the cotangents of all that was recorded, for products to come, and returns the
  /// gradient.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func keepAdjoints() -> [Tensor<Scalar>] {
    guard let last = recording.indices[0] else { return variables.map { .zeros($0.shape) } }
    let all = recording.tape.adjoints(
      from: last, cotangent: .ones(value.shape), entries: recording.tape.recorded)
    // Each alone: what is put off would be computed for every product.
    adjoints = all.map { $0.map { $0.evaluated() } }
    return Tensor.evaluated(
      variables.enumerated().map { index, variable in
        (index <= last ? all[index] : nil) ?? .zeros(variable.shape)
      })
  }

  /// H v. Without kept cotangents the first call uses the recording up.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func product(along directions: [Tensor<Scalar>]) -> [Tensor<Scalar>] {
    requireDirections(directions)
    // A value that is no result of an operation has no second derivatives.
    guard let last = recording.indices[0], last >= variables.count else {
      return variables.map { .zeros($0.shape) }
    }
    var entries = adjoints == nil ? recording.tape.taken() : recording.tape.recorded
    entries.removeLast(entries.count - last - 1)
    let tangents = entries.tangents(along: directions)
    let products = sweep(consume entries, tangents)
    return Tensor.evaluated(zip(products, variables).map { $0 ?? .zeros($1.shape) })
  }

  /// The tangents of the variables' cotangents.
  private func sweep(
    _ entries: consuming [TapeEntry<Scalar>], _ tangents: [Tensor<Scalar>?]
  ) -> [Tensor<Scalar>?] {
    var values = [Tensor<Scalar>?](repeating: nil, count: entries.count)
    var moved = values
    values[entries.count - 1] = .ones(value.shape)
    while entries.count > variables.count {
      let entry = entries.removeLast()
      let position = entries.count
      let cotangent = adjoints == nil ? values[position] : adjoints![position]
      let tangent = moved[position]
      (values[position], moved[position]) = (nil, nil)
      guard let cotangent, let rules = entry.rules else { continue }
      let incoming = entry.indices.map { $0 >= 0 ? tangents[$0] : nil }
      // Nothing reads the cotangents of the variables.
      let needed = entry.indices.map { adjoints == nil && $0 >= variables.count }
      let result = rules.movingPullback(
        Moving(cotangent, tangent: tangent), entry.inputs, incoming,
        Moving(entry.output, tangent: tangents[position]), wanted: entry.indices.wanted,
        needed: needed)
      values.add(result.values, at: entry.indices)
      moved.add(result.tangents, at: entry.indices)
    }
    return Array(moved.prefix(variables.count))
  }

  private func requireDirections(_ directions: [Tensor<Scalar>]) {
    require(
      directions.count == variables.count,
      "hessianVectorProduct: the direction has \(directions.count) tensors, the argument "
        + "\(variables.count)")
    for (direction, variable) in zip(directions, variables) {
      require(
        direction.shape == variable.shape,
        "hessianVectorProduct: the direction has shape \(direction.shape), the argument "
          + "\(variable.shape)")
    }
  }
}

extension Array {
  /// The tangents of all recorded values whose rules read them, as the variables move along
  /// `directions`; `nil` is zero or unread.
  fileprivate func tangents<Scalar>(along directions: [Tensor<Scalar>]) -> [Tensor<Scalar>?]
  where Element == TapeEntry<Scalar> {
    var tangents = directions.map { Optional($0) }
    tangents.reserveCapacity(count)
    let (isKept, lastReaders) = tangentReaders()
    for (position, entry) in enumerated().dropFirst(directions.count) {
      guard isKept[position] || lastReaders[position] > 0, let rules = entry.rules else {
        tangents.append(nil)
        continue
      }
      let incoming = entry.indices.map { $0 >= 0 ? tangents[$0] : nil }
      let isMoving = incoming.contains { $0 != nil }
      tangents.append(
        isMoving ? rules.pushforward(incoming, entry.inputs, entry.output) : nil)
      for input in 0..<entry.indices.count {
        let index = entry.indices[input]
        if index >= 0, lastReaders[index] == position, !isKept[index] { tangents[index] = nil }
      }
    }
    return tangents
  }

  /// For each recorded value whether the sweep back reads its tangent, and which operation is the
  /// last whose own tangent does; 0 is none.
  private func tangentReaders<Scalar>() -> (isKept: [Bool], last: [Int])
  where Element == TapeEntry<Scalar> {
    let reaching = reachingLast()
    var isKept = [Bool](repeating: false, count: count)
    var last = [Int](repeating: 0, count: count)
    for (position, entry) in enumerated() where reaching[position] {
      guard let keeps = entry.primitive?.keeps else { continue }
      isKept[position] = keeps.contains(.output)
      // Nothing reads how the result moves, unless its own rule does.
      let isMoving = position < count - 1 || keeps.contains(.output)
      for input in 0..<entry.indices.count where entry.indices[input] >= 0 {
        let index = entry.indices[input]
        if keeps.contains(.inputs) { isKept[index] = true }
        if isMoving { last[index] = position }
      }
    }
    return (isKept, last)
  }
}
