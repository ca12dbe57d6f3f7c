internal import CKernels

// Answers about the whole mask. They trap inside `vectorized`, where one example has none of its
// own; `values` can be summed there.
extension Mask {
  /// Whether any element is true; false of none.
  public var any: Bool { reduced(BT_MAX, "any") == 1 }

  /// Whether every element is true; true of none.
  public var all: Bool { reduced(BT_MIN, "all") != 0 }

  /// The number of elements that are true.
  public var trueCount: Int {
    let values = values.concrete("trueCount")
    // The sum of so few ones is exact in every element type.
    let most = 1 << 20
    return values.withContiguous { base in
      stride(from: 0, to: values.count, by: most).reduce(0) { total, start in
        var sum: Scalar = 0
        let length = Swift.min(most, values.count - start)
        Scalar.kernels.reduce(BT_SUM, 1, length, 1, base + start, &sum)
        return total + Int(sum)
      }
    }
  }

  /// Of no elements it is infinite.
  private func reduced(_ operation: bt_reduction, _ name: String) -> Scalar {
    let values = values.concrete(name)
    return values.withContiguous { base in
      var result: Scalar = 0
      Scalar.kernels.reduce(operation, 1, values.count, 1, base, &result)
      return result
    }
  }
}
