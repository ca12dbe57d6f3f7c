/// A recorded function with the places where its variables enter: what Kronecker-factored curvature
/// needs to know of a model.
///
/// A variable is followed through reshapes and transposes to the matrix product that it is a factor
/// of, or to the sum that it is a bias in. Everything here is found on the tape, so that layers
/// need say nothing about themselves.
package struct ParameterSites<Scalar: TensorScalar>: Sendable {
  /// The function's value.
  package let output: Tensor<Scalar>
  /// The places, in the order in which they ran, of which one variable may have several.
  package let sites: [ParameterSite<Scalar>]
  /// Where variables enter in any other way, and which operation it is.
  package let others: [(variable: Int, operation: String)]
  /// The elements of all recorded values: what one more pass over the function takes.
  package let elementCount: Int

  private let entries: [TapeEntry<Scalar>]

  /// Records `f` at some variables.
  package init(at variables: [Tensor<Scalar>], in f: ([Tensor<Scalar>]) -> Tensor<Scalar>) {
    let recording = TensorRecording(at: variables, keepingAll: false) { [f($0)] }
    output = recording.outputs[0]
    var entries =
      recording.indices[0].map { Array(recording.tape.recorded.prefix($0 + 1)) } ?? []
    elementCount = entries.dropFirst(variables.count).reduce(0) { $0 + $1.output.count }
    var search = SiteSearch<Scalar>(variables: variables)
    for position in entries.indices.dropFirst(variables.count) {
      search.look(at: entries[position], position)
    }
    // What the value does not depend on has no adjoint, and is of no account.
    let reaching = entries.reachingLast()
    sites = search.sites.filter { reaching[$0.position] }
    others = search.others.filter { reaching[$0.position] }.map { ($0.variable, $0.operation) }
    // The sweep asks for cotangents of values, not for gradients of parameters.
    for position in entries.indices { entries[position].forgetInputs { search.isView($0) } }
    self.entries = entries
  }

  /// The cotangents at each site for k cotangents `[k] + output.shape` of the value: `[k, rows,
  /// columns]` as at `ParameterSite`; `nil` is zero.
  package func cotangents(_ bundle: Tensor<Scalar>) -> [Tensor<Scalar>?] {
    let size = bundle.shape[0]
    require(
      bundle.shape == output.shape.prepending(size),
      "cotangents of shape \(bundle.shape), expected \(output.shape.prepending(size))")
    guard let first = sites.map(\.position).min() else { return [] }
    var found = [Tensor<Scalar>?](repeating: nil, count: entries.count)
    let level = Level<Scalar>(.batch(size: size))
    defer { level.close() }
    var cotangents = [Tensor<Scalar>?](repeating: nil, count: entries.count)
    cotangents[entries.count - 1] = Tensor(shape: output.shape, level: level, .batch(bundle))
    let wanted = Set(sites.map(\.position))
    for position in stride(from: entries.count - 1, through: first, by: -1) {
      guard let incoming = cotangents[position] else { continue }
      cotangents[position] = nil
      if wanted.contains(position) {
        if case .batch(let values) = incoming.kind(at: level) {
          found[position] = values
        } else {
          found[position] = incoming.broadcast(to: incoming.shape.prepending(size))
        }
      }
      if position > first && entries[position].followsInputs {
        entries[position].propagate(incoming, into: &cotangents)
      }
    }
    return sites.map { site in
      found[site.position].map { site.rows(of: $0) }?.evaluated()
    }
  }
}

/// A place where a parameter enters: y = x W for rows x `[rows, inputs]` and W `[inputs, columns]`,
/// which is the parameter rearranged; or a sum y + b with a bias b `[columns]`.
package struct ParameterSite<Scalar: TensorScalar>: Sendable {
  /// Which variable.
  package let variable: Int
  /// x `[rows, inputs]`, the leading axes of what is multiplied joined; `nil` for a bias.
  package let inputs: Tensor<Scalar>?
  /// From the parameter to W, or to b as `[1, columns]`.
  package let arrangement: Arrangement

  fileprivate let position: Int
  /// The axis of y that the columns lie along.
  fileprivate let axis: Int

  /// `[k] + y.shape` as `[k, rows, columns]`.
  fileprivate func rows(of bundle: Tensor<Scalar>) -> Tensor<Scalar> {
    let moved = bundle.movingAxis(axis + 1, to: -1)
    let columns = moved.shape[-1]
    let size = bundle.shape[0]
    return moved.reshaped(
      [size, columns == 0 ? 0 : moved.count / Swift.max(size * columns, 1), columns] as Shape)
  }
}

/// Reshapes and transposes one after another: a reordering of a parameter's elements.
package struct Arrangement: Sendable, Hashable {
  private enum Step: Hashable {
    case reshape(from: Shape, to: Shape)
    case permute([Int])
  }

  private var steps: [Step] = []
  /// The shape before.
  package let source: Shape
  /// The shape after.
  package private(set) var shape: Shape

  /// No reordering.
  package init(_ shape: Shape) { (source, self.shape) = (shape, shape) }

  /// Followed by a reshape to a shape of as many elements.
  package mutating func reshape(to target: Shape) {
    guard target != shape else { return }
    steps.append(.reshape(from: shape, to: target))
    shape = target
  }

  /// Followed by a transpose: axis i is axis `order[i]` before.
  package mutating func permute(_ order: [Int]) {
    guard !order.elementsEqual(0..<order.count) else { return }
    steps.append(.permute(order))
    shape = Shape(order.map { shape[$0] })
  }

  /// A bundle `[k] + source` as `[k] + shape`.
  package func arranged<Scalar>(_ bundle: Tensor<Scalar>) -> Tensor<Scalar> {
    let size = bundle.shape[0]
    return steps.reduce(bundle) { x, step in
      switch step {
      case .reshape(_, let target): x.reshaped(target.prepending(size))
      case .permute(let order): x.transposed([0] + order.map { $0 + 1 })
      }
    }
  }

  /// A bundle `[k] + shape` as `[k] + source`.
  package func restored<Scalar>(_ bundle: Tensor<Scalar>) -> Tensor<Scalar> {
    let size = bundle.shape[0]
    return steps.reversed().reduce(bundle) { x, step in
      switch step {
      case .reshape(let origin, _): return x.reshaped(origin.prepending(size))
      case .permute(let order):
        var inverse = order
        for (axis, source) in order.enumerated() { inverse[source] = axis }
        return x.transposed([0] + inverse.map { $0 + 1 })
      }
    }
  }
}

/// Follows variables over a tape.
private struct SiteSearch<Scalar: TensorScalar> {
  /// Entries that are a variable in another order.
  private var views: [Int: (variable: Int, arrangement: Arrangement)] = [:]
  var sites: [ParameterSite<Scalar>] = []
  var others: [(variable: Int, operation: String, position: Int)] = []

  init(variables: [Tensor<Scalar>]) {
    for (index, variable) in variables.enumerated() {
      views[index] = (index, Arrangement(variable.shape))
    }
  }

  func isView(_ index: Int) -> Bool { views[index] != nil }

  mutating func look(at entry: TapeEntry<Scalar>, _ position: Int) {
    for input in 0..<entry.indices.count {
      guard let view = views[entry.indices[input]] else { continue }
      var arrangement = view.arrangement
      switch entry.primitive {
      case let reshape as Reshape<Scalar>:
        arrangement.reshape(to: reshape.target)
        views[position] = (view.variable, arrangement)
        continue
      case let permute as Permute<Scalar>:
        arrangement.permute(permute.order)
        views[position] = (view.variable, arrangement)
        continue
      case is MatMul<Scalar> where arrangement.shape.rank == 2:
        let other = entry.inputs[1 - input]
        // Two factors that are both parameters have no rows of examples.
        if views[entry.indices[1 - input]] != nil { break }
        let isLeft = input == 0
        if isLeft { arrangement.permute([1, 0]) }
        let rows = isLeft ? other.transposed() : other
        let width = rows.shape[-1]
        let axis = entry.output.rank - (isLeft ? 2 : 1)
        sites.append(
          ParameterSite(
            variable: view.variable,
            inputs: rows.reshaped([width == 0 ? 0 : rows.count / width, width] as Shape),
            arrangement: arrangement, position: position, axis: axis))
        continue
      case is Add<Scalar>:
        let shape = arrangement.shape
        let wide = shape.indices.filter { shape[$0] > 1 }
        guard wide.count == 1 || shape.elementCount == 1,
          entry.output.rank > (shape.elementCount == 1 ? 0 : shape.rank - wide[0])
        else { break }
        let axis = entry.output.rank - shape.rank + (wide.first ?? shape.rank - 1)
        // A single number may stand for a whole axis; then it is no bias with a column of its own.
        guard axis >= 0, entry.output.shape[axis] == shape.elementCount else { break }
        arrangement.reshape(to: [1, shape.elementCount])
        sites.append(
          ParameterSite(
            variable: view.variable, inputs: nil, arrangement: arrangement, position: position,
            axis: axis))
        continue
      default: break
      }
      others.append((view.variable, entry.primitive!.name, position))
    }
  }
}

extension TapeEntry {
  fileprivate var followsInputs: Bool { (0..<indices.count).contains { indices[$0] >= 0 } }

  /// Takes inputs as constants from here on.
  fileprivate mutating func forgetInputs(where isForgotten: (Int) -> Bool) {
    let old = (0..<indices.count).map { indices[$0] }
    guard old.contains(where: { $0 >= 0 && isForgotten($0) }) else { return }
    var kept = TapeIndices()
    for index in old { kept.append(isForgotten(index) ? TapeIndices.constant : index) }
    self = replacing(indices: kept)
  }
}
