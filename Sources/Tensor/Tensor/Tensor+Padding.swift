extension Tensor {
  /// What stands beside a tensor that is padded.
  public enum Padding: Sendable, Hashable {
    /// One number.
    case constant(Scalar)
    /// The nearest entry: a a | a b c | c c.
    case edge
    /// The entries reversed, without the one at the edge: c b | a b c | b a.
    case reflect
    /// The entries from the other end: b c | a b c | a b.
    case wrap

    /// The entry of an axis that stands at a position outside it.
    fileprivate func source(_ position: Int, _ size: Int) -> Int {
      func modulo(_ period: Int) -> Int { (position % period + period) % period }
      switch self {
      case .constant: return position
      case .edge: return Swift.min(Swift.max(position, 0), size - 1)
      case .wrap: return modulo(size)
      case .reflect:
        guard size > 1 else { return 0 }
        let place = modulo(2 * (size - 1))
        return Swift.min(place, 2 * (size - 1) - place)
      }
    }
  }

  /// Longer along each axis, by `amounts[axis]` entries before and after. Traps on negative
  /// amounts, and where an axis without entries would have to be continued by them.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func padded(
    _ amounts: [(before: Int, after: Int)], with padding: Padding = .constant(0)
  ) -> Tensor {
    let allowed = 0...Int(Int32.max)
    require(
      amounts.count == rank
        && amounts.allSatisfy { allowed.contains($0.before) && allowed.contains($0.after) },
      "padded: amounts \(amounts.map { [$0.before, $0.after] }) for shape \(shape), which needs "
        + "two of 0 ..< 2^31 for each axis")
    if case .constant(let value) = padding {
      let target = Shape(zip(shape, amounts).map { $0 + $1.before + $1.after })
      if target == shape { return self }
      var box = SliceBox(all: shape)
      box.starts = amounts.map(\.before)
      if value == 0 { return Embed(box, in: target)(self) }
      return ReplaceSlice(box)(.full(target, value), self)
    }
    var result = self
    for (axis, (before, after)) in amounts.enumerated() where before > 0 || after > 0 {
      let size = shape[axis]
      require(size > 0, "padded: axis \(axis) of shape \(shape) has no entry to continue it by")
      result = result.gather(
        (-before..<(size + after)).map { padding.source($0, size) }, alongAxis: axis)
    }
    return result
  }

  /// Longer along one axis.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func padded(
    before: Int = 0, after: Int = 0, alongAxis axis: Int, with padding: Padding = .constant(0)
  ) -> Tensor {
    var amounts = [(before: Int, after: Int)](repeating: (0, 0), count: rank)
    amounts[shape.resolved(axis)] = (before, after)
    return padded(amounts, with: padding)
  }
}
