import Tensor

/// Peers in the order of an estimator's score, best first, with what is known of that order.
public struct PeerRanking: Sendable, Hashable, Codable {
  /// A peer in its place.
  public struct Place: Sendable, Hashable, Codable {
    /// Which peer, from 0.
    public let peer: Int
    /// Its rank, from 1. Peers of equal score stand in the order of their numbers.
    public let rank: Int
    /// Its score, summed over the examples.
    public let value: Double
    /// The standard error of `value` over the examples; `nil` if the score is no sum over them, or
    /// if there is one only.
    public let standardError: Double?
    /// The bootstrap interval of its rank at the ranking's confidence: ranks in resamples of the
    /// examples, equal scores counted as every rank that they share. It is widened to hold `rank`.
    /// `nil` where there is no standard error.
    public let rankInterval: ClosedRange<Int>?
  }

  /// Whether the order of two neighbours is more than chance.
  public struct Separation: Sendable, Hashable, Codable {
    /// The peer of the higher score and its neighbour below.
    public let better: Int
    public let worse: Int
    /// By how much their scores differ, and the standard error of that over the examples: of the
    /// paired differences of the shares, with the error of draws that all examples share.
    public let difference: Double
    public let standardError: Double?
    /// The share of the resamples in which `better` is ahead; equal scores count half.
    public let orderProbability: Double?
    /// Whether the difference exceeds its standard error by the factor that holds for all pairs of
    /// peers at once at the ranking's confidence (a normal quantile, Bonferroni's correction; it
    /// takes some thirty examples).
    public let isSeparated: Bool
  }

  /// The estimator's name.
  public let estimator: String
  /// The peers, best first.
  public let places: [Place]
  /// Each two neighbours, from the top.
  public let separations: [Separation]
  /// The confidence of intervals and separations.
  public let confidence: Double
  /// How many examples the scores are sums over; of a ranking from repeated draws, how many draws
  /// they are means of.
  public let samples: Int
  /// How many resamples the bootstrap took, and the seed that they are drawn with.
  public let resamples: Int
  public let seed: UInt64

  /// The peers' numbers, best first.
  public var order: [Int] { places.map(\.peer) }
  /// Whether all neighbours are separated.
  public var isSeparated: Bool { separations.allSatisfy(\.isSeparated) }
}

extension PeerRanking: CustomStringConvertible {
  /// A line for each peer, best first, with ">" where it is separated from the next.
  public var description: String {
    let lines = places.enumerated().map { index, place in
      let error = place.standardError.map { " +- \(shortened($0))" } ?? ""
      let ranks = place.rankInterval.map { ", ranks \($0.lowerBound) to \($0.upperBound)" } ?? ""
      let isApart = index < separations.count && separations[index].isSeparated
      return "\(place.rank). peer \(place.peer): \(shortened(place.value))\(error)\(ranks)"
        + (isApart ? " >" : "")
    }
    return (["\(estimator), \(samples) samples, confidence \(confidence)"] + lines)
      .joined(separator: "\n")
  }
}
