import Tensor
import Testing

private struct Affine: TensorTree {
  var weight: Tensor<Float>
  var bias: Tensor<Float>?

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("weight", &weight)
    visitor("bias", &bias)
  }
}

private struct Model: TensorTree {
  var layers: [Affine]
  var scale: Tensor<Float>

  mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
    visitor("layers", &layers)
    visitor("scale", &scale)
  }

  init(seed: UInt64, hidden: Int = 4) {
    var random = Philox(seed: seed)
    layers = [
      Affine(
        weight: .normal([3, hidden], using: &random), bias: .normal([hidden], using: &random)),
      Affine(weight: .normal([hidden, 2], using: &random), bias: nil),
    ]
    scale = .uniform([], using: &random)
  }
}

@Suite("Safetensors of trees")
struct SafetensorsTreeTests {
  /// The error of loading the model of a file into another one.
  private func loadingError(_ path: String, into model: some TensorTree) throws -> SafetensorsError
  {
    let file = try Safetensors.read(path)
    return try #require(throws: SafetensorsError.self) { _ = try file.load(into: model) }
  }

  @Test func aModelComesBack() throws {
    let folder = try ScratchFolder()
    let model = Model(seed: 1)
    try Safetensors.write(model, metadata: ["step": "12"], to: folder("model"))
    let file = try Safetensors.read(folder("model"))
    #expect(
      file.names == ["layers.0.weight", "layers.0.bias", "layers.1.weight", "scale"])
    let loaded = try file.load(into: Model(seed: 2))
    #expect(loaded.tensors.map(\.scalars) == model.tensors.map(\.scalars))
    #expect(loaded.tensors.map(\.shape) == model.tensors.map(\.shape))
    #expect(file.metadata == ["step": "12"])
  }

  @Test func everyPathMustBeThere() throws {
    let folder = try ScratchFolder()
    let path = folder("model")
    var model = Model(seed: 1)
    try Safetensors.write(model, to: path)
    model.layers[0].bias = nil
    model.layers[1].bias = Tensor([1, 2])
    model.layers.append(model.layers[1])
    let error = try loadingError(path, into: model)
    #expect(
      error.reason
        == .differentNames(
          missing: ["layers.1.bias", "layers.2.weight", "layers.2.bias"],
          unexpected: ["layers.0.bias"]))
    #expect(
      error.description == path + ": missing tensors \"layers.1.bias\", \"layers.2.weight\", "
        + "\"layers.2.bias\"; unexpected tensors \"layers.0.bias\"")
  }

  @Test func longListsOfNamesAreCut() throws {
    let folder = try ScratchFolder()
    let path = folder("model")
    try Safetensors.write([Tensor<Float>](repeating: Tensor(1), count: 100), to: path)
    #expect(
      try loadingError(path, into: [Tensor<Float>]()).description
        == path + #": unexpected tensors "0", "1", "2", "3", "4" and 95 more"#)
  }

  @Test func everyShapeMustBeTheSame() throws {
    let folder = try ScratchFolder()
    let path = folder("model")
    try Safetensors.write(Model(seed: 1, hidden: 4), to: path)
    let error = try loadingError(path, into: Model(seed: 1, hidden: 5))
    #expect(error.tensor == "layers.0.weight")
    #expect(error.reason == .wrongShape(expected: [3, 5], found: [3, 4]))
    #expect(
      error.description
        == path + ": tensor \"layers.0.weight\": has shape [3, 4], expected [3, 5]")
  }

  @Test func elementTypesMustBeTheSame() throws {
    let folder = try ScratchFolder()
    try Safetensors.write([Tensor<Double>(0.1)], to: folder("a"))
    #expect(
      try loadingError(folder("a"), into: [Tensor<Float>(0)]).reason
        == .wrongDType(expected: .float32, found: .float64))
    let file = try Safetensors.read(folder("a"))
    let loaded = try file.load(into: [Tensor<Float>(0)], allowingConversion: true)
    #expect(loaded[0].scalar == Float(0.1))
  }

  @Test func treesWithOneNameTwiceAreRefused() throws {
    struct Twice: TensorTree {
      var tensor = Tensor<Float>(1)

      mutating func visit(_ visitor: inout ParameterVisitor<Float>) {
        visitor("a", &tensor)
        visitor("a", &tensor)
      }
    }
    let folder = try ScratchFolder()
    let error = #expect(throws: SafetensorsError.self) {
      try Safetensors.write(Twice(), to: folder("a"))
    }
    #expect(error?.reason == .duplicateKey("a"))
    try Safetensors.write([("a", FileTensor(Tensor<Float>(1)))], to: folder("a"))
    #expect(try loadingError(folder("a"), into: Twice()).reason == .duplicateKey("a"))
  }

  @Test func aTensorThatIsNotThereIsNamed() throws {
    let folder = try ScratchFolder()
    let path = folder("a")
    try Safetensors.write([Tensor<Float>(1)], to: path)
    let file = try Safetensors.read(path)
    let error = #expect(throws: SafetensorsError.self) {
      try file.tensor(named: "1", as: Float.self)
    }
    #expect(error?.reason == .missingTensor)
    #expect(error?.description == path + ": tensor \"1\": not in the file")
  }
}
