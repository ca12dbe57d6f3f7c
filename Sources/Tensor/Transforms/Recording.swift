/// A function's operations on a tape, with the value of its output one level down.
struct Recording<Tree: TensorTree, Output: TensorTree>: Sendable
where Tree.Scalar == Output.Scalar {
  typealias Value = Tensor<Tree.Scalar>

  let tape: Tape<Tree.Scalar>
  let tree: Tree
  let variables: [Value]
  let output: Output
  private let shapes: [Shape]
  /// Where each tensor of the output stands on the tape; `nil` if it does not depend on the
  /// variables.
  let indices: [Int?]

  init(at tree: Tree, keepingAll: Bool = false, in f: (Tree) throws -> Output) rethrows {
    let tape = Tape<Tree.Scalar>(keepsAll: keepingAll)
    let level = Level<Tree.Scalar>(.reverse(tape))
    defer { level.close() }
    let variables = tree.tensors
    let traced = tree.replacingTensors(variables.map { tape.variable($0, level: level) })
    let result = try f(traced)
    let results = result.tensors
    self.tape = tape
    self.tree = tree
    self.variables = variables
    output = result.replacingTensors(results.map { $0.primal(at: level) })
    shapes = results.map { $0.shape }
    indices = results.map {
      if case .reverse(_, let index) = $0.kind(at: level) { return index }
      return nil
    }
  }

  /// The cotangents of the variables, as a tree, given that of the output.
  ///
  /// With `consuming`, the sweep gives the tape's storage back as it passes.
  func pull(_ cotangent: Output, consuming: Bool) -> Tree {
    let cotangents = cotangent.tensors
    require(
      cotangents.count == shapes.count,
      "pullback: the cotangent has \(cotangents.count) tensors, the value \(shapes.count)")
    var seeds: [(index: Int, cotangent: Value)] = []
    for (position, cotangent) in cotangents.enumerated() {
      require(
        cotangent.shape == shapes[position],
        "pullback: the cotangent has shape \(cotangent.shape), the value \(shapes[position])")
      if let index = indices[position] { seeds.append((index, cotangent)) }
    }
    let pulled = tape.sweep(from: seeds, variables: variables.count, consuming: consuming)
    return tree.replacingTensors(zip(pulled, variables).map { $0 ?? .zeros($1.shape) })
  }
}
