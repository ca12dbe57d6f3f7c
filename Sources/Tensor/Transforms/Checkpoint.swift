/// The value of a block whose intermediate results no tape keeps: reverse mode stores the block's
/// inputs and runs it again in the sweep.
///
///     for layer in layers { x = checkpointed(layer, x) { layer, x in layer(x) } }
///
/// Memory falls from all operations of a chain to those of one block and the inputs of all; the
/// price is one more forward pass. Blocks inside blocks bring it down to the logarithm of the
/// length. Derivatives of every order and mode are exact, and those of higher order recompute too.
///
/// Everything that a transform traces must come in through the arguments: a block that captures a
/// traced tensor traps and says so. The block runs more than once, so it must do the same each
/// time; draw random numbers outside and pass them in. See Griewank and Walther, "Algorithm 799:
/// revolve" (2000), and Chen et al., "Training deep nets with sublinear memory cost" (2016).
public func checkpointed<Tree: TensorTree, Output: TensorTree>(
  _ tree: Tree, in block: @escaping @Sendable (Tree) -> Output
) -> Output where Tree.Scalar == Output.Scalar {
  let inputs = tree.tensors
  guard inputs.contains(where: { $0.isRecorded }) else { return block(tree) }
  let skeleton = tree.hollow
  let packing = Packing<Output>()
  let packed = Checkpoint<Tree.Scalar> {
    packing.pack(block(skeleton.replacingTensors($0)))
  }
  .dispatch(inputs)
  return packing.unpack(packed)
}

/// A block of two arguments, such as a layer and its input, whose intermediate results no tape
/// keeps.
public func checkpointed<First: TensorTree, Second: TensorTree, Output: TensorTree>(
  _ first: First, _ second: Second, in block: @escaping @Sendable (First, Second) -> Output
) -> Output where First.Scalar == Second.Scalar, First.Scalar == Output.Scalar {
  checkpointed(TreePair(first, second)) { block($0.first, $0.second) }
}

/// A block of three arguments whose intermediate results no tape keeps.
public func checkpointed<
  First: TensorTree, Second: TensorTree, Third: TensorTree, Output: TensorTree
>(
  _ first: First, _ second: Second, _ third: Third,
  in block: @escaping @Sendable (First, Second, Third) -> Output
) -> Output
where
  First.Scalar == Second.Scalar, First.Scalar == Third.Scalar, First.Scalar == Output.Scalar
{
  checkpointed(TreePair(first, TreePair(second, third))) {
    block($0.first, $0.second.first, $0.second.second)
  }
}

/// A block as one operation that keeps its inputs only. Its rules run the block again, and are
/// checkpointed themselves, for the tapes of outer transforms.
struct Checkpoint<Scalar: TensorScalar>: Sendable {
  let block: @Sendable ([Tensor<Scalar>]) -> Tensor<Scalar>
}

extension Checkpoint: Primitive {
  var name: String { "checkpointed" }
  var keeps: Kept { .inputs }

  /// By a run: nothing else tells the shape of a function's value.
  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    block(inputs.map { .zeros($0) }).shape
  }

  func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> { block(inputs) }

  func pullback(
    _ cotangent: Tensor<Scalar>, inputs: [Tensor<Scalar>], output: Tensor<Scalar>, wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    let moving = inputs.indices.filter { wanted[$0] }
    let pulled = checkpointed(inputs, [cotangent]) { [block] inputs, cotangent in
      Recording(at: moving.map { inputs[$0] }) { moved in
        var all = inputs
        for (position, value) in zip(moving, moved) { all[position] = value }
        return block(all)
      }
      .pull(cotangent[0], consuming: true)
    }
    var result = [Tensor<Scalar>?](repeating: nil, count: inputs.count)
    for (position, value) in zip(moving, pulled) { result[position] = value }
    return result
  }

  func pushforward(
    _ tangents: [Tensor<Scalar>?], inputs: [Tensor<Scalar>], output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let directions = zip(tangents, inputs).map { $0 ?? .zeros($1.shape) }
    return checkpointed(inputs, directions) { [block] inputs, directions in
      derivative(at: inputs, along: directions, in: block)
    }
  }

  func taylor(_ series: [[Tensor<Scalar>]], order: Int) -> [Tensor<Scalar>] {
    checkpointed(series) { [block] in taylorSeries($0, order: order, block) }
  }

  func vectorized(
    _ inputs: [Tensor<Scalar>], mapped: [Bool], size: Int
  ) -> Tensor<Scalar> {
    checkpointed(inputs) { [block] in
      mapOverBatch($0, mapped: mapped, size: size) { [block($0)] }[0]
    }
  }
}
