internal import Synchronization

/// One recorded operation: the primitive, what its rules read, and where its inputs stand.
struct TapeEntry<Scalar: TensorScalar>: Sendable {
  /// `nil` for the variables themselves.
  let primitive: (any Primitive<Scalar>)?
  /// The primitive's own, taken where its type is known: a call through `primitive` would run code
  /// that looks its types up.
  let rules: RecordedRules<Scalar>?
  private(set) var inputs: [Tensor<Scalar>]
  private(set) var output: Tensor<Scalar>
  private(set) var indices: TapeIndices

  init(
    primitive: (any Primitive<Scalar>)?, rules: RecordedRules<Scalar>?, inputs: [Tensor<Scalar>],
    output: Tensor<Scalar>, indices: TapeIndices
  ) {
    (self.primitive, self.rules) = (primitive, rules)
    (self.inputs, self.output, self.indices) = (inputs, output, indices)
  }

  /// The same operation of other inputs.
  func replacing(inputs: [Tensor<Scalar>], output: Tensor<Scalar>) -> TapeEntry {
    var entry = self
    (entry.inputs, entry.output) = (inputs, output)
    return entry
  }

  /// The same operation with inputs that stand elsewhere, or nowhere.
  func replacing(indices: TapeIndices) -> TapeEntry {
    var entry = self
    entry.indices = indices
    return entry
  }
}

/// The operations of one reverse level, in the order in which they ran.
///
/// A flat array: the sweep is a loop, so a long chain neither recurses nor searches.
final class Tape<Scalar: TensorScalar>: Sendable {
  private let entries = Mutex<[TapeEntry<Scalar>]>([])
  /// Whether entries keep every value, whatever their first-order rules read.
  let keepsAll: Bool

  /// Whether losses, which put off their value and its tangent, are computed only if something reads
  /// them.
  let postponesLosses: Bool

  init(keepsAll: Bool = false, postponesLosses: Bool = false) {
    (self.keepsAll, self.postponesLosses) = (keepsAll, postponesLosses)
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func append(_ entry: TapeEntry<Scalar>) -> Int {
    entries.withLock {
      $0.append(entry)
      return $0.count - 1
    }
  }

  /// A variable of the transform.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func variable(_ value: Tensor<Scalar>, level: Level<Scalar>) -> Tensor<Scalar> {
    let index = append(
      TapeEntry(
        primitive: nil, rules: nil, inputs: [], output: value.hollow, indices: TapeIndices()))
    return Tensor(shape: value.shape, level: level, .reverse(primal: value, index: index))
  }

  var recorded: [TapeEntry<Scalar>] { entries.withLock { $0 } }

  /// The operations, which the tape then holds no longer.
  func taken() -> [TapeEntry<Scalar>] {
    entries.withLock { entries in
      defer { entries = [] }
      return entries
    }
  }

  /// The cotangents of the first `variables` entries, given those of some entries. `nil` is zero.
  ///
  /// With `consuming`, storage that only the tape holds is given back as the sweep passes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func sweep(
    from seeds: [(index: Int, cotangent: Tensor<Scalar>)], variables: Int, consuming: Bool
  ) -> [Tensor<Scalar>?] {
    var entries = consuming ? taken() : recorded
    let last = seeds.reduce(variables - 1) { Swift.max($0, $1.index) }
    var cotangents = [Tensor<Scalar>?](repeating: nil, count: last + 1)
    for (index, cotangent) in seeds {
      cotangents[index] = cotangents[index].map { $0 + cotangent } ?? cotangent
    }
    while entries.count > last + 1 { entries.removeLast() }
    for position in stride(from: last, through: variables, by: -1) {
      let entry = entries.removeLast()
      guard let incoming = cotangents[position] else { continue }
      cotangents[position] = nil
      entry.propagate(incoming, into: &cotangents)
    }
    return Array(cotangents.prefix(variables))
  }

  /// The cotangents of every entry up to `index`, all kept.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func adjoints(
    from index: Int, cotangent: Tensor<Scalar>, entries: [TapeEntry<Scalar>]
  ) -> [Tensor<Scalar>?] {
    var cotangents = [Tensor<Scalar>?](repeating: nil, count: index + 1)
    cotangents[index] = cotangent
    for position in stride(from: index, through: 0, by: -1) {
      if let incoming = cotangents[position] {
        entries[position].propagate(incoming, into: &cotangents)
      }
    }
    return cotangents
  }
}

extension TapeEntry {
  /// Adds this entry's pullback of `cotangent` to the cotangents of its inputs.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func propagate(_ cotangent: Tensor<Scalar>, into cotangents: inout [Tensor<Scalar>?]) {
    guard let rules else { return }
    let contributions = rules.pullback(cotangent, inputs, output, wanted: indices.wanted)
    cotangents.add(contributions, at: indices)
  }
}

extension Array {
  /// Adds an operation's contributions, one for each input, to what stands at their indices.
  @inline(__always)
  mutating func add<Scalar>(_ contributions: [Tensor<Scalar>?], at indices: TapeIndices)
  where Element == Tensor<Scalar>? {
    for (input, contribution) in contributions.enumerated() {
      let index = indices[input]
      guard index >= 0, let contribution else { continue }
      guard var sum = self[index] else {
        self[index] = contribution
        continue
      }
      // So that `sum` is the only one to hold its elements.
      self[index] = nil
      sum.accumulate(contribution)
      self[index] = sum
    }
  }

  /// Which recorded operations the last one depends on.
  func reachingLast<Scalar>() -> [Bool] where Element == TapeEntry<Scalar> {
    var reaching = [Bool](repeating: false, count: count)
    guard count > 0 else { return reaching }
    reaching[count - 1] = true
    for position in stride(from: count - 1, through: 0, by: -1) where reaching[position] {
      let indices = self[position].indices
      for input in 0..<indices.count where indices[input] >= 0 { reaching[indices[input]] = true }
    }
    return reaching
  }
}
