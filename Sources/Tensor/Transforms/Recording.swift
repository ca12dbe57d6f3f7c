/// A function's operations on a tape, with the value of its output one level down.
struct Recording<Tree: TensorTree, Output: TensorTree>: Sendable
where Tree.Scalar == Output.Scalar {
  typealias Value = Tensor<Tree.Scalar>

  let tree: Tree
  let output: Output
  private let core: TensorRecording<Tree.Scalar>

  var tape: Tape<Tree.Scalar> { core.tape }
  var variables: [Value] { core.variables }
  /// Where each tensor of the output stands on the tape; `nil` if it does not depend on the
  /// variables.
  var indices: [Int?] { core.indices }

  init(at tree: Tree, keepingAll: Bool = false, in f: (Tree) throws -> Output) rethrows {
    var result: Output?
    core = try TensorRecording(at: tree.tensors, keepingAll: keepingAll) { traced in
      let output = try f(tree.replacingTensors(traced))
      result = output
      return output.tensors
    }
    self.tree = tree
    output = result!.replacingTensors(core.outputs)
  }

  /// The cotangents of the variables, as a tree, given that of the output.
  ///
  /// With `consuming`, the sweep gives the tape's storage back as it passes.
  func pull(_ cotangent: Output, consuming: Bool) -> Tree {
    tree.replacingTensors(core.pull(cotangent.tensors, consuming: consuming))
  }
}
