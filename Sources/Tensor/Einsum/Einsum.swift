/// Sums of products in Einstein's notation, in NumPy's grammar: a letter for each axis of each
/// operand, and of the output after `->`.
///
///     einsum("bij,bjk->bik", a, b)    // matrix products of a batch
///     einsum("ii", a)                 // the trace
///     einsum("...i,...i->...", a, b)  // inner products of the last axes
///
/// Letters that the output does not name are summed; one that an operand names twice takes its
/// diagonal. Without `->` the output has the letters that occur once, in alphabetical order, after
/// the axes of `...`. Axes of `...` broadcast; the others must agree in size. Two operands take one
/// matrix product; more are taken pair by pair, smallest result first. Traps, quoting the
/// expression, if it does not fit the operands.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func einsum<Scalar>(
  _ expression: String, _ operands: [Tensor<Scalar>]
) -> Tensor<Scalar> {
  require(!operands.isEmpty, "einsum \"\(expression)\": no operands")
  let read = EinsumExpression(expression, operands.map { $0.shape })
  return contract(zip(operands, read.inputs).map { LabelledTensor($0, $1) }, to: read.output)
}

/// Sums of products in Einstein's notation, in NumPy's grammar.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func einsum<Scalar>(
  _ expression: String, _ operands: Tensor<Scalar>...
) -> Tensor<Scalar> {
  einsum(expression, operands)
}

/// The sum of products over pairs of axes, `axes.0[i]` of `a` with `axes.1[i]` of `b`; the result
/// has the other axes of `a`, then those of `b`. Traps if sizes differ.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func tensordot<Scalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, axes: ([Int], [Int])
) -> Tensor<Scalar> {
  let left = axes.0.map { a.shape.resolved($0) }
  let right = axes.1.map { b.shape.resolved($0) }
  require(
    left.count == right.count && Set(left).count == left.count
      && Set(right).count == right.count
      && zip(left, right).allSatisfy { a.shape[$0] == b.shape[$1] },
    "tensordot of \(a.shape) and \(b.shape): axes \(axes.0) and \(axes.1) must be as many, each "
      + "named once, with equal sizes in pairs")
  var labels = Array(a.rank..<(a.rank + b.rank))
  for (first, second) in zip(left, right) { labels[second] = first }
  let kept = (0..<a.rank).filter { !left.contains($0) } + labels.filter { $0 >= a.rank }
  return contract([LabelledTensor(a, Array(0..<a.rank)), LabelledTensor(b, labels)], to: kept)
}

/// The sum of products over the last `axes` axes of `a` and the first of `b`.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func tensordot<Scalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, axes: Int = 2
) -> Tensor<Scalar> {
  require(
    axes >= 0 && axes <= min(a.rank, b.rank),
    "tensordot of \(a.shape) and \(b.shape): both have at least \(axes) axes")
  return tensordot(a, b, axes: (Array((a.rank - axes)..<a.rank), Array(0..<axes)))
}
