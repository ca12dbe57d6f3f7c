import ArgumentParser
import Datasets
import Figures
import Tensor

struct StudyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Compares all estimators on networks that are fresh, trained and overfit.",
    discussion: """
      Trains small networks of eight peers, which see parts of Fashion-MNIST's images, under \
      linear, tanh and GELU heads, and compares every estimator with the true cost of removing a \
      peer, on training and on held-out images. The same options give the same files.
      """)

  @Option(help: "How many networks of each head.")
  var networks = 3
  @Option(help: "Training images.")
  var images = 10_000
  @Option(help: "Training steps.")
  var steps = 1500
  @Option(help: "How many images a comparison takes.")
  var examples = 2000
  @Option(help: "The seed of every random number.")
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Where to write the results.", valueName: "dir"))
  var output = "study-output"
  @Option(help: ArgumentHelp("Where the files of Fashion-MNIST are.", valueName: "dir"))
  var data = FashionMNIST.defaultDirectory
  @Option(
    help: ArgumentHelp(
      "A document whose section is written anew, with the pictures in its folder Pictures.",
      valueName: "file"))
  var document: String?

  func validate() throws {
    for (name, value, limit) in [
      ("networks", networks, 100), ("images", images, 60_000), ("steps", steps, 1_000_000),
      ("examples", examples, 10_000),
    ] {
      let least = name == "examples" ? 2 : 1
      guard (least...limit).contains(value) else {
        throw ValidationError("--\(name) is \(value): from \(least) to \(limit) are possible")
      }
    }
  }

  func run() async throws {
    let settings = StudySettings(
      seed: seed, networks: networks, images: images, steps: steps, examples: examples)
    await orFail(writingTo: output) {
      let folder = try OutputFolder(output)
      let renewed = try document.map { try RenewedDocument($0, StudyDocument.place) }
      let data = try FashionMNIST.load(from: data)
      guard data.train.count >= 2, data.test.count >= 2 else {
        throw RunError.tooFewImages(
          directory: self.data, title: "training or test",
          count: min(data.train.count, data.test.count))
      }
      try await interruptible {
        setThreadCount(1)
        let results = try await Study.run(settings, data.train, data.test)
        let files = try StudyFiles.make(results)
        try Task.checkCancellation()
        try folder.write(files)
        try renewed?.write(StudyDocument.section(results), files)
        print("wrote \(files.count) files to \(folder.path)")
      }
    }
  }
}
