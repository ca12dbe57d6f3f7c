import Tensor

/// The entries of the first axis, each without it.
///
/// By halves: a slice's derivative is as large as what it was cut from, so cutting n entries from
/// the whole would cost n times the whole, this costs log n times.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
func timeSteps<Scalar>(_ x: Tensor<Scalar>) -> [Tensor<Scalar>] {
  let count = x.shape[0]
  guard count > 1 else { return count == 1 ? [x.squeezed(atAxis: 0)] : [] }
  let halves = x.split(sizes: [count / 2, count - count / 2])
  return timeSteps(halves[0]) + timeSteps(halves[1])
}

/// The states after each step beside each other, `[..., time, width]`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
func sequence<Scalar>(_ states: [Tensor<Scalar>]) -> Tensor<Scalar> {
  stack(states, alongAxis: states[0].rank - 1)
}

/// Traps with the layer's name unless an input is a sequence and a state fits it.
func requireSequence<Scalar>(
  _ label: @autoclosure () -> String, _ input: Tensor<Scalar>, inputs: Int,
  state: Tensor<Scalar>?, width: Int
) {
  require(
    input.rank >= 2 && input.shape[-1] == inputs && input.shape[-2] > 0,
    "\(label()): input \(input.shape), [..., time, \(inputs)] of 1 or more steps is needed")
  if let state {
    let needed = Shape(input.shape.dropLast(2) + [width])
    require(
      state.shape == needed,
      "\(label()): state \(state.shape) for input \(input.shape), \(needed) "
        + "is needed")
  }
}
