extension Tensor {
  /// Zeros of the shape of another tensor; inside `vectorized`, of that of one example.
  public static func zeros(like other: Tensor) -> Tensor { zeros(other.shape) }
  /// Ones of the shape of another tensor.
  public static func ones(like other: Tensor) -> Tensor { ones(other.shape) }
  /// One value in the shape of another tensor.
  public static func full(like other: Tensor, _ value: Scalar) -> Tensor {
    full(other.shape, value)
  }

  /// `count` values evenly from `start` through `end`, of shape `[count]`; both ends are exact. One
  /// value is `start`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func linspace(
    from start: Scalar, through end: Scalar, count: Int
  ) -> Tensor {
    require(count >= 0, "linspace: \(count) values, 0 or more are needed")
    let step = count > 1 ? (end - start) / Scalar(count - 1) : 0
    return Tensor(shape: [count]) { out in
      // From the nearer end, so that what is symmetric stays so.
      for i in 0..<count {
        out[i] = 2 * i < count ? start + Scalar(i) * step : end - Scalar(count - 1 - i) * step
      }
    }
  }

  /// A matrix `[rows, columns]` of ones on and below a diagonal (positive ones lie above the main
  /// one) and zeros above it.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func tri(_ rows: Int, columns: Int? = nil, diagonal: Int = 0) -> Tensor {
    ones([rows, columns ?? rows]).lowerTriangle(diagonal: diagonal)
  }

  /// Rows of an identity matrix, one for each label: `[...]` to `[..., classes]`. Traps on a label
  /// out of range.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func oneHot(_ labels: IndexTensor<Scalar>, classes: Int) -> Tensor {
    let positions = labels.positions.expanded(atAxis: -1)
    var target = labels.shape
    target.append(classes)
    return ScatterAlong(axis: labels.shape.rank, into: target)(.ones(positions.shape), positions)
  }
}
