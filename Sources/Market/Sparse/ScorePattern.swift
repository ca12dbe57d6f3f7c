import Tensor

/// Who scores whom in a sparse market: each of n peers scores k peers, perhaps itself among them.
///
/// The peers that a peer scores are its inputs: it queries them and no others. So a peer that is not
/// scored has no mask here, where in a dense market a weight of 0 leaves it a mask of sigmoid(-mu / T).
public struct ScorePattern: Sendable, Hashable {
  /// The scored peers, `[n, k]` in row-major order, ascending within each row.
  public let scored: [Int32]
  /// n.
  public let peers: Int
  /// k.
  public let scores: Int

  /// A pattern from outside the program, `[n, k]` in row-major order. Throws `MarketError` unless
  /// every row has equally many distinct peers below `peers` in ascending order.
  public init(scored: [Int32], peers: Int) throws(MarketError) {
    guard peers > 0, peers <= Int(Int32.max), scored.count >= peers, scored.count % peers == 0
    else { throw .scoreCount(count: scored.count, peers: peers) }
    self.scored = scored
    self.peers = peers
    scores = scored.count / peers
    try checkRows()
  }

  /// Everyone scores everyone, as in a dense market.
  public static func all(peers: Int) -> ScorePattern {
    ScorePattern(trusted: (0..<peers * peers).map { Int32($0 % peers) }, peers: peers)
  }

  /// Each peer scores itself and k - 1 others, drawn without preference. Traps unless 1 <= k <= n.
  public static func random(
    peers: Int, scores: Int, using generator: inout some RandomNumberGenerator
  ) -> ScorePattern {
    require(
      scores >= 1 && scores <= peers && peers <= Int(Int32.max),
      "ScorePattern.random: \(scores) scores of \(peers) peers, takes from 1 to all of them")
    var scored: [Int32] = []
    scored.reserveCapacity(peers * scores)
    for row in 0..<peers {
      // Floyd's algorithm: as many draws as there are scores.
      var chosen: Set<Int32> = [Int32(row)]
      for bound in (peers - scores)..<(peers - 1) {
        let drawn = Int32.random(in: 0...Int32(bound), using: &generator)
        // The others are numbered without this peer.
        let (other, last) = (drawn + (drawn >= row ? 1 : 0), Int32(bound + (bound >= row ? 1 : 0)))
        chosen.insert(chosen.contains(other) ? last : other)
      }
      scored += chosen.sorted()
    }
    return ScorePattern(trusted: scored, peers: peers)
  }

  private init(trusted scored: [Int32], peers: Int) {
    self.scored = scored
    self.peers = peers
    scores = scored.count / peers
  }

  /// The peers that one peer scores, ascending.
  public subscript(peer: Int) -> ArraySlice<Int32> {
    scored[peer * scores..<(peer + 1) * scores]
  }

  /// The shape of what there is for each score, `[n, k]`.
  public var shape: Shape { [peers, scores] }

  private func checkRows() throws(MarketError) {
    let isGood = scored.withUnsafeBufferPointer { scored in
      scored.indices.allSatisfy { index in
        scored[index] >= 0 && scored[index] < Int32(peers)
          && (index % scores == 0 || scored[index - 1] < scored[index])
      }
    }
    guard !isGood else { return }
    for row in 0..<peers {
      let entries = Array(self[row])
      for (slot, peer) in entries.enumerated() {
        guard peer >= 0, Int(peer) < peers else {
          throw .scoredPeer(row: row, slot: slot, peer: Int(peer), peers: peers)
        }
        if entries[..<slot].contains(peer) { throw .repeatedScore(row: row, peer: Int(peer)) }
      }
      for slot in 1..<entries.count where entries[slot] < entries[slot - 1] {
        throw .unorderedScores(
          row: row, slot: slot, peer: Int(entries[slot]), previous: Int(entries[slot - 1]))
      }
    }
  }
}
