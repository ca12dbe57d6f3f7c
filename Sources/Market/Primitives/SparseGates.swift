import Tensor

/// (1/n) sum_i s_i v_ij over the rows of a pattern that score j, from stake s `[n]` and values v
/// `[n, k]`.
struct ColumnMeans<Scalar: TensorScalar>: FusedPrimitive {
  let pattern: ScorePattern

  var keeps: Kept { .inputs }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs == [[pattern.peers], pattern.shape] else {
      throw ShapeError(
        name, inputs, "takes a stake [n] and values [n, k]", "the pattern says \(pattern.shape)")
    }
    return [pattern.peers]
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    .filled([pattern.peers]) { out in
      pattern.scored.withUnsafeBufferPointer { columns in
        inputs[0].withElements { stake in
          inputs[1].withElements { values in
            Scalar.kernels.sparseMarket.columnSums(
              pattern.peers, pattern.scores, columns.baseAddress!, 1 / Scalar(pattern.peers),
              stake, values, out)
          }
        }
      }
    }
  }

  func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let parts = inputs[0].expanded(atAxis: 1) * inputs[1] / Scalar(pattern.peers)
    return Tensor.zeros([pattern.peers])
      .addingScattered(parts.reshaped([pattern.scored.count]), at: pattern.indices())
  }
}

/// What a sparse market's steps need of its masks, from weights `[n, k]`, stake `[n]`, temperature
/// `[]`, threshold `[n]` and reference `[n, k]` or `[]`: `[2 n, k]`, the gaps m - a and the slopes
/// dm_ij / dw_ij.
struct SparseGates<Scalar: TensorScalar>: FusedPrimitive {
  let pattern: ScorePattern

  var keeps: Kept { .inputs }

  func shape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    let n = pattern.peers
    guard inputs.count == 5, Array(inputs[..<4]) == [pattern.shape, [n], [], [n]],
      inputs[4] == [] || inputs[4] == pattern.shape
    else {
      throw ShapeError(
        name, inputs,
        "takes weights [n, k], stake [n], a temperature [], a threshold [n] and a reference "
          + "[n, k] or []", "the pattern says \(pattern.shape)")
    }
    return [2 * n, pattern.scores]
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func evaluate(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let temperature = inputs[2].scalar
    return .filled([2 * pattern.peers, pattern.scores]) { out in
      pattern.scored.withUnsafeBufferPointer { columns in
        inputs[0].withElements { weights in
          inputs[1].withElements { stake in
            inputs[3].withElements { threshold in
              inputs[4].withElements { reference in
                Scalar.kernels.sparseMarket.gates(
                  pattern.peers, pattern.scores, columns.baseAddress!, weights, stake, temperature,
                  threshold, inputs[4].rank == 2, reference, out)
              }
            }
          }
        }
      }
    }
  }

  func composition(_ inputs: [Tensor<Scalar>]) -> Tensor<Scalar> {
    let (weights, temperature) = (inputs[0], inputs[2])
    let column = inputs[1].expanded(atAxis: 1)
    let logits = (column * weights - pattern.spread(inputs[3])) / temperature
    let mask = sigmoid(logits)
    // sigmoid(-x) for 1 - sigmoid(x), which cancels where the mask is near 1.
    let slope = mask * sigmoid(-logits) * column * (1 - 1 / Scalar(pattern.peers)) / temperature
    return concatenate([mask - inputs[4], slope])
  }
}
