/// All cases of a run beside the best peer, the goal and the floor.
struct Summary {
  let results: [ResultSet]
  /// The machine's limits by number of threads.
  let limits: [Int: MachineLimits]

  var markdown: String {
    let header = [
      "workload", "case", "type", "threads", "ours", "best peer", "ratio", "goal", "met", "floor",
      "ours / floor",
    ]
    return markdownTable(header, results.flatMap(rows))
  }

  private func rows(_ set: ResultSet) -> [[String]] {
    set.names.flatMap { name in
      let goals = Goal.all.filter { $0.workload == set.workload && $0.name == name }
      var rows: [[String]] = []
      let quantities: [Quantity] = set.workload.isWholeProcess ? [.time, .memory] : [.time]
      for quantity in quantities {
        let goal = goals.first { $0.quantity == quantity }
        if let row = row(set, name, quantity, goal) { rows.append(row) }
      }
      return rows
    }
  }

  private func row(
    _ set: ResultSet, _ name: String, _ quantity: Quantity, _ goal: Goal?
  ) -> [String]? {
    let values = set.values(quantity, of: name)
    guard let ours = values.filter({ $0.key.isOurs }).values.min() else { return nil }
    let peers = values.filter { !$0.key.isOurs && !$0.key.overwrites }
    let best = peers.min { $0.value < $1.value }
    let floor = quantity == .time ? limits[set.threads]?.floor(set.workload, name, set.dtype) : nil
    let isMet = goal?.isMet(ours: ours, peers: peers)
    return [
      set.workload.rawValue, name, set.dtype.rawValue, "\(set.threads)", quantity.text(ours),
      best.map { "\(quantity.text($0.value)) \($0.key)" } ?? "",
      best.map { threeDigits(ours / $0.value) } ?? "",
      goal?.description ?? "", isMet.map { $0 ? "yes" : "**no**" } ?? "",
      floor.map(timeText) ?? "", floor.map { threeDigits(ours / $0) } ?? "",
    ]
  }
}

extension Goal: CustomStringConvertible {
  var quantity: Quantity {
    if case .memory = measure { .memory } else { .time }
  }

  var description: String {
    switch measure {
    case .ratio(let ratio): threeDigits(ratio)
    case .ratioTo(let peer, let ratio): "\(threeDigits(ratio)) of \(peer)"
    case .time(let seconds): timeText(seconds)
    case .memory(let mebibytes): memoryText(mebibytes)
    }
  }

  /// `nil` if what it compares with was not measured.
  func isMet(ours: Double, peers: [Column: Double]) -> Bool? {
    switch measure {
    case .ratio(let ratio): peers.values.min().map { ours <= ratio * $0 }
    case .ratioTo(let peer, let ratio):
      peers.filter { $0.key.peer == peer }.values.min().map { ours <= ratio * $0 }
    case .time(let limit), .memory(let limit): ours <= limit
    }
  }
}
