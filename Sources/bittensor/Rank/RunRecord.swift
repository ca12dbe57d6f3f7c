import Datasets
import Foundation
import Peers
import Tensor
import Training

/// What of a demo's folder it takes to have its network again.
struct RunRecord: Sendable {
  let folder: String
  let settings: DemoSettings
  let names: [String]
  private let ledger: Ledger

  /// The part of `results.json` that is read.
  private struct Contents: Decodable {
    struct Peer: Decodable { var name: String }
    var settings: DemoSettings
    var peers: [Peer]
    var ledger: LedgerRecord?
  }

  init(folder: String) throws {
    self.folder = folder
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
      throw RunError.missing(folder)
    }
    guard isFolder.boolValue else { throw RunError.notAFolder(folder) }
    let path = "\(folder)/results.json"
    guard FileManager.default.fileExists(atPath: path) else { throw RunError.noResults(folder) }
    let contents: Contents
    do {
      contents = try JSONDecoder().decode(
        Contents.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch let error as DecodingError {
      throw RunError.damaged(path, error.oneLine)
    } catch {
      throw RunError.damaged(path, "cannot be read")
    }
    settings = contents.settings
    names = contents.peers.map(\.name)
    guard let record = contents.ledger else { throw RunError.noLedger(path) }
    guard (2...16).contains(settings.peers), (0...1).contains(settings.skew),
      (1...10_000).contains(settings.batch), names.count == settings.peers,
      record.stake.count == settings.peers
    else {
      throw RunError.damaged(
        path,
        "\(names.count) peers and \(record.stake.count) stakes, the settings are for "
          + "\(settings.peers)")
    }
    do {
      ledger = try Ledger(
        weights: record.weights, stake: record.stake, block: record.block,
        updateBound: settings.network.weightUpdateBound)
    } catch {
      throw RunError.damaged(path, "\(error)")
    }
  }

  /// All members, or the one of a name, by number.
  func askers(named name: String?) throws(RunError) -> [Int] {
    guard let name else { return Array(names.indices) }
    guard let index = names.firstIndex(of: name) else { throw .noAsker(name, names) }
    return [index]
  }

  /// The network as it was at the end of the run, from the same settings and the checkpoints.
  func network(images: ImageDataset) async throws -> PeerNetwork {
    guard images.count >= settings.peers else {
      throw RunError.tooFewImages(directory: folder, title: "training", count: images.count)
    }
    let members = DemoMembers.make(settings, images: images, configuration: settings.network)
    guard members.map(\.name) == names else {
      throw RunError.damaged(
        "\(folder)/results.json", "its peers are not those of a demo with \(settings.peers)")
    }
    let network = PeerNetwork(members, configuration: settings.network)
    var models = await network.models()
    for (index, name) in names.enumerated() {
      let file = try Safetensors.read("\(folder)/\(DemoFiles.checkpointName(name))")
      models[index] = try file.load(into: models[index])
    }
    await network.restore(models)
    await network.restore(ledger)
    return network
  }
}
