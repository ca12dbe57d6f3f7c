import Market
import Tensor

/// All numbers of a measured market, as they are written to `results.json`. Peers count from 0.
struct MarketResults: Encodable, Sendable {
  var market: Market
  /// Nothing if the market was measured where it stood.
  var descent: Descent?
  /// ||project(W + G) - W||_inf with a unit step.
  var kktResidual: Double
  /// sum_i P_i.
  var totalPayoff: Double
  var nash: Nash?
  /// Nothing away from an equilibrium, and where there are too many directions.
  var stability: Stability?
  var peers: [Peer]
  var explanation: Explanation?
  /// How the explained rank moves with the market if play returns to equilibrium.
  var response: RankResponse?

  struct Market: Encodable, Sendable {
    var path: String
    var peers: Int
    /// The form in which they are stored.
    var hessians: String
    var temperature: Double
    var utilitySlope: Double
    var inflation: Double
    var utility: String
    var reference: String
  }

  struct Descent: Encodable, Sendable {
    var rule: String
    var tolerance: Double
    var budget: Int
    var iterations: Int
    var stopReason: String
    var residual: Double
    var isEquilibrium: Bool
    var residuals: [Sample]

    struct Sample: Encodable, Sendable {
      var iteration: Int
      var residual: Double
    }
  }

  /// Lower bounds of what players could gain, with the budget of the search.
  struct Nash: Encodable, Sendable {
    var gap: Double
    var conv: Double
    /// Who gains most.
    var peer: Int
    var randomStarts: Int
    var searchSteps: Int
    var seed: UInt64
    var search: String
  }

  /// What the game Jacobian says about play near the equilibrium.
  struct Stability: Encodable, Sendable {
    var verdict: String
    /// The directions in which play can move.
    var dimension: Int
    var largestRealPart: Double?
    /// ||(J - J^T) / 2|| / ||J||.
    var rotation: Double
  }

  struct Peer: Encodable, Sendable {
    var peer: Int
    var stake: Double
    /// R (eq 5).
    var rank: Double
    var payoff: Double
    var loss: Double
    /// ||dP_i / dW_i||_2.
    var gradientNorm: Double
    /// The largest change of the row by a projected unit step.
    var kktResidual: Double
    var nashGain: Double?
  }

  /// What made one peer's rank; the rows are in the order of their parts of it.
  struct Explanation: Encodable, Sendable {
    var peer: Int
    var rank: Double
    var payoff: Double
    var rows: [Row]

    struct Row: Encodable, Sendable {
      var from: Int
      var stake: Double
      var weight: Double
      var contribution: Double
      var margin: Double
      var mask: Double
      var curvature: Double
      var ownLoss: Double
      var crossLoss: Double
      var ownReward: Double
      var crossReward: Double
      var rankReward: Double
      var advantage: Double
      var stakeSlope: Double
      var weightSlope: Double
    }
  }
}

extension MarketResults.Market {
  init(_ state: MarketState<Double>, path: String) {
    self.path = path
    peers = state.count
    hessians = state.hessians.form
    temperature = state.layer.temperature.scalar
    utilitySlope = state.layer.utilitySlope
    inflation = state.layer.inflation
    utility = state.layer.utility.name
    reference =
      switch state.layer.reference {
      case .unmasked: "unmasked"
      case .initialWeights: "the mask of initial weights"
      case .tensor: "a mask of the file"
      }
  }
}

extension MarketResults.Nash {
  init(_ gap: NashGap<Double>) {
    self.gap = gap.gap
    conv = gap.conv
    peer = gap.player
    randomStarts = gap.search.randomStarts
    searchSteps = gap.search.steps
    seed = gap.search.seed
    search = gap.search.description
  }
}

extension MarketResults.Explanation {
  init(_ explanation: RankExplanation<Double>) {
    peer = explanation.peer
    rank = explanation.rank
    payoff = explanation.payoff
    let sorted = explanation.raters.sorted {
      $0.contribution == $1.contribution ? $0.peer < $1.peer : $0.contribution > $1.contribution
    }
    rows = sorted.map {
      Row(
        from: $0.peer, stake: $0.stake, weight: $0.weight, contribution: $0.contribution,
        margin: $0.margin, mask: $0.mask, curvature: $0.curvature, ownLoss: $0.ownLoss,
        crossLoss: $0.crossLoss, ownReward: $0.ownReward, crossReward: $0.crossReward,
        rankReward: $0.rankReward, advantage: $0.advantage, stakeSlope: $0.stakeSlope,
        weightSlope: $0.weightSlope)
    }
  }
}
