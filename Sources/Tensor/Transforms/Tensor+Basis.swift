// Columns of the identity, and products with them.

extension Tensor {
  /// Rows of which row j is 1 at `origin` + j, if that is one of the `count` places, and 0 elsewhere.
  static func basis(_ rows: Int, of count: Int, from origin: Int) -> Tensor {
    Tensor(shape: [rows, count]) { out in
      Scalar.kernels.fill(0, out, rows * count)
      for row in 0..<rows where origin + row >= 0 && origin + row < count {
        out[row * count + origin + row] = 1
      }
    }
  }

  /// The products of `[..., m, k]` with matrices `[k, columns]` that have a 1 at one element each and
  /// are 0 elsewhere: columns of this tensor, each in one place.
  func timesBasis(_ elements: Range<Int>, columns: Int) -> Tensor {
    let rows = count / Swift.max(shape[-1], 1)
    var result = shape.prepending(elements.count)
    result[-1] = columns
    if !isTraced {
      let matrix = reshaped([rows, shape[-1]])
      return Tensor(shape: result) { out in
        Scalar.kernels.fill(0, out, result.elementCount)
        var first = elements.lowerBound
        // Those in one row of the matrix lie evenly.
        while first < elements.upperBound {
          let end = Swift.min(elements.upperBound, (first / columns + 1) * columns)
          let column = matrix.columns(first / columns..<first / columns + 1)
          var strides = Strides(rank: 2)
          strides[0] = rows * columns + 1
          strides[1] = columns
          column.reshaped([1, rows]).broadcast(to: [end - first, rows]).place(
            into: out + (first - elements.lowerBound) * rows * columns + first % columns,
            strides: strides, adding: false)
          first = end
        }
      }
    }
    let turned = reshaped([rows, shape[-1]]).transposed()
    let picked = Gather(elements.map { $0 / columns }, axis: 0)(turned)
    let places = Tensor.oneHot(elements.map { $0 % columns }, classes: columns)
    let products =
      picked.reshaped([elements.count, rows, 1]) * places.reshaped([elements.count, 1, columns])
    return products.reshaped(result)
  }
}
