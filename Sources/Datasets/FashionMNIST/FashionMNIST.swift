/// Fashion-MNIST: 28 x 28 grey images of clothing in 10 classes, 60,000 to train on and 10,000 to
/// test on.
///
/// Source: H. Xiao, K. Rasul, R. Vollgraf, *Fashion-MNIST: a Novel Image Dataset for Benchmarking
/// Machine Learning Algorithms*, 2017, arXiv:1708.07747.
public enum FashionMNIST {
  /// Where the Debian package `dataset-fashion-mnist` puts the files.
  public static let defaultDirectory = "/usr/share/datasets/fashion-mnist"

  /// The names of the classes 0 to 9.
  public static let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]

  /// The mean of the training pixels, with 255 scaled to 1.
  public static let mean = 0.2860

  /// The standard deviation of the training pixels, with 255 scaled to 1.
  public static let deviation = 0.3530

  /// The height and the width of an image.
  static let side = 28

  // More than five times the training set; a larger file is not Fashion-MNIST.
  private static let sizeLimit = 1 << 28

  /// Reads the four files of the dataset.
  ///
  /// The files are `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte`
  /// and `t10k-labels-idx1-ubyte`, each with `.gz` or without; with `.gz` goes first.
  ///
  /// - Throws: ``DatasetError``, with the file at fault.
  public static func load(
    from directory: String = defaultDirectory
  ) throws(DatasetError) -> (train: ImageDataset, test: ImageDataset) {
    (try loadPart("train", from: directory), try loadPart("t10k", from: directory))
  }

  private static func loadPart(
    _ part: String, from directory: String
  ) throws(DatasetError) -> ImageDataset {
    let (images, imagesPath) = try read("\(part)-images-idx3-ubyte", rank: 3, in: directory)
    let (labels, labelsPath) = try read("\(part)-labels-idx1-ubyte", rank: 1, in: directory)
    let (height, width) = (images.shape[1], images.shape[2])
    guard height == side, width == side else {
      throw .wrongImageSize(path: imagesPath, height: height, width: width)
    }
    guard images.shape[0] == labels.shape[0] else {
      throw .countMismatch(
        imagesPath: imagesPath, images: images.shape[0], labelsPath: labelsPath,
        labels: labels.shape[0])
    }
    if let index = labels.bytes.firstIndex(where: { $0 >= classNames.count }) {
      throw .labelOutOfRange(path: labelsPath, index: index, label: Int(labels.bytes[index]))
    }
    return ImageDataset(
      images: images.bytes, height: height, width: width, labels: labels.bytes,
      classNames: classNames, mean: mean, deviation: deviation)
  }

  /// Reads the compressed file, or else the plain one, and says which.
  private static func read(
    _ name: String, rank: Int, in directory: String
  ) throws(DatasetError) -> (IDX, path: String) {
    for path in ["\(directory)/\(name).gz", "\(directory)/\(name)"] {
      do {
        return (try IDX(contentsOf: path, rank: rank, limit: sizeLimit), path)
      } catch {
        if error.reason != .missingFile { throw .file(error) }
      }
    }
    throw .missing(path: "\(directory)/\(name).gz")
  }
}
