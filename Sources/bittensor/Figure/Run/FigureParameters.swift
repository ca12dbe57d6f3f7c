import Figures

/// What the pages of all figures say of their parameters.
enum FigureParameters {
  static let population =
    "Each market: stake 1 for every peer; Hessians H_i = A_i A_i^T scaled to tr(H_i) = 0.1, A_i "
    + "standard normal; where peers differ, row k of every A_i is multiplied by one scale_k, uniform "
    + "in [0.1, 2). W0 is uniform in [0, 1) with rows divided by their sums. The loss is L_i = "
    + "(m_i - a_i)^T H_i (m_i - a_i) without a factor 1/2, the payoff P_i = -alpha L_i + tau R_i. "
    + "What a ratio alpha / tau means depends on tr(H), T, n and the rule."

  static func table(_ settings: [String: String]) -> Table {
    Table(
      caption: "Options", header: ["option", "value"],
      rows: settings.sorted { $0.key < $1.key }.map { ["--\($0.key)", $0.value] })
  }

  /// The command that gives the same files.
  static func command(_ figure: Int, _ settings: [String: String]) -> String {
    "bittensor figure \(figure) "
      + settings.sorted { $0.key < $1.key }.map { "--\($0.key) \($0.value)" }
      .joined(separator: " ")
  }
}
