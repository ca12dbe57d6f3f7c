import Datasets
import Testing

@Suite("Loading Fashion-MNIST")
struct FashionMNISTTests {
  let folder: TemporaryFolder
  let images = idx([2, 28, 28], [UInt8](repeating: 3, count: 2 * 784))
  let labels = idx([2], [9, 4])

  init() throws {
    folder = try TemporaryFolder()
    for (name, bytes) in [("images-idx3", images), ("labels-idx1", labels)] {
      _ = try folder.write(gzip(bytes), to: "train-\(name)-ubyte.gz")
      _ = try folder.write(bytes, to: "t10k-\(name)-ubyte")
    }
  }

  private func error() -> DatasetError? {
    do {
      _ = try FashionMNIST.load(from: folder.path)
      return nil
    } catch {
      return error
    }
  }

  @Test func compressedAndPlainFiles() throws {
    let (train, test) = try FashionMNIST.load(from: folder.path)
    #expect(train == test)
    #expect(train.count == 2)
    #expect(train.pixelCount == 784)
    #expect(train.labels == [9, 4])
    #expect(train.images == [UInt8](repeating: 3, count: 2 * 784))
    #expect(train.classNames[9] == "Ankle boot")
  }

  @Test func imagesAreSlices() {
    let data = ImageDataset(
      images: Array(0..<12), height: 2, width: 3, labels: [0, 1], classNames: ["a", "b"])
    #expect(Array(data.image(at: 0)) == [0, 1, 2, 3, 4, 5])
    #expect(Array(data.image(at: 1)) == [6, 7, 8, 9, 10, 11])
  }

  @Test func missingNamesTheFileAndThePackage() {
    let path = folder.path + "/none"
    #expect(throws: DatasetError.missing(path: "\(path)/train-images-idx3-ubyte.gz")) {
      try FashionMNIST.load(from: path)
    }
    #expect(
      DatasetError.missing(path: "p/f").description
        == "p/f: no such file; on Debian it comes with the package dataset-fashion-mnist")
  }

  @Test func wrongImageSize() throws {
    let path = try folder.write(
      gzip(idx([2, 14, 56], [UInt8](repeating: 0, count: 1568))),
      to: "train-images-idx3-ubyte.gz")
    let found = try #require(error())
    #expect(found == .wrongImageSize(path: path, height: 14, width: 56))
    #expect(found.description == "\(path): images are 14 x 56 instead of 28 x 28")
  }

  @Test func countMismatch() throws {
    let path = try folder.write(idx([3], [1, 2, 3]), to: "t10k-labels-idx1-ubyte")
    let found = try #require(error())
    let imagesPath = folder.path + "/t10k-images-idx3-ubyte"
    #expect(
      found == .countMismatch(imagesPath: imagesPath, images: 2, labelsPath: path, labels: 3))
    #expect(found.description == "\(path): has 3 labels for the 2 images of \(imagesPath)")
  }

  @Test func labelOutOfRange() throws {
    let path = try folder.write(gzip(idx([2], [9, 10])), to: "train-labels-idx1-ubyte.gz")
    let found = try #require(error())
    #expect(found == .labelOutOfRange(path: path, index: 1, label: 10))
    #expect(found.description == "\(path): label 1 is 10, and classes go from 0 to 9")
  }

  @Test func damagedFile() throws {
    let path = try folder.write(images, to: "train-labels-idx1-ubyte.gz")
    let found = try #require(error())
    #expect(found.description == "\(path): has 3 dimensions instead of 1")
  }

  /// A file that is there but damaged is not passed over for the plain one.
  @Test func damagedCompressedFileIsNotSkipped() throws {
    let path = try folder.write([1], to: "t10k-labels-idx1-ubyte.gz")
    let found = try #require(error())
    #expect(found.description == "\(path): truncated: expected 4 bytes and found 1")
  }
}
