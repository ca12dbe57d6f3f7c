import Peers

/// The table `model` of the kind "network": who trains together, and by which rules.
public struct NetworkModelConfiguration: Sendable, Hashable {
  /// One of the tables `model.members`.
  public struct Member: Sendable, Hashable {
    public var name: String
    public var architecture: PeerArchitecture
    /// Whether its model never changes.
    public var isFrozen: Bool
    /// The place of the member that it copies.
    public var copied: Int?
    /// The widths of its student's hidden layers; `nil` for the usual student.
    public var studentHidden: [Int]?
  }
  public let members: [Member]
  /// Sizes and rates, without those that other tables give.
  public let network: NetworkConfiguration
  /// How many blocks of the ledger a run has.
  public let blocks: Int
  /// How the images are shared among the members.
  public let shards: Shards

  /// How data are shared among members whose data differ.
  public enum Shards: Sendable, Hashable {
    /// The least share of a member's images that comes from its favourite classes.
    case skew(Double)
    /// Class shares of each member from a Dirichlet distribution of this concentration.
    case dirichlet(Double)
  }

  private static let sizes = 1...65_536

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    try section.allow([
      "kind", "members", "width", "head", "student", "keeping", "distillation", "temperature",
      "asking", "importance-weight", "load-weight", "mask-temperature", "weight-bound", "inflation",
      "blocks", "skew", "dirichlet",
    ])
    let tables = try section.sections("members", count: 1...64)
    var names: [String] = []
    for table in tables {
      let name = try table.text("name")
      if names.contains(name) { throw table.error("name", "\"\(name)\", there are two of them") }
      names.append(name)
    }
    var members: [Member] = []
    for (index, table) in tables.enumerated() {
      members.append(try Self.member(table, index, names))
    }
    for (table, member) in zip(tables, members) {
      if let copied = member.copied, members[copied].copied != nil {
        throw table.error("of", "\"\(names[copied])\", which copies as well")
      }
    }
    self.members = members
    let standard = NetworkConfiguration()
    var network = standard
    network.width = try section.integer("width", in: Self.sizes, default: standard.width)
    network.headWidth = try section.integer("head", in: Self.sizes, default: standard.headWidth)
    network.studentWidth = try section.integer(
      "student", in: Self.sizes, default: standard.studentWidth)
    network.keeping = try section.integer(
      "keeping", in: 1...64, default: min(standard.keeping, members.count))
    network.distillation = try section.choice("distillation", default: standard.distillation)
    network.distillationTemperature = Float(
      try section.number("temperature", .positive, default: 2))
    network.importanceWeight = Float(
      try section.number("importance-weight", .notNegative, default: 0.05))
    network.asking = try section.choice("asking", default: standard.asking)
    network.loadWeight = Float(
      try section.number("load-weight", .notNegative, default: 0.05))
    network.maskTemperature = Float(
      try section.number("mask-temperature", .positive, default: 1))
    network.weightUpdateBound = try section.number(
      "weight-bound", .positive, default: standard.weightUpdateBound)
    network.inflation = try section.number(
      "inflation", .notNegative, default: standard.inflation)
    self.network = network
    blocks = try section.integer("blocks", in: 0...1_000_000, default: 10)
    if section.contains("dirichlet") {
      if section.contains("skew") {
        throw section.error("dirichlet", "there is skew as well; one of the two is needed")
      }
      shards = .dirichlet(try section.number("dirichlet", .positive))
    } else {
      shards = .skew(try section.number("skew", .unit, default: 0.2))
    }
  }

  private enum Kind: String, CaseIterable {
    case linear, mlp, convolution, random, copy
  }

  private static func member(
    _ table: ConfigurationSection, _ index: Int, _ names: [String]
  ) throws(ConfigurationError) -> Member {
    let kind: Kind = try table.choice("kind")
    var keys = ["name", "kind", "student"]
    switch kind {
    case .linear: keys += ["frozen"]
    case .mlp: keys += ["frozen", "hidden"]
    case .convolution: keys += ["frozen", "channels"]
    case .copy: keys += ["of"]
    case .random: break
    }
    try table.allow(keys)
    let architecture: PeerArchitecture =
      switch kind {
      case .linear: .linear
      case .mlp: .mlp(hidden: try table.integer("hidden", in: sizes))
      case .convolution: .convolution(channels: try table.integer("channels", in: 1...4096))
      case .random: .random
      case .copy: .copy
      }
    var copied: Int?
    if kind == .copy {
      let source = try table.text("of")
      guard let place = names.firstIndex(of: source), place != index else {
        throw table.error("of", "\"\(source)\", must be the name of another member")
      }
      copied = place
    }
    return Member(
      name: names[index], architecture: architecture,
      isFrozen: kind == .random ? true : try table.flag("frozen", default: false),
      copied: copied,
      studentHidden: table.contains("student")
        ? try table.integers("student", count: 0...16, in: sizes) : nil)
  }
}
