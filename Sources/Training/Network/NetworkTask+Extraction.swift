import Datasets
import Foundation
import Layers
import Peers
import Tensor

/// A member's standalone model, with what it takes to read it again.
public struct Extraction: Sendable {
  public let model: StandaloneModel
  /// How well it answers as the member does through the network, on all held-out data.
  public let fidelity: Fidelity
  private let architecture: Architecture

  /// What the file says of the types of its parts.
  fileprivate struct Architecture: Codable {
    var peer: PeerArchitecture
    var student: StudentArchitecture
  }
  private static let key = "architecture"

  init(_ model: StandaloneModel, _ fidelity: Fidelity, of member: NetworkModelConfiguration.Member)
  {
    (self.model, self.fidelity) = (model, fidelity)
    architecture = Architecture(
      peer: member.architecture, student: StudentArchitecture(hidden: member.studentHidden))
  }

  /// Writes the model as one safetensors file, which `read` needs nothing else for.
  public func write(to path: String) throws {
    let text = String(decoding: try RunCoding.encoder.encode(architecture), as: UTF8.self)
    try model.write(to: path, metadata: [Self.key: text])
  }

  /// The model in a file that `write` wrote. Throws `StandaloneModelError` or `SafetensorsError` if
  /// it is another file.
  public static func read(_ path: String) throws -> StandaloneModel {
    let (header, metadata) = try StandaloneModel.readHeader(path)
    guard let text = metadata[key],
      let architecture = try? RunCoding.decoder.decode(Architecture.self, from: Data(text.utf8)),
      architecture.fits(header)
    else {
      throw StandaloneModelError(
        path: path, problem: "does not say how its parts are made; `bittensor extract` does")
    }
    return try StandaloneModel.read(
      path, student: { architecture.student.student($0, using: &$1) },
      peer: { header in
        var generator = Philox(seed: 0)
        return architecture.peer.peer(
          features: header.features, width: header.width, using: &generator)
      })
  }
}

extension Extraction.Architecture {
  /// Whether parts of it can be made: sizes that a configuration takes.
  fileprivate func fits(_ header: StandaloneModel.Header) -> Bool {
    let sizes = 1...65_536
    let isPeerRight =
      switch peer {
      case .mlp(let hidden): sizes.contains(hidden)
      case .convolution(let channels):
        (1...4096).contains(channels) && PeerArchitecture.squareSide(header.features) != nil
      case .linear, .random, .copy: true
      }
    return isPeerRight && (student.hidden ?? []).allSatisfy(sizes.contains)
      && (student.hidden ?? []).count <= 16
  }
}

extension RunJob {
  /// A member of a run's network, trained or as of the last checkpoint, as a model that asks nobody,
  /// beside the network on all held-out data.
  public func extract(
    _ member: String, from directory: RunDirectory, notice: (String) -> Void = { _ in }
  ) async throws -> Extraction {
    setThreadCount(configuration.training.threads)
    guard case .network(let task) = work else { throw ExtractionError.noNetwork(directory.path) }
    guard let index = task.names.firstIndex(of: member) else {
      throw ExtractionError.noMember(directory.path, member, task.names)
    }
    let network = try await task.network(of: directory, notice: notice)
    let model = await network.extract(index)
    return Extraction(
      model, await network.fidelity(of: model, on: task.heldOut), of: task.model.members[index])
  }
}

/// Nobody can leave. The description is one line.
public enum ExtractionError: Error, Sendable, Equatable, CustomStringConvertible {
  case noNetwork(String)
  case noMember(String, String, [String])

  public var description: String {
    switch self {
    case .noNetwork(let path): "\(path): trains one model, not a network that one could leave"
    case .noMember(let path, let name, let names):
      "\(path): there is no member \"\(name.printable)\"; there are "
        + names.joined(separator: ", ")
    }
  }
}

/// A standalone model on held-out images.
public enum StandaloneEvaluation {
  /// Loss, accuracy and confusion on the test images of Fashion-MNIST in a folder.
  public static func evaluate(
    _ model: StandaloneModel, fashionMNIST directory: String
  ) throws -> RunEvaluation {
    let test = try FashionMNIST.load(from: directory).test
    guard test.count > 0, test.height * test.width == model.header.features,
      test.classNames.count == model.header.classes
    else {
      throw ConfigurationError(
        file: directory,
        problem: "\(test.count) images of \(test.height * test.width) pixels in "
          + "\(test.classNames.count) classes, the model takes \(model.header.features) and "
          + "tells \(model.header.classes)")
    }
    return RunEvaluation(on: test, shaped: false) { model($0) }
  }
}
