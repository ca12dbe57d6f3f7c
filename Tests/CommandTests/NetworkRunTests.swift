import Foundation
import Testing

/// A network from a configuration to a model that leaves it, on a tiny dataset.
@Suite(.timeLimit(.minutes(10))) struct NetworkRunTests {
  /// A folder with data and a configuration for a run in `run`.
  private func folder(
    steps: Int = 24, changing: (String, String)? = nil
  ) throws -> (TemporaryFolder, data: TemporaryFolder) {
    let (folder, data) = (try TemporaryFolder(), try TemporaryFolder())
    var text = """
      seed = 3
      output = "\(folder.path)/run"
      [data]
      kind = "fashion-mnist"
      directory = "\(try TinyDataset(train: 120, test: 40).write(into: data))"
      batch = 8
      [model]
      kind = "network"
      width = 8
      head = 8
      student = 8
      blocks = 6
      [[model.members]]
      name = "linear"
      kind = "linear"
      [[model.members]]
      name = "small MLP"
      kind = "mlp"
      hidden = 8
      student = [12]
      [[model.members]]
      name = "copier"
      kind = "copy"
      of = "linear"
      [optimizer]
      kind = "adamw"
      learning-rate = 5e-3
      [schedule]
      kind = "cosine"
      warm-up = 2
      [training]
      steps = \(steps)
      checkpoint-every = 3
      evaluate-every = 8
      record-every = 2

      """
    if let (old, new) = changing {
      #expect(text.contains(old))
      text = text.replacingOccurrences(of: old, with: new)
    }
    _ = try folder.makeFile("network.toml", Array(text.utf8))
    return (folder, data)
  }

  private func lines(_ folder: TemporaryFolder, _ name: String) throws -> [[String: Any]] {
    let text = try String(contentsOfFile: "\(folder.path)/run/\(name)", encoding: .utf8)
    return try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test("a network trains into a run, is shown, and a member leaves it") func whole() async throws {
    let (folder, data) = try folder()
    let run = "\(folder.path)/run"
    let trained = try await Command.run(["train", "\(folder.path)/network.toml"])
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.contains("held-out accuracy"), "\(trained.output)")

    let market = try lines(folder, "market.jsonl")
    #expect(market.map { $0["block"] as? Int } == [1, 2, 3, 4, 5, 6])
    #expect(market.map { $0["step"] as? Int } == [4, 8, 12, 16, 20, 24])
    for record in market {
      for name in ["weights", "gates"] {
        for row in try #require(record[name] as? [[Double]]) {
          #expect(row.count == 3 && abs(row.reduce(0, +) - 1) < 1e-5, "\(name)")
        }
      }
    }
    // Three members put 8 examples each to all three of them, in the 4 steps of a block.
    for record in market {
      let traffic = try #require(record["traffic"] as? [String: Int])
      #expect(traffic["queries"] == 3 * 8 * 3 * 4 && traffic["answers"] == traffic["queries"])
    }
    let members = try lines(folder, "members.jsonl")
    #expect(members.map { $0["step"] as? Int } == Array(stride(from: 2, through: 24, by: 2)))
    #expect(members.count { $0["heldOut"] != nil } == 3)

    let report = try await Command.run(["report", run])
    #expect(report.status == 0, "\(report.errors)")
    let page = try String(contentsOfFile: "\(run)/report.html", encoding: .utf8)
    for title in [
      "Who weighs whom", "Ranks", "Stake", "Whom the gates choose", "Held-out accuracy",
    ] {
      #expect(page.contains(title), "\(title)")
    }
    let evaluated = try await Command.run(["evaluate", run])
    #expect(evaluated.status == 0 && evaluated.output.contains("small MLP"), "\(evaluated)")

    for (member, file) in [("small MLP", "standalone-small-MLP"), ("copier", "standalone-copier")] {
      let left = try await Command.run(["extract", run, "--member", member])
      #expect(left.status == 0, "\(left.errors)")
      for text in ["standalone", "through the network", "agreement", "KL", "\(file).safetensors"] {
        #expect(left.output.contains(text), "\(left.output)")
      }
      // The file alone, with the run gone.
      let path = "\(folder.path)/\(file).safetensors"
      try FileManager.default.moveItem(atPath: "\(run)/\(file).safetensors", toPath: path)
      try FileManager.default.moveItem(atPath: run, toPath: "\(run)-gone")
      defer { try? FileManager.default.moveItem(atPath: "\(run)-gone", toPath: run) }
      let alone = try await Command.run(["evaluate", path, "--data", data.path])
      #expect(alone.status == 0, "\(alone.errors)")
      // The same accuracy as extract said.
      let shown = try #require(
        left.output.split(separator: "\n").first { $0.hasPrefix("accuracy") }?
          .split(separator: " ").dropFirst().first?.dropLast().description)
      let accuracy = try #require(
        alone.output.split(separator: "\n").first { $0.hasPrefix("accuracy") }?
          .split(separator: " ").last.flatMap { Double($0) })
      #expect(abs(try #require(Double(shown)) - accuracy * 100) < 0.006)
    }
  }

  /// All that must be equal: the model, what was measured, the market's history.
  private func result(_ folder: TemporaryFolder) throws -> [String: Data] {
    var files = try folder.contents(of: "run")
    for name in ["timing.jsonl", "lock", "configuration.toml", "checkpoints"] {
      files[name] = nil
    }
    return files
  }

  @Test("killed at any moment and resumed, a network ends with the same bits") func killed()
    async throws
  {
    let (whole, wholeData) = try folder()
    defer { withExtendedLifetime(wholeData) {} }
    #expect(try await Command.run(["train", "\(whole.path)/network.toml"]).status == 0)
    let expected = try result(whole)
    #expect(
      Set(expected.keys) == [
        "model.safetensors", "metrics.jsonl", "members.jsonl", "market.jsonl",
      ])

    let (parted, partedData) = try folder()
    defer { withExtendedLifetime(partedData) {} }
    let run = "\(parted.path)/run"
    var kills = 0
    for lines in [1, 3, 6, 9] {
      let arguments =
        FileManager.default.fileExists(atPath: "\(run)/configuration.toml")
        ? ["train", "--resume", run] : ["train", "\(parted.path)/network.toml"]
      let result = try await Command.run(arguments, interruptWith: SIGKILL) {
        let text = try? String(contentsOfFile: "\(run)/metrics.jsonl", encoding: .utf8)
        return (text?.count { $0 == "\n" } ?? 0) >= lines
      }
      kills += result.status == -SIGKILL ? 1 : 0
    }
    #expect(kills >= 2, "most runs came to their end before they were killed")
    let last = try await Command.run(["train", "--resume", run])
    #expect(last.status == 0, "\(last.errors)")
    let found = try result(parted)
    #expect(Set(found.keys) == Set(expected.keys))
    for (name, bytes) in expected { #expect(found[name] == bytes, "\(name)") }
  }

  @Test(
    "a wrong network is refused in one line",
    arguments: [
      ("of = \"linear\"", "of = \"nobody\"", "model.members[2].of"),
      ("name = \"copier\"", "name = \"linear\"", "model.members[2].name"),
      ("hidden = 8", "hidden = 0", "model.members[1].hidden"),
      ("hidden = 8", "hiden = 8", "model.members[1].hiden"),
      ("width = 8", "width = \"wide\"", "model.width"),
      ("blocks = 6", "block = 6", "model.block"),
      ("blocks = 6", "dirichlet = 0", "model.dirichlet"),
      ("blocks = 6", "skew = 0.5\ndirichlet = 0.5", "model.dirichlet"),
      ("kind = \"adamw\"", "kind = \"sgd\"", "optimizer.kind"),
      ("[[model.members]]", "[[model.peers]]", "model.peers"),
    ])
  func wrong(old: String, new: String, field: String) async throws {
    let (folder, data) = try folder(changing: (old, new))
    defer { withExtendedLifetime(data) {} }
    let result = try await Command.run(["train", "\(folder.path)/network.toml"])
    #expect(result.status != 0)
    #expect(result.errorLines.count == 1, "\(result.errors)")
    #expect(result.errors.contains("network.toml: \(field)"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/run"))
  }

  @Test("data may be shared by a Dirichlet distribution") func dirichlet() async throws {
    var losses: [String] = []
    for shards in ["blocks = 6", "dirichlet = 0.1"] {
      let (folder, data) = try folder(steps: 4, changing: ("blocks = 6", shards))
      defer { withExtendedLifetime(data) {} }
      let result = try await Command.run(["train", "\(folder.path)/network.toml"])
      #expect(result.status == 0, "\(result.errors)")
      losses.append(
        try String(contentsOfFile: "\(folder.path)/run/members.jsonl", encoding: .utf8))
    }
    #expect(losses[0] != losses[1])
  }

  @Test("nobody leaves a run that does not know them") func nobody() async throws {
    let (folder, data) = try folder(steps: 6)
    defer { withExtendedLifetime(data) {} }
    let run = "\(folder.path)/run"
    #expect(try await Command.run(["train", "\(folder.path)/network.toml"]).status == 0)
    let unknown = try await Command.run(["extract", run, "--member", "eve"])
    #expect(unknown.status != 0 && unknown.errorLines.count == 1, "\(unknown.errors)")
    #expect(unknown.errors.contains("eve") && unknown.errors.contains("small MLP"))
    // The network's own file is no standalone model.
    let wrong = try await Command.run(["evaluate", "\(run)/model.safetensors"])
    #expect(wrong.status != 0 && wrong.errorLines.count == 1, "\(wrong.errors)")
    #expect(wrong.errors.contains("not a standalone model"), "\(wrong.errors)")
  }
}
