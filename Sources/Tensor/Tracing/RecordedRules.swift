/// The rules of a recorded primitive, behind one closure: a recording makes one for each operation.
struct RecordedRules<Scalar: TensorScalar>: Sendable {
  fileprivate enum Request {
    case pullback(Tensor<Scalar>, wanted: [Bool])
    case pushforward([Tensor<Scalar>?])
    case movingPullback(
      Moving<Scalar>, tangents: [Tensor<Scalar>?], outputTangent: Tensor<Scalar>?, wanted: [Bool],
      needed: [Bool])
  }

  private let answer:
    @Sendable (Request, [Tensor<Scalar>], Tensor<Scalar>) -> MovingCotangents<Scalar>

  @inline(__always)
  init<Rules: Primitive<Scalar>>(_ primitive: Rules) {
    answer = { request, inputs, output in
      switch request {
      case .pullback(let cotangent, let wanted):
        let values = primitive.pullback(
          cotangent, inputs: inputs, output: output, wanted: wanted)
        return MovingCotangents(values: values, tangents: [])
      case .pushforward(let tangents):
        let tangent = primitive.pushforward(tangents, inputs: inputs, output: output)
        return MovingCotangents(values: [], tangents: [tangent])
      case .movingPullback(let cotangent, let tangents, let outputTangent, let wanted, let needed):
        return primitive.movingPullback(
          cotangent, inputs: inputs, tangents: tangents,
          output: Moving(output, tangent: outputTangent), wanted: wanted, needed: needed)
      }
    }
  }

  /// `Primitive.pullback`.
  func pullback(
    _ cotangent: Tensor<Scalar>, _ inputs: [Tensor<Scalar>], _ output: Tensor<Scalar>,
    wanted: [Bool]
  ) -> [Tensor<Scalar>?] {
    answer(.pullback(cotangent, wanted: wanted), inputs, output).values
  }

  /// `Primitive.pushforward`.
  func pushforward(
    _ tangents: [Tensor<Scalar>?], _ inputs: [Tensor<Scalar>], _ output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    answer(.pushforward(tangents), inputs, output).tangents[0]!
  }

  /// `Primitive.movingPullback`.
  func movingPullback(
    _ cotangent: Moving<Scalar>, _ inputs: [Tensor<Scalar>], _ tangents: [Tensor<Scalar>?],
    _ output: Moving<Scalar>, wanted: [Bool], needed: [Bool]
  ) -> MovingCotangents<Scalar> {
    answer(
      .movingPullback(
        cotangent, tangents: tangents, outputTangent: output.tangent, wanted: wanted,
        needed: needed), inputs, output.value)
  }
}
