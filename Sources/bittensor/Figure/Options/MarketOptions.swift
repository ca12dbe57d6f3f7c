import ArgumentParser
import Figures
import Foundation
import Market
import Tensor

/// What the figures of simulated markets have in common.
struct MarketOptions: ParsableArguments {
  @Option(help: "Numbers of peers; this and the next four take lists, as in 10,20,50.")
  var peers = "10"
  @Option(help: "Where the loss is lowest: unmasked (a = 1), initial-weights (a = mask(W0)).")
  var reading = "unmasked"
  @Option(help: "Whether peers differ in worth: differing, iid.")
  var hessians = "differing"
  @Option(help: "How rows stay on the simplex: project, rescale, exponentiated.")
  var projection = "project"
  @Option(help: "The width T of the masks.")
  var temperature = "1"
  @Option(help: "The seed of every random number.")
  var seed: UInt64 = 1
  @Option(
    help: "Random rows from which each search for a better row starts, beside the fixed ones.")
  var randomStarts = 8
  @Option(help: "Steps of each search for a better row.")
  var ascentSteps = 200

  func validate() throws {
    _ = try cases()
    try requireOption("random-starts", randomStarts, in: 0...1000)
    try requireOption("ascent-steps", ascentSteps, in: 0...100_000)
  }

  /// All combinations, in the order of the lists.
  func cases() throws -> [MarketCase] {
    let peers = try ListOption.values(
      "peers", peers, rule: "whole numbers from 2 to 200 are possible"
    ) { Int($0).flatMap { (2...200).contains($0) ? $0 : nil } }
    let readings: [ReferenceReading] = try ListOption.cases("reading", reading)
    let kinds: [HessianKind] = try ListOption.cases("hessians", hessians)
    let rules: [SimplexRule] = try ListOption.cases("projection", projection)
    let temperatures = try ListOption.positive("temperature", temperature)
    return readings.flatMap { reading in
      rules.flatMap { rule in
        temperatures.flatMap { temperature in
          kinds.flatMap { kind in
            peers.map { count in
              MarketCase(
                peers: count, reading: reading, hessians: kind, projection: rule.rawValue,
                temperature: temperature)
            }
          }
        }
      }
    }
  }

  /// The budget behind a Nash gap.
  var search: NashSearch {
    NashSearch(randomStarts: randomStarts, steps: ascentSteps, seed: seed)
  }

  /// The options by name, in one form whatever way they were written.
  func settings() throws -> [String: String] {
    let cases = try cases()
    func list(_ column: Int) -> String {
      var values: [String] = []
      for cell in cases.map({ $0.cells[column] }) where !values.contains(cell) {
        values.append(cell)
      }
      return values.joined(separator: ",")
    }
    var settings = [
      "seed": "\(seed)", "random-starts": "\(randomStarts)", "ascent-steps": "\(ascentSteps)",
    ]
    for (column, name) in MarketCase.columns.enumerated() { settings[name] = list(column) }
    return settings
  }

  /// A number with all its digits, and none that say nothing.
  static func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
