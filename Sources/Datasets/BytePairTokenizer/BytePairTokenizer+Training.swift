import Tensor

extension BytePairTokenizer {
  /// Learns the merges of a text: again and again the most frequent pair of tokens becomes one.
  ///
  /// Of pairs equally frequent the one with the smaller left token goes first, then the one with
  /// the smaller right token, so equal texts give equal tokenizers. Merges stay within the pieces
  /// of GPT-2's rule: words, numbers and runs of other signs, each with a space before it.
  ///
  /// - Parameters:
  ///   - text: What to learn from.
  ///   - limit: The largest number of tokens, at least 256 and the special ones. There are fewer if
  ///     no pair is left that occurs twice.
  ///   - special: The names of tokens that no text becomes, such as one for the end of a text.
  public init(training text: String, vocabularyLimit limit: Int, special: [String] = []) {
    require(
      limit >= 256 + special.count,
      "BytePairTokenizer: a limit of \(limit) tokens, and bytes and special tokens are "
        + "\(256 + special.count)")
    require(Set(special).count == special.count, "BytePairTokenizer: special tokens repeat")
    var learner = MergeLearner(Array(text.utf8))
    var merges: [Merge] = []
    while merges.count < limit - 256 - special.count,
      let merge = learner.learn(token: 256 + merges.count)
    {
      merges.append(merge)
    }
    do {
      try self.init(merges: merges, special: special)
    } catch {
      fatalError("BytePairTokenizer: merge \(error.index) was learned twice")
    }
  }
}

/// The distinct pieces of a text and how often each pair of tokens occurs in them. A merge changes
/// only the pieces that hold its pair.
private struct MergeLearner {
  private typealias Merge = BytePairTokenizer.Merge

  private var pieces: [(tokens: [Int], count: Int)] = []
  private var counts: [BytePairTokenizer.Merge: Int] = [:]
  /// The pieces that a pair was seen in; some may have lost it since.
  private var places: [BytePairTokenizer.Merge: Set<Int>] = [:]
  private var candidates = CandidateHeap()

  init(_ bytes: [UInt8]) {
    var pieceCounts: [ArraySlice<UInt8>: Int] = [:]
    for range in Pieces(bytes) { pieceCounts[bytes[range], default: 0] += 1 }
    for (piece, count) in pieceCounts where piece.count > 1 {
      pieces.append((piece.map { Int($0) }, count))
    }
    for index in pieces.indices { addPairs(of: index, sign: 1) }
    for (pair, count) in counts { candidates.insert(.init(count: count, pair: pair)) }
  }

  /// Makes the most frequent pair one token; `nil` if none occurs twice.
  mutating func learn(token: Int) -> BytePairTokenizer.Merge? {
    while let candidate = candidates.removeFirst() {
      // The heap keeps entries whose count has changed since; the changed one is there too.
      guard counts[candidate.pair] == candidate.count else { continue }
      if candidate.count < 2 { return nil }
      merge(candidate.pair, into: token)
      return candidate.pair
    }
    return nil
  }

  private mutating func merge(_ pair: BytePairTokenizer.Merge, into token: Int) {
    var changed: Set<BytePairTokenizer.Merge> = []
    for index in places.removeValue(forKey: pair) ?? [] {
      let before = pieces[index].tokens
      let after = merging(before, pair, into: token)
      if after.count == before.count { continue }
      changed.formUnion(addPairs(of: index, sign: -1))
      pieces[index].tokens = after
      changed.formUnion(addPairs(of: index, sign: 1))
    }
    counts[pair] = nil
    for pair in changed {
      if let count = counts[pair], count > 0 {
        candidates.insert(.init(count: count, pair: pair))
      }
    }
  }

  @discardableResult
  private mutating func addPairs(of index: Int, sign: Int) -> [BytePairTokenizer.Merge] {
    let (tokens, count) = pieces[index]
    let pairs = zip(tokens, tokens.dropFirst()).map { Merge(left: $0, right: $1) }
    for pair in pairs {
      counts[pair, default: 0] += sign * count
      if sign > 0 { places[pair, default: []].insert(index) }
    }
    return pairs
  }
}

/// A binary heap of pairs, the most frequent first and equal ones by their tokens.
private struct CandidateHeap {
  struct Candidate {
    let count: Int
    let pair: BytePairTokenizer.Merge

    func precedes(_ other: Candidate) -> Bool {
      (-count, pair.left, pair.right) < (-other.count, other.pair.left, other.pair.right)
    }
  }

  private var items: [Candidate] = []

  mutating func insert(_ candidate: Candidate) {
    items.append(candidate)
    var child = items.count - 1
    while child > 0, items[child].precedes(items[(child - 1) / 2]) {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Candidate? {
    guard let last = items.popLast() else { return nil }
    if items.isEmpty { return last }
    let first = items[0]
    items[0] = last
    var parent = 0
    while 2 * parent + 1 < items.count {
      var child = 2 * parent + 1
      if child + 1 < items.count, items[child + 1].precedes(items[child]) { child += 1 }
      if !items[child].precedes(items[parent]) { break }
      items.swapAt(child, parent)
      parent = child
    }
    return first
  }
}
