import ArgumentParser
import Foundation
import Market
import Tensor

struct ConsensusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consensus",
    abstract: "Compares the paper's ranking with Yuma consensus, block by block.",
    discussion: """
      Parties that are honest, selfish, lazy, copy weights, split into sybils or join late rate one \
      another, and a mechanism pays them in stake. Writes the share of each party after each block, \
      with --map how much of its stake the first party keeps over a grid of stakes and \
      self-weights, with --guarantee how much honest work it takes to keep it. The same options give the same files.

      Scenarios: \(NamedScenario.allCases.map(\.rawValue).joined(separator: ", ")); \
      mechanisms: \(MechanismName.allCases.map(\.rawValue).joined(separator: ", ")). \
      --list says what they are.
      """)

  @Argument(help: "Which scenario.")
  var scenario = NamedScenario.cabal
  @Option(help: "Comma-separated.")
  var mechanisms = "rank,trust,yuma,yuma-older"
  @OptionGroup(title: "The scenario") var parties: ScenarioOptions
  @OptionGroup(title: "The mechanisms") var rules: MechanismOptions
  @Flag(help: "Draws how much of its stake the first party keeps.")
  var map = false
  @Flag(help: "Finds the least honest worth that keeps the stake, by stake.")
  var guarantee = false
  @Option(help: "What changes from row to row of the map: self-weight or worth.")
  var axis = RetentionAxis.selfWeight
  @Option(help: "Rows and columns of the map, from 0 to 1.")
  var steps = 11
  @Option(help: ArgumentHelp("Where to write the results.", valueName: "dir"))
  var output = "consensus-output"
  @Flag(help: "Lists scenarios and mechanisms, and does nothing else.")
  var list = false

  func validate() throws {
    guard (2...101).contains(steps) else {
      throw ValidationError("--steps is \(steps): from 2 to 101 are possible")
    }
    guard !(map && guarantee) else {
      throw ValidationError("--map and --guarantee are two runs: choose one")
    }
    let peers = scenario.scenario(parties.settings).parties.reduce(0) { $0 + $1.peers }
    let numbers =
      peers * peers * parties.trials
      * (map ? steps : guarantee ? GuaranteeFiles.selfWeights.count : 1)
    guard numbers <= 50_000_000 else {
      throw ValidationError(
        "\(peers) peers and \(parties.trials) trials make \(numbers) weights at a time: "
          + "50000000 are possible")
    }
    _ = try chosen()
  }

  func run() async throws {
    if list {
      print(ConsensusTable.list())
      return
    }
    await orFail(writingTo: output) {
      let folder = try OutputFolder(output)
      let chosen = try chosen()
      let (settings, rules) = (parties.settings, rules)
      try await interruptible {
        setThreadCount(1)
        let run = ConsensusRun(
          scenario: scenario, settings: settings, mechanisms: chosen.map { rules.make($0) })
        let files: [OutputFile]
        if map {
          let maps = try run.maps(axis: axis, steps: steps)
          files = try RetentionFiles.make(maps, axis: axis, run: run)
          print(RetentionFiles.text(maps, axis: axis))
        } else if guarantee {
          let thresholds = try run.thresholds()
          files = GuaranteeFiles.make(thresholds, run: run)
          print(GuaranteeFiles.text(thresholds))
        } else {
          let trajectories = try run.trajectories()
          files = try ConsensusFiles.make(trajectories, run: run)
          print(ConsensusTable.text(trajectories))
        }
        try Task.checkCancellation()
        try folder.write(files)
        print("wrote \(files.map(\.name).joined(separator: ", ")) to \(folder.path)")
      }
    }
  }

  private func chosen() throws -> [MechanismName] {
    let names = mechanisms.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    guard !names.isEmpty else { throw ValidationError("--mechanisms is empty") }
    return try names.reduce(into: []) { chosen, name in
      guard let mechanism = MechanismName(rawValue: name) else {
        throw ValidationError(
          "--mechanisms: there is no \"\(name)\"; there are "
            + MechanismName.allCases.map(\.rawValue).joined(separator: ", "))
      }
      if !chosen.contains(mechanism) { chosen.append(mechanism) }
    }
  }
}

extension NamedScenario: ExpressibleByArgument {}
