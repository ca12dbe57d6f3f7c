internal import Synchronization

/// One recorded operation: the primitive, what its rules read, and where its inputs stand.
struct TapeEntry<Scalar: TensorScalar>: Sendable {
  /// A primitive's pullback, of cotangent, inputs, output and which are wanted.
  typealias Pullback =
    @Sendable (Tensor<Scalar>, [Tensor<Scalar>], Tensor<Scalar>, [Bool]) -> [Tensor<Scalar>?]

  /// `nil` for the variables themselves.
  let primitive: (any Primitive<Scalar>)?
  /// The primitive's own, taken where its type is known: a call through `primitive` would run code
  /// that looks its types up.
  let pullback: Pullback?
  let inputs: [Tensor<Scalar>]
  let output: Tensor<Scalar>
  let indices: TapeIndices
}

/// The operations of one reverse level, in the order in which they ran.
///
/// A flat array: the sweep is a loop, so a long chain neither recurses nor searches.
final class Tape<Scalar: TensorScalar>: Sendable {
  private let entries = Mutex<[TapeEntry<Scalar>]>([])
  /// Whether entries keep every value, whatever their first-order rules read.
  let keepsAll: Bool

  init(keepsAll: Bool = false) { self.keepsAll = keepsAll }

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
        primitive: nil, pullback: nil, inputs: [], output: value.hollow, indices: TapeIndices()))
    return Tensor(shape: value.shape, level: level, .reverse(primal: value, index: index))
  }

  var recorded: [TapeEntry<Scalar>] { entries.withLock { $0 } }

  /// The cotangents of the first `variables` entries, given those of some entries. `nil` is zero.
  ///
  /// With `consuming`, storage that only the tape holds is given back as the sweep passes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func sweep(
    from seeds: [(index: Int, cotangent: Tensor<Scalar>)], variables: Int, consuming: Bool
  ) -> [Tensor<Scalar>?] {
    var entries = recorded
    if consuming { self.entries.withLock { $0 = [] } }
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
    guard let pullback else { return }
    let contributions = pullback(cotangent, inputs, output, indices.wanted)
    for (input, contribution) in contributions.enumerated() {
      let index = indices[input]
      guard index >= 0, let contribution else { continue }
      guard var sum = cotangents[index] else {
        cotangents[index] = contribution
        continue
      }
      // So that `sum` is the only one to hold its elements.
      cotangents[index] = nil
      sum.accumulate(contribution)
      cotangents[index] = sum
    }
  }
}
