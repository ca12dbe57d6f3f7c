import Layers
import Market
import Peers

/// All numbers of a run, as they are written to `results.json`. No times: the same settings give
/// the same bytes. What is undefined, such as the correlation with ranks that are all equal, is the
/// text "nan".
struct DemoResults: Codable, Sendable {
  var settings: DemoSettings
  var threads: Int
  var examples: Int
  var peers: [PeerResult]
  /// Who weights whom and who owns what after training: with the models, what answers are masked by.
  var ledger: LedgerRecord
  /// W, rows on the simplex: `weights[i][j]` is the score that i gives to j (eq 3).
  var weights: [[Double]]
  /// The policy that made rows of the scores.
  var weightPolicy: String
  /// Scores of every peer by every asker, by estimator: `scores[name][i][j]`, in nats per example.
  var scores: [String: [[Double]]]
  /// Spearman's rank correlation of each estimator with leave-one-out, by asker, and their mean.
  var agreement: [String: Agreement]
  var market: MarketResult
  /// Mean loss over the askers when one peer is gone, for each peer.
  var offline: [Absence]
  /// The mean of the shares that the proxies recover, over the peers that have one.
  var meanRecovered: Double?
  /// Each member's standalone model beside the network, on all held-out images.
  var extraction: [ExtractionResult]
  var training: TrainingResult
  var failures: [String]

  struct Agreement: Codable, Sendable {
    var byAsker: [Double]
    var mean: Double
    /// Of the estimator's mean score over the askers with that of leave-one-out.
    var ofMeans: Double
  }
}

/// The network's ledger: weights by row, stake and how many blocks have ended.
struct LedgerRecord: Codable, Sendable {
  var weights: [[Double]]
  var stake: [Double]
  var block: Int

  init(_ ledger: Ledger) {
    weights = (0..<ledger.stake.count).map { ledger.weights[$0].scalars }
    stake = ledger.stake.scalars
    block = ledger.block
  }
}

/// One member's numbers.
struct PeerResult: Codable, Sendable {
  var name: String
  var conduct: String
  var parameters: Int
  var accuracy: Double
  var loss: Double
  /// Nothing for a member that has no model of its own.
  var accuracyAlone: Double?
  /// R (eq 5) with the stake held.
  var rank: Double
  /// R with unit stake (eq 4).
  var rankUnweighted: Double
  /// The diagonal form of eq 2: the mean score over the askers, in nats per example.
  var idealRank: Double
  var competitiveRank: Double
  /// Before and after the block's inflation (eq 6).
  var stake: Double
  var stakeNext: Double
}

/// The market game on the measured gate Hessians (eq 12 to 16).
struct MarketResult: Codable, Sendable {
  var knowledgeRatio: Double
  var temperature: Double
  var projection: String
  var reference: String
  /// The gate Hessian of each member as measured, mean over the examples: `hessians[i][j][k]`.
  var hessians: [[[Double]]]
  /// The mean trace of the Hessians as they were measured; each is scaled so that the mean is
  /// `scaledTrace`.
  var meanTrace: Double
  var scaledTrace: Double
  var kktResidual: Double
  var isEquilibrium: Bool
  var iterations: Int
  var equilibrium: [[Double]]
  var pearson: Double
  var spearman: Double
}

/// How well a member's standalone model answers as the member does through the network.
struct ExtractionResult: Codable, Sendable {
  var name: String
  var parameters: Int
  var fidelity: Fidelity
}

/// What happened while training, thinned for the record.
struct TrainingResult: Codable, Sendable {
  /// The steps of the entries below.
  var steps: [Int]
  /// Mean task losses since the entry before, by entry and member.
  var losses: [[Double]]
  var distillation: [[Double]]
  /// R by block and member.
  var ranks: [[Double]]
}
