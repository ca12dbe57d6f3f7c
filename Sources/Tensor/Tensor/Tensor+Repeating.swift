extension Tensor {
  /// Every entry of an axis `count` times, one beside the other (`numpy.repeat`): a, a, b, b.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func repeated(_ count: Int, alongAxis axis: Int) -> Tensor {
    let axis = shape.resolved(axis)
    require(count >= 0, "repeated: \(count) times, 0 or more are needed")
    let result = shape.replacing(axis, with: product(shape[axis], count))
    if rank == Shape.maximumRank {
      // No axis is left beside this one: the entries are rows of a matrix.
      let inner = shape[(axis + 1)...].reduce(1, *)
      let outer = shape[...axis].reduce(1, *)
      return reshaped([outer, 1, inner] as Shape)
        .broadcast(to: [outer, count, inner]).reshaped(result)
    }
    var sizes = Array(shape)
    sizes.insert(count, at: axis + 1)
    return expanded(atAxis: axis + 1).broadcast(to: Shape(sizes)).reshaped(result)
  }

  /// Entry k of an axis `counts[k]` times.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func repeated(_ counts: [Int], alongAxis axis: Int) -> Tensor {
    let axis = shape.resolved(axis)
    require(
      counts.count == shape[axis] && counts.allSatisfy { $0 >= 0 },
      "repeated: counts \(counts) for the entries of axis \(axis) of shape \(shape)")
    return gather(
      counts.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) },
      alongAxis: axis)
  }

  /// The whole tensor side by side, `counts[i]` times along axis i (`numpy.tile`): a, b, a, b. With
  /// fewer counts than axes they are those of the last ones; with more there are new leading axes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func tiled(_ counts: [Int]) -> Tensor {
    require(counts.allSatisfy { $0 >= 0 }, "tiled: counts \(counts), 0 or more are needed")
    let own = shape.padded(toRank: counts.count)
    let times = [Int](repeating: 1, count: own.rank - counts.count) + counts
    if own.rank + times.count(where: { $0 != 1 }) > Shape.maximumRank {
      return tiledByAxis(times, own)
    }
    var (apart, repeated, joined) = (Shape(), Shape(), Shape())
    for (count, size) in zip(times, own) {
      // An axis that is not repeated needs no second one beside it.
      if count != 1 {
        apart.append(1)
        repeated.append(count)
      }
      apart.append(size)
      repeated.append(size)
      joined.append(product(count, size))
    }
    return reshaped(apart).broadcast(to: repeated).reshaped(joined)
  }

  /// `tiled` one axis after the other, as rows of a matrix: for more axes than a shape has room for.
  private func tiledByAxis(_ times: [Int], _ shape: Shape) -> Tensor {
    var result = reshaped(shape)
    for (axis, count) in times.enumerated() where count != 1 {
      let outer = result.shape[..<axis].reduce(1, *)
      let inner = result.shape[axis...].reduce(1, *)
      let joined = result.shape.replacing(axis, with: product(count, result.shape[axis]))
      result = result.reshaped([outer, 1, inner] as Shape)
        .broadcast(to: [outer, count, inner]).reshaped(joined)
    }
    return result
  }

  /// The size of an axis repeated; past every size if it overflows, which shapes trap on.
  private func product(_ count: Int, _ size: Int) -> Int {
    let (result, overflow) = count.multipliedReportingOverflow(by: size)
    return overflow ? .max : result
  }
}

/// The tensors repeated to the shape that all of them broadcast to: views. Traps if there is none.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func broadcast<Scalar>(_ tensors: [Tensor<Scalar>]) -> [Tensor<Scalar>] {
  var shared = Shape()
  for tensor in tensors {
    do {
      shared = try Shape.broadcast(shared, tensor.shape, operation: "broadcast")
    } catch {
      fatalError(error.description)
    }
  }
  return tensors.map { $0.broadcast(to: shared) }
}

/// The coordinates of a grid of vectors: tensor k has shape `[count of 0, count of 1, ...]` and
/// varies along axis k (`indexing="ij"` in NumPy). Views.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func meshgrid<Scalar>(_ vectors: [Tensor<Scalar>]) -> [Tensor<Scalar>] {
  let shapes = vectors.map { $0.shape }
  require(vectors.allSatisfy { $0.rank == 1 }, "meshgrid of \(shapes): takes vectors")
  let grid = Shape(shapes.map { $0[0] })
  return vectors.enumerated().map { axis, vector in
    let column = Shape(grid.indices.map { $0 == axis ? grid[axis] : 1 })
    return vector.reshaped(column).broadcast(to: grid)
  }
}
