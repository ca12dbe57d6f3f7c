/// A recorded scalar function, from which columns of its Hessian follow without calling it again:
/// tangents go forward over the tape, and the sweep back carries them along.
struct HessianColumns<Scalar: TensorScalar>: Sendable {
  let x: Tensor<Scalar>
  /// Up to the value; empty if the value does not depend on `x`.
  private let entries: [TapeEntry<Scalar>]
  private let kinds: [Kind]
  /// For entries that are elements of a vector `x` in order, under some shape: where they begin.
  private let starts: [Int?]

  /// The operations that move a column of the identity to another place, or just look it up.
  private enum Kind: Sendable {
    case slice(SliceBox)
    case reshape
    case product
    case other
  }

  /// How an operation's output moves.
  private struct Motion {
    /// In tensor operations of the batch level; made when something asks for it.
    var tangent: Tensor<Scalar>?
    /// Direction j moves element `origin` + j in row-major order, if there is one, and no other.
    var origin: Int?
  }

  init(at x: Tensor<Scalar>, in f: (Tensor<Scalar>) throws -> Tensor<Scalar>) rethrows {
    let recording = try TensorRecording(at: [x], keepingAll: true) { [try f($0[0])] }
    requireOneElement(recording.outputs[0])
    self.x = x
    entries = recording.indices[0].map { Array(recording.tape.recorded.prefix($0 + 1)) } ?? []
    kinds = entries.map { entry in
      switch entry.primitive {
      case let slice as Slice<Scalar>: .slice(slice.box)
      case is Reshape<Scalar>: .reshape
      case is MatMul<Scalar>: .product
      default: .other
      }
    }
    var starts: [Int?] = x.rank == 1 ? [0] : [nil]
    for (entry, kind) in zip(entries, kinds).dropFirst() {
      let first = entry.indices.count > 0 ? entry.indices[0] : -1
      let start = first >= 0 ? starts[first] : nil
      switch kind {
      case .slice(let box) where entry.inputs[0].rank == 1 && box.steps == [1]:
        starts.append(start.map { $0 + box.starts[0] })
      case .reshape: starts.append(start)
      default: starts.append(nil)
      }
    }
    self.starts = starts
  }

  /// Whether the columns are those of a symmetric matrix to the last rule: not with derivatives that
  /// somebody has written by hand.
  var isSymmetric: Bool {
    entries.allSatisfy {
      !($0.primitive is CustomFunction<Scalar> || $0.primitive is Checkpoint<Scalar>)
    }
  }

  /// Whether the value depends on `x`.
  var isMoving: Bool { !entries.isEmpty }

  /// Whether an outer transform traces what the columns are computed from.
  var isTraced: Bool {
    x.isTraced || entries.contains { $0.output.isTraced || $0.inputs.contains { $0.isTraced } }
  }

  /// How many columns to take at once: as many as keep the largest value on the way, once for each
  /// column, near a mebibyte.
  var groupSize: Int {
    guard x.count > 128 else { return x.count }
    let largest = entries.reduce(x.count) { Swift.max($0, $1.output.count) }
    // Inside `vectorized`, once for each example too.
    let examples = Swift.max(1, x.untraced.count / x.count)
    return Swift.max(16, groupBytes / (largest * examples * MemoryLayout<Scalar>.stride))
  }

  /// Some columns, in parts that are to be added up: their elements from one of a vector `x` on, and
  /// of those before it whatever comes along.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func parts(_ range: Range<Int>, from lower: Int) -> [HessianPart<Scalar>] {
    let batch = Level<Scalar>(.batch(size: range.count))
    let forward = Level<Scalar>(.forward)
    defer {
      forward.close()
      batch.close()
    }
    var moved = moved(range, batch, forward)
    var parts: [HessianPart<Scalar>] = []
    /// How a cotangent moves along each column.
    func columns(_ cotangent: Tensor<Scalar>) -> Tensor<Scalar>? {
      guard case .forward(_, let tangent) = cotangent.kind(at: forward) else { return nil }
      if case .batch(let values) = tangent.kind(at: batch) { return values }
      return tangent.broadcast(to: cotangent.shape.prepending(range.count))
    }
    func add(_ box: SliceBox, _ cotangent: Tensor<Scalar>) {
      guard let values = columns(cotangent) else { return }
      parts.append(HessianPart(box: box, content: .values(values)))
    }
    var cotangents = [Tensor<Scalar>?](repeating: nil, count: moved.count)
    cotangents[moved.count - 1] = .ones(moved[moved.count - 1].output.shape)
    while moved.count > 1 {
      var entry = moved.removeLast()
      let position = moved.count
      guard let incoming = cotangents[position] else { continue }
      cotangents[position] = nil
      switch kinds[position] {
      // Not as a tensor like `x` for each slice.
      case .slice(let box) where entry.indices[0] == 0:
        if starts[position] == nil || box.starts[0] + box.counts[0] > lower { add(box, incoming) }
        continue
      case .product:
        let (shape, factor) = (entry.inputs[1].shape, entry.indices[1])
        guard factor >= 0, let start = starts[factor], shape.rank == 2, shape[1] > 0 else { break }
        // Only the rows of the right factor that are asked for.
        let row = Swift.max(0, Swift.min((lower - start) / shape[1], shape[0]))
        if row < shape[0] {
          let inputs = entry.inputs[0].columns(row..<shape[0])
          let box = SliceBox(
            starts: [start + row * shape[1]], counts: [(shape[0] - row) * shape[1]], steps: [1])
          if inputs.rank == 2, inputs.kind(at: forward) == nil {
            if let values = columns(incoming) {
              parts.append(HessianPart(box: box, content: .product(inputs.transposed(), values)))
            }
          } else {
            let rows = MatMul<Scalar>().rightAdjoint(
              incoming, inputs, shape: [shape[0] - row, shape[1]])
            add(box, rows.flattened())
          }
        }
        entry = entry.withoutSecond
      default: break
      }
      entry.propagate(incoming, into: &cotangents)
    }
    if let rest = cotangents[0] { add(SliceBox(all: x.shape), rest) }
    return parts
  }

  /// The entries with values that carry tangents.
  private func moved(
    _ range: Range<Int>, _ batch: Level<Scalar>, _ forward: Level<Scalar>
  ) -> [TapeEntry<Scalar>] {
    var motions: [Motion?] = [Motion(tangent: nil, origin: range.lowerBound)]
    func tangent(_ index: Int) -> Tensor<Scalar>? {
      guard let motion = motions[index] else { return nil }
      if let tangent = motion.tangent { return tangent }
      let shape = entries[index].output.shape
      let basis = Tensor<Scalar>.basis(range.count, of: shape.elementCount, from: motion.origin!)
      let made = Tensor(
        shape: shape, level: batch, .batch(basis.reshaped(shape.prepending(range.count))))
      motions[index]!.tangent = made
      return made
    }
    func carrying(_ primal: Tensor<Scalar>, _ index: Int) -> Tensor<Scalar> {
      guard index >= 0, let tangent = tangent(index) else { return primal }
      return Tensor(
        shape: primal.shape, level: forward, .forward(primal: primal, tangent: tangent))
    }
    var moved = [entries[0]]
    for position in 1..<entries.count {
      let (entry, primitive) = (entries[position], entries[position].primitive!)
      let indices = (0..<entry.indices.count).map { entry.indices[$0] }
      let kept = primitive.keeps
      guard indices.contains(where: { $0 >= 0 && motions[$0] != nil }) else {
        motions.append(nil)
        moved.append(entry)
        continue
      }
      if let motion = motion(of: position, motions, range.count, batch) {
        motions.append(motion.isStill ? nil : motion.value)
      } else if position == entries.count - 1 && !kept.contains(.output) {
        // Nothing reads how the value moves.
        motions.append(nil)
      } else {
        let tangents = indices.map { $0 >= 0 ? tangent($0) : nil }
        let moving = primitive.pushforward(tangents, inputs: entry.inputs, output: entry.output)
        motions.append(Motion(tangent: moving, origin: nil))
      }
      var inputs = entry.inputs
      if kept.contains(.inputs) {
        for (input, index) in indices.enumerated() {
          // The pullback of a product reads one input for the other.
          if case .product = kinds[position], indices[1 - input] < 0 { continue }
          inputs[input] = carrying(inputs[input], index)
        }
      }
      moved.append(
        entry.replacing(
          inputs: inputs,
          output: kept.contains(.output) ? carrying(entry.output, position) : entry.output))
    }
    return moved
  }

  /// How an operation moves whose inputs are moved by columns of the identity; `nil` if its rule
  /// has to tell.
  private func motion(
    of position: Int, _ motions: [Motion?], _ size: Int, _ batch: Level<Scalar>
  ) -> (value: Motion, isStill: Bool)? {
    let entry = entries[position]
    switch kinds[position] {
    case .slice(let box):
      guard let origin = motions[entry.indices[0]]?.origin, box.starts.count == 1,
        box.steps[0] == 1
      else { return nil }
      let first = origin - box.starts[0]
      return (Motion(tangent: nil, origin: first), first >= box.counts[0] || first + size <= 0)
    case .reshape:
      guard let origin = motions[entry.indices[0]]?.origin else { return nil }
      return (Motion(tangent: nil, origin: origin), false)
    case .product:
      let (left, right) = (entry.indices[0], entry.indices[1])
      let (a, b) = (entry.inputs[0], entry.inputs[1])
      let moves = (left >= 0 && motions[left] != nil, right >= 0 && motions[right] != nil)
      let values: Tensor<Scalar>
      if !moves.0, let origin = motions[right]?.origin, b.rank == 2, origin >= 0,
        origin + size <= b.count
      {
        values = a.timesBasis(origin..<origin + size, columns: b.shape[1])
      } else if !moves.1, let origin = motions[left]?.origin, a.shape == [1, a.count], b.rank == 2,
        origin >= 0, origin + size <= a.count
      {
        // Unit rows by a matrix are its rows.
        values = b[origin..<origin + size].reshaped([size, 1, b.shape[1]])
      } else {
        return nil
      }
      let tangent = Tensor(shape: entry.output.shape, level: batch, .batch(values))
      return (Motion(tangent: tangent, origin: nil), false)
    case .other: return nil
    }
  }
}

/// Near the size of a second-level cache.
private let groupBytes = 1 << 20

extension TapeEntry {
  /// This entry as one that does not follow its second input.
  fileprivate var withoutSecond: TapeEntry {
    var indices = TapeIndices()
    indices.append(self.indices[0])
    indices.append(TapeIndices.constant)
    return replacing(indices: indices)
  }
}
