/// A recording without the types of its trees, so that it can be compiled for either scalar.
struct TensorRecording<Scalar: TensorScalar>: Sendable {
  let tape: Tape<Scalar>
  let variables: [Tensor<Scalar>]
  /// The results, one level down.
  let outputs: [Tensor<Scalar>]
  /// Where each output stands on the tape; `nil` if it does not depend on the variables.
  let indices: [Int?]

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  init(
    at variables: [Tensor<Scalar>], keepingAll: Bool, postponingLosses: Bool = false,
    in f: ([Tensor<Scalar>]) throws -> [Tensor<Scalar>]
  ) rethrows {
    let tape = Tape<Scalar>(keepsAll: keepingAll, postponesLosses: postponingLosses)
    let level = Level<Scalar>(.reverse(tape))
    defer { level.close() }
    let results = try f(variables.map { tape.variable($0, level: level) })
    self.tape = tape
    self.variables = variables
    let primals = results.map { $0.primal(at: level) }
    outputs = postponingLosses ? primals : Tensor.evaluated(primals)
    indices = results.map {
      if case .reverse(_, let index) = $0.kind(at: level) { return index }
      return nil
    }
  }

  /// The cotangents of the variables, given those of the outputs.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func pull(_ cotangents: [Tensor<Scalar>], consuming: Bool) -> [Tensor<Scalar>] {
    require(
      cotangents.count == outputs.count,
      "pullback: the cotangent has \(cotangents.count) tensors, the value \(outputs.count)")
    var seeds: [(index: Int, cotangent: Tensor<Scalar>)] = []
    for (position, cotangent) in cotangents.enumerated() {
      require(
        cotangent.shape == outputs[position].shape,
        "pullback: the cotangent has shape \(cotangent.shape), the value "
          + "\(outputs[position].shape)")
      if let index = indices[position] { seeds.append((index, cotangent)) }
    }
    let pulled = tape.sweep(from: seeds, variables: variables.count, consuming: consuming)
    return Tensor.evaluated(zip(pulled, variables).map { $0 ?? .zeros($1.shape) })
  }
}
