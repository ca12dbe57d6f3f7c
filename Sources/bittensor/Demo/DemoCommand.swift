import ArgumentParser
import Datasets
import Foundation
import Peers
import Tensor

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Six peers learn from images, trade what they know, and rank each other exactly.",
    discussion: """
      Trains a network of different models on skewed shards of Fashion-MNIST by the steps of \
      section 1.6 of the paper, then ranks them on held-out images by the exact Hessian score, \
      lets the market find its equilibrium, and takes peers offline. The same options give the \
      same files.
      """)

  @Option(help: "How many peers, from 2 to 16.")
  var peers = 6
  @Option(help: "Training steps.")
  var steps = 1200
  @Option(help: "Images in a batch.")
  var batch = 64
  @Option(help: "The least share of a member's images that comes from its favourite classes.")
  var skew = 0.2
  @Option(help: "The seed of every random number.")
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Where to write the results.", valueName: "dir"))
  var output = "demo-output"
  @Option(help: ArgumentHelp("Where the files of Fashion-MNIST are.", valueName: "dir"))
  var data = FashionMNIST.defaultDirectory

  func validate() throws {
    guard (2...16).contains(peers) else {
      throw ValidationError("--peers is \(peers): from 2 to 16 are possible")
    }
    guard steps > 0 else { throw ValidationError("--steps is \(steps): at least 1 is needed") }
    guard (0...1).contains(skew) else {
      throw ValidationError("--skew is \(skew): from 0 to 1 is possible")
    }
    guard (1...10_000).contains(batch) else {
      throw ValidationError("--batch is \(batch): from 1 to 10000 are possible")
    }
  }

  func run() async throws {
    let settings = DemoSettings(peers: peers, steps: steps, batch: batch, seed: seed, skew: skew)
    await orFail(writingTo: output) {
      let folder = try OutputFolder(output)
      let images = try FashionMNIST.load(from: data)
      guard images.train.count >= peers, images.test.count > 0 else {
        throw TooFewImages(
          directory: data, train: images.train.count, test: images.test.count, peers: peers)
      }
      try await interruptible {
        try await DemoCommand.run(settings, images.train, images.test, into: folder)
      }
    }
  }

  private static func run(
    _ settings: DemoSettings, _ train: ImageDataset, _ test: ImageDataset,
    into folder: OutputFolder
  ) async throws {
    // Members train side by side, so each product runs on one thread: the bits stay the same.
    setThreadCount(1)
    let members = DemoMembers.make(settings, images: train, configuration: settings.network)
    let network = PeerNetwork(members, configuration: settings.network)
    let training = try await DemoTraining.run(network, settings)
    let alone = try await DemoTraining.alone(members, settings)
    note("measuring on \(test.count) held-out images")
    let measurement = DemoMeasurement(
      settings: settings, network: network, members: members, test: test)
    let results = try await measurement.run(training, alone: alone)
    let files = try DemoFiles.make(results, models: await network.models())
    try Task.checkCancellation()
    try folder.write(files)
    print(DemoTable.text(results))
    print("wrote \(files.count) files to \(folder.path); open \(folder.path)/report.html")
  }
}

/// The dataset does not reach for every member, or there is nothing to rank them on.
struct TooFewImages: Error, CustomStringConvertible {
  var directory: String
  var train: Int
  var test: Int
  var peers: Int

  var description: String {
    "\(directory): \(train) training and \(test) test images, at least \(peers) and 1 are needed"
  }
}
