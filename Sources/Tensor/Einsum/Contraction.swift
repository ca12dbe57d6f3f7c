/// A tensor with a label for each axis: an operand of a sum of products over labels.
struct LabelledTensor<Scalar: TensorScalar> {
  var tensor: Tensor<Scalar>
  /// A label for each axis, each once.
  var labels: [Int]

  /// An operand. Axes that share a label become one, their diagonal.
  init(_ tensor: Tensor<Scalar>, _ labels: [Int]) {
    var distinct: [Int] = []
    for label in labels where !distinct.contains(label) { distinct.append(label) }
    self.labels = distinct
    guard distinct.count < labels.count else {
      self.tensor = tensor
      return
    }
    let steps = distinct.map { label in labels.map { $0 == label ? 1 : 0 } }
    let counts = distinct.map { label in
      zip(labels, tensor.shape).filter { $0.0 == label }.map(\.1).min() ?? 1
    }
    let starts = [Int](repeating: 0, count: labels.count)
    self.tensor = MappedView(AxisMap(starts: starts, steps: steps, counts: counts))(tensor)
  }

  func size(_ label: Int) -> Int {
    labels.firstIndex(of: label).map { tensor.shape[$0] } ?? 1
  }

  /// The sum over the axes whose labels are not kept.
  func summed(keeping kept: Set<Int>) -> LabelledTensor {
    let axes = labels.indices.filter { !kept.contains(labels[$0]) }
    return LabelledTensor(tensor.sum(alongAxes: axes), labels.filter { kept.contains($0) })
  }

  /// The axes in the order of some labels, which are all of them; further ones have size 1.
  func arranged(_ order: [Int]) -> Tensor<Scalar> {
    let present = order.filter { labels.contains($0) }
    let permuted = tensor.transposed(present.map { labels.firstIndex(of: $0)! })
    return permuted.reshaped(Shape(order.map { size($0) }))
  }

  /// The axes as `[batch..., rows, columns]`, each of the last two the product of those it names.
  func matrices(_ batch: [Int], _ rows: [Int], _ columns: [Int]) -> Tensor<Scalar> {
    let m = rows.reduce(1) { $0 * size($1) }
    let n = columns.reduce(1) { $0 * size($1) }
    return arranged(batch + rows + columns).reshaped(Shape(batch.map { size($0) } + [m, n]))
  }

  /// This tensor repeated along axes of size 1 where another has more, for labels that are summed.
  func broadcast(to other: LabelledTensor, _ summed: [Int]) -> LabelledTensor {
    let sizes = zip(labels, tensor.shape).map { label, size in
      size == 1 && summed.contains(label) ? other.size(label) : size
    }
    return LabelledTensor(tensor.broadcast(to: Shape(sizes)), labels)
  }
}

/// The sum of products of two operands over the labels that are not kept: one matrix product, its
/// batch the labels that both have and that stay.
func contract<Scalar>(
  _ a: LabelledTensor<Scalar>, _ b: LabelledTensor<Scalar>, keeping kept: Set<Int>
) -> LabelledTensor<Scalar> {
  let summed = a.labels.filter { b.labels.contains($0) && !kept.contains($0) }
  let left = a.summed(keeping: kept.union(b.labels)).broadcast(to: b, summed)
  let right = b.summed(keeping: kept.union(a.labels)).broadcast(to: a, summed)
  let batch = left.labels.filter { right.labels.contains($0) && kept.contains($0) }
  let rows = left.labels.filter { !right.labels.contains($0) }
  let columns = right.labels.filter { !left.labels.contains($0) }
  let labels = batch + rows + columns
  if summed.isEmpty {
    return LabelledTensor(left.arranged(labels) * right.arranged(labels), labels)
  }
  if rows.isEmpty && columns.isEmpty && !batch.isEmpty {
    // Many short products: a pass over the elements is quicker than a call for each.
    let product = left.arranged(batch + summed) * right.arranged(batch + summed)
    let axes = Array(batch.count..<product.rank)
    return LabelledTensor(product.sum(alongAxes: axes), labels)
  }
  let product = MatMul()(
    left.matrices(batch, rows, summed), right.matrices(batch, summed, columns))
  let sizes = product.shape.dropLast(2) + rows.map(left.size) + columns.map(right.size)
  return LabelledTensor(product.reshaped(Shape(sizes)), labels)
}

/// The sum of products of several operands over the labels that the output does not name, pair by
/// pair: always the one whose result is smallest, and of those the one with the fewest products.
func contract<Scalar>(
  _ operands: [LabelledTensor<Scalar>], to output: [Int]
) -> Tensor<Scalar> {
  var terms = operands
  while terms.count > 1 {
    var best: (pair: (Int, Int), kept: Set<Int>, cost: (Double, Double))?
    for i in terms.indices {
      for j in terms.indices where j > i {
        var kept = Set(output)
        for other in terms.indices where other != i && other != j {
          kept.formUnion(terms[other].labels)
        }
        var cost = (1.0, 1.0)
        for label in Set(terms[i].labels).union(terms[j].labels) {
          let size = Double(Swift.max(terms[i].size(label), terms[j].size(label)))
          if kept.contains(label) { cost.0 *= size }
          cost.1 *= size
        }
        if best.map({ cost < $0.cost }) ?? true { best = ((i, j), kept, cost) }
      }
    }
    let (i, j) = best!.pair
    terms[i] = contract(terms[i], terms[j], keeping: best!.kept)
    terms.remove(at: j)
  }
  let last = terms[0].summed(keeping: Set(output))
  return last.arranged(output)
}
