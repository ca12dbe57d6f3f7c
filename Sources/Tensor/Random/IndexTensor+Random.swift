extension IndexTensor {
  /// Positions drawn with probabilities `[..., k]` along their last axis: one for each distribution,
  /// of shape `[...]`.
  ///
  /// They need not have sum 1. Traps on negative or NaN ones and where all are 0.
  public static func categorical(
    probabilities: Tensor<Scalar>, using generator: inout Philox
  ) -> IndexTensor {
    let drawn = categorical(probabilities: probabilities, count: 1, using: &generator)
    return IndexTensor(positions: drawn.positions.squeezed(atAxis: 0))
  }

  /// `count` positions, independent of each other, for each distribution: `[count, ...]`.
  public static func categorical(
    probabilities: Tensor<Scalar>, count: Int, using generator: inout Philox
  ) -> IndexTensor {
    let shape = probabilities.shape
    require(
      shape.rank > 0 && shape[-1] > 0,
      "categorical: shape \(shape) has no last axis with elements")
    require(count >= 0, "categorical: \(count) positions, at least 0 are needed")
    let sums = cumulativeSums(probabilities.scalars, width: shape[-1])
    let rows = Shape(shape.dropLast())
    let drawn = (0..<count).flatMap { _ in
      (0..<rows.elementCount).map { row in
        let part = sums[(row * shape[-1])..<((row + 1) * shape[-1])]
        return position(of: generator.nextUniform(), in: part)
      }
    }
    return IndexTensor(drawn, shape: rows.prepending(count))
  }

  /// The numbers 0..<count in an order of which all are equally likely.
  public static func permutation(_ count: Int, using generator: inout Philox) -> IndexTensor {
    IndexTensor(generator.permutation(count))
  }

  /// The running sums of each run of `width` probabilities, in double precision.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func cumulativeSums(_ probabilities: [Scalar], width: Int) -> [Double] {
    var sum = 0.0
    return probabilities.enumerated().map { position, probability in
      require(
        probability >= 0 && probability.isFinite,
        "categorical: a probability is \(probability), they are finite and not negative")
      if position % width == 0 { sum = 0 }
      sum += Double(probability)
      if position % width == width - 1 {
        require(sum > 0, "categorical: all probabilities of a distribution are 0")
        require(sum.isFinite, "categorical: the probabilities of a distribution overflow")
      }
      return sum
    }
  }

  /// Where a part of the whole is first exceeded: never at an entry of probability 0.
  private static func position(of part: Double, in sums: ArraySlice<Double>) -> Int {
    // Rounded up, the product may be the whole itself.
    let level = Swift.min(part * sums.last!, sums.last!.nextDown)
    var (low, high) = (sums.startIndex, sums.endIndex - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > level { high = middle } else { low = middle + 1 }
    }
    return low - sums.startIndex
  }
}
