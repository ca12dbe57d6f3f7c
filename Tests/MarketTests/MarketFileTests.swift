import Foundation
import Market
import Tensor
import Testing

@Suite struct MarketFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("market-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func write(_ text: String, _ name: String = "market.json") throws -> String {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    return path(name)
  }

  private func states<Scalar: TensorScalar>(_: Scalar.Type) throws -> [MarketState<Scalar>] {
    let market = RandomMarket<Scalar>(peers: 3, seed: 431)
    var generator = Philox(seed: 432)
    let forms: [MarketHessians<Scalar>] = [
      .dense(market.hessians), .packed(PackedSymmetric(market.hessians)),
      .factors(.normal([3, 2, 3], using: &generator)),
      .diagonal(.uniform([3, 3], using: &generator)),
    ]
    let references: [MarketReference<Scalar>] = [
      .unmasked, .initialWeights(market.weights), .tensor(.uniform([3, 3], using: &generator)),
      .unmasked,
    ]
    return try zip(forms, references).map { form, reference in
      try MarketState(
        weights: market.weights, stake: market.stake, hessians: form,
        layer: MarketLayer(
          temperature: 0.1, utilitySlope: 1 / 3, inflation: 1e-7, reference: reference,
          utility: form.form == "factors" ? .log : .linear))
    }
  }

  private func expectSame<Scalar>(_ a: MarketState<Scalar>, _ b: MarketState<Scalar>) {
    #expect(a.weights.scalars == b.weights.scalars && a.stake.scalars == b.stake.scalars)
    #expect(a.hessians.form == b.hessians.form)
    #expect(a.hessians.stored.shape == b.hessians.stored.shape)
    #expect(a.hessians.stored.scalars == b.hessians.stored.scalars)
    let (first, second) = (a.layer, b.layer)
    #expect(first.temperature.scalar == second.temperature.scalar)
    #expect(first.utilitySlope == second.utilitySlope && first.inflation == second.inflation)
    #expect(first.utility.name == second.utility.name)
    #expect("\(first.reference)" == "\(second.reference)")
  }

  @Test(arguments: ["market.safetensors", "market.json"])
  func roundTripsKeepEveryBit(name: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    func check<Scalar: TensorScalar>(_ type: Scalar.Type) throws {
      for state in try states(type) {
        try state.write(to: path(name))
        let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
        let read = try MarketState<Scalar>.read(path(name))
        expectSame(read, state)
        try read.write(to: path(name))
        #expect(try Data(contentsOf: folder.appendingPathComponent(name)) == bytes)
      }
    }
    try check(Double.self)
    try check(Float.self)
  }

  @Test func defaultsAreReadings() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try write(
      """
      {"weights": [[0.5, 0.5], [0.25, 0.75]], "stake": [1, 2], "factors": [[[1, 2]], [[0, 3]]],
       "temperature": 0.5, "utilitySlope": 25, "inflation": 1}
      """)
    let state = try MarketState<Double>.read(file)
    #expect(state.hessians.matrices.scalars == [1, 2, 2, 4, 0, 0, 0, 9])
    #expect(state.layer.utility.name == "linear")
    guard case .unmasked = state.layer.reference else {
      Issue.record("reference \(state.layer.reference)")
      return
    }
  }

  @Test func singlePrecisionKeepsItsTolerance() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var hessians = [Float](repeating: 1, count: 8)
    hessians[1] += 4e-6
    let state = try MarketState<Float>(
      weights: Tensor(rows: [[0.5, 0.5], [0.25, 0.75]]), stake: .ones([2]),
      hessians: Tensor(hessians, shape: [2, 2, 2]))
    try state.write(to: path("a.safetensors"))
    let error = #expect(throws: MarketFileError.self) {
      try MarketState<Double>.read(path("a.safetensors"))
    }
    #expect(
      error?.description.contains("F32, expected F64") == true, "\(String(describing: error))")
    let read = try MarketState<Double>.read(path("a.safetensors"), allowingConversion: true)
    #expect(read.hessians.stored.scalars == hessians.map(Double.init))
  }

  @Test func numbersMayStandInTheMetadata() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let tensors: [(name: String, tensor: FileTensor)] = [
      ("weights", .double(.eye(2))), ("stake", .double(.ones([2]))),
      ("hessians.diagonal", .double(.ones([2, 2]))), ("inflation", .double(Tensor(2))),
    ]
    let metadata = ["temperature": "0.25", "utilitySlope": "1e1", "utility": "log", "format": "np"]
    try Safetensors.write(tensors, metadata: metadata, to: path("a.safetensors"))
    let state = try MarketState<Double>.read(path("a.safetensors"))
    #expect(state.layer.temperature.scalar == 0.25 && state.layer.utilitySlope == 10)
    #expect(state.layer.inflation == 2 && state.layer.utility.name == "log")
    for (key, value, words) in [
      ("temperature", "warm", "temperature: expected a number, found \"warm\""),
      ("inflation", "3", "only one of inflation, inflation in the metadata"),
      ("utiliy", "log", "\"utiliy\" is not a field of a market; there are weights, stake"),
      ("utility", "cubic", "utility: \"cubic\", expected \"linear\" or \"log\""),
      ("reference", "masked", "reference: \"masked\", expected \"unmasked\""),
      ("weights", "1", "\"weights\" is not"),
    ] {
      var changed = metadata
      changed[key] = value
      try Safetensors.write(tensors, metadata: changed, to: path("b.safetensors"))
      let error = #expect(throws: MarketFileError.self) {
        try MarketState<Double>.read(path("b.safetensors"))
      }
      let text = error?.description ?? ""
      #expect(text.hasPrefix("\(path("b.safetensors")): ") && text.contains(words), "\(text)")
    }
  }

  static let market = [
    "weights": "[[0.5, 0.5], [0.25, 0.75]]", "stake": "[1, 2]",
    "hessians": "[[[1, 0], [0, 1]], [[2, 1], [1, 2]]]", "temperature": "1", "utilitySlope": "25",
    "inflation": "1",
  ]

  @Test(
    arguments: [
      (["weights": "[[0.5, 0.5], [0.75, 0.75]]"], "weights, row 1: the sum is 1.5, expected 1"),
      (["weights": "[[0.5, 0.5], [1.25, -0.25]]"], "weights, row 1, column 1: -0.25"),
      (["weights": "[[0.5, NaN], [0.25, 0.75]]"], "weights at [0, 1]: nan"),
      (["weights": "[[0.5, 0.5], [1]]"], "weights[1]: 1 entries, expected 2"),
      (["weights": "[[0.5, 0.5]]"], "weights: shape [1, 2], expected [n, n]"),
      (["weights": "[]"], "weights: shape [0, 0]"),
      (["weights": "[[0.5, \"half\"], [0, 1]]"], "weights[0][1]: expected a number"),
      (["weights": "3"], "weights: expected an array of numbers"),
      (["weights": "[[0.5, null], [0, 1]]"], "weights[0][1]: expected a number"),
      (["stake": "[1, -2]"], "stake, row 1: -2.0, expected 0 or more"),
      (["stake": "[1, Infinity]"], "stake at [1]: inf"),
      (["stake": "[1, 2, 3]"], "stake: shape [3], expected [2]"),
      (["hessians": "[[[1, 0], [0, 1]]]"], "hessians: shape [1, 2, 2], expected [2, 2, 2]"),
      (["hessians": "[[[1, 0], [0, 1]], [[2, 1]]]"], "hessians[1]: 1 entries, expected 2"),
      (["hessians": "[[[1, 0], [0, 1]], [[2, 1], [1]]]"], "hessians[1][1]: 1 entries, expected 2"),
      (
        ["hessians": "[[[1, 0], [0, 1]], [[2, 1], [0.5, 2]]]"],
        "Hessian of peer 1: entry (1, 0) is 0.5 and (0, 1) is 1.0, expected a symmetric matrix"
      ),
      (
        ["hessians": "[[[1, 2], [2, 1]], [[2, 1], [1, 2]]]"],
        "Hessian of peer 0: the smallest eigenvalue is -"
      ),
      (["hessians": nil, "factors": "[[[1, 0]]]"], "factors: shape [1, 1, 2], expected [2, 1, 2]"),
      (["hessians": nil, "hessians.packed": "[[1, 0]]"], "hessians.packed: shape [1, 2]"),
      (["factors": "[[[1, 0]], [[1, 0]]]"], "only one of hessians, factors"),
      (["hessians": nil], "one of hessians, hessians.packed, factors, hessians.diagonal"),
      (["temperature": "0"], "temperature: 0.0, expected a finite number above 0"),
      (["temperature": "[1]"], "temperature: expected a number"),
      (["temperature": nil], "\"temperature\" is missing"),
      (["inflation": "-1"], "inflation: -1.0, expected a finite number of 0 or more"),
      (["inflaton": "1"], "\"inflaton\" is not a field of a market; there are weights"),
      (["utility": "\"cubic\""], "utility: \"cubic\", expected \"linear\" or \"log\""),
      (["utility": "3"], "utility: expected a text"),
      (["reference": "\"masked\""], "reference: \"masked\", expected \"unmasked\""),
      (["reference": "[[1]]"], "reference: shape [1, 1], expected [2, 2]"),
      (["reference": "[[1, 1], [1, NaN]]"], "reference at [1, 1]: nan"),
      (
        ["reference": "\"unmasked\"", "reference.initialWeights": "[[1, 0], [0, 1]]"],
        "only one of reference, reference.initialWeights"
      ),
      (
        ["reference.initialWeights": "[[1, 0], [0.5, 1]]"],
        "reference.initialWeights, row 1: the sum is 1.5"
      ),
      (["temperature": "{"], "not a JSON object"),
    ] as [([String: String?], String)])
  func errorsNameTheFieldTheRowAndTheValue(change: [String: String?], words: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var fields: [String: String] = Self.market
    for (key, value) in change { fields[key] = value }
    let text = fields.sorted { $0.key < $1.key }.map { "\"\($0)\": \($1)" }.joined(separator: ", ")
    let file = try write("{\(text)}")
    let error = #expect(throws: MarketFileError.self) { try MarketState<Double>.read(file) }
    let found = error?.description ?? ""
    #expect(found.hasPrefix("\(file): ") && found.contains(words), "\(found)")
    #expect(!found.contains("\n"))
  }

  @Test func filesThatAreNone() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    func expect(_ path: String, _ words: String, at location: SourceLocation = #_sourceLocation) {
      let error = #expect(throws: MarketFileError.self, sourceLocation: location) {
        try MarketState<Double>.read(path)
      }
      let text = error?.description ?? ""
      #expect(
        text.hasPrefix("\(path): ") && text.contains(words), "\(text)", sourceLocation: location)
      #expect(!text.dropFirst(path.count).contains(path), "\(text)", sourceLocation: location)
    }
    expect(path("absent.json"), "no such file")
    expect(path("absent.safetensors"), "No such file")
    expect(try write("{}", "market.txt"), "named .safetensors or .json")
    expect(try write("[1]"), "not a JSON object")
    expect(try write("no"), "not a JSON object")
    expect(try write("no", "a.safetensors"), "truncated")
    let state = try MarketState<Double>(
      weights: .eye(1), stake: .ones([1]), hessians: Tensor<Double>.ones([1, 1, 1]),
      layer: MarketLayer(temperature: 1, utility: .custom { -$0 }))
    let error = #expect(throws: MarketFileError.self) { try state.write(to: path("c.json")) }
    #expect(error?.reason == .customUtility)
    #expect(throws: MarketFileError.self) { try state.write(to: path("c.csv")) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
  }
}
