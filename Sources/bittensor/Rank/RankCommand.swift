import ArgumentParser
import Curvature
import Datasets
import Peers
import Tensor

struct RankCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rank",
    abstract: "Ranks the peers of a trained network by any estimator, and compares them.",
    discussion: """
      Rebuilds the network of a demo from its folder, asks it about images, and scores every peer \
      for each asker: the rank with its bootstrap interval, the value with its standard error, and \
      how well each estimator agrees with what a removal really costs. Numbers are means over the \
      images. The same options give the same files.
      """)

  @Argument(help: "The folder that `bittensor demo` wrote.")
  var run: String?
  @Option(help: "Comma-separated; a number goes in brackets, as in 'signedProbe(16)'.")
  var estimators = "paper,taylor2,gaussNewton,firstOrder,empiricalFisher,fisherMonteCarlo,shapley2"
  @Option(help: "What the estimators are compared with.")
  var against = "leaveOneOut"
  @Option(help: ArgumentHelp("Only for this member.", valueName: "name"))
  var asker: String?
  @Option(help: "How many images, the first of the split.")
  var examples = 1000
  @Option(help: "Which images: test or train.")
  var split = ImageSplit.test
  @Option(help: "The seed of resamples and of estimators that draw at random.")
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Where the files of Fashion-MNIST are.", valueName: "dir"))
  var data = FashionMNIST.defaultDirectory
  @Option(help: ArgumentHelp("Where to write the results.", valueName: "dir"))
  var output = "rank-output"
  @Flag(help: "Draws the estimators against the reference, and makes a page of all results.")
  var figure = false
  @Flag(help: "Lists the estimators with their costs, and does nothing else.")
  var list = false

  func validate() throws {
    guard list || run != nil else { throw ValidationError("Missing expected argument '<run>'") }
    guard (2...1_000_000).contains(examples) else {
      throw ValidationError("--examples is \(examples): from 2 to 1000000 are possible")
    }
  }

  func run() async throws {
    if list {
      print(EstimatorCatalog.list(peers: 6).joined(separator: "\n"))
      print("A pass is one of the head forwards, after the layer that its peers share.")
      return
    }
    await orFail(writingTo: output) {
      let reference = try EstimatorCatalog.estimator(against, seed: seed)
      let chosen = try EstimatorCatalog.estimators(estimators, seed: seed)
        .filter { $0.name != reference.name }
      let record = try RunRecord(folder: run ?? "")
      let askers = try record.askers(named: asker)
      let folder = try OutputFolder(output)
      let images = try FashionMNIST.load(from: data)
      try await interruptible {
        setThreadCount(1)
        let network = try await record.network(images: images.train)
        let batch = try split.batch(of: images, count: examples, directory: data)
        let measurement = RankMeasurement(
          estimators: chosen, reference: reference, seed: seed, split: split, batch: batch)
        let results = try await measurement.run(network, askers: askers)
        let files = RankFiles.make(results, withFigure: figure)
        try Task.checkCancellation()
        try folder.write(files)
        print(RankTable.text(results))
        print("wrote \(files.map(\.name).joined(separator: ", ")) to \(folder.path)")
      }
    }
  }
}

/// Which images of a dataset.
enum ImageSplit: String, ExpressibleByArgument, CaseIterable, Codable, Sendable {
  case test, train

  var title: String { self == .test ? "held-out" : "training" }

  /// The first images of the split.
  func batch(
    of images: (train: ImageDataset, test: ImageDataset), count: Int, directory: String
  ) throws -> Batch {
    let split = self == .test ? images.test : images.train
    guard split.count >= 2 else {
      throw RunError.tooFewImages(directory: directory, title: title, count: split.count)
    }
    let (inputs, labels) = split.batch(0..<min(count, split.count))
    return Batch(inputs: inputs, labels: labels)
  }
}
