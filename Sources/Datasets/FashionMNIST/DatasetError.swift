/// Why a dataset could not be loaded. The description is one line with the file.
public enum DatasetError: Error, Equatable, CustomStringConvertible {
  /// There is no such file in the directory, compressed or plain, or there is no such
  /// directory.
  case missing(path: String)
  /// A file is not a whole IDX file of the right kind.
  case file(IDXError)
  /// The images are not 28 x 28.
  case wrongImageSize(path: String, height: Int, width: Int)
  /// There are not as many labels as images.
  case countMismatch(imagesPath: String, images: Int, labelsPath: String, labels: Int)
  /// A label is no class.
  case labelOutOfRange(path: String, index: Int, label: Int)

  public var description: String {
    switch self {
    case .missing(let path):
      "\(path): no such file; on Debian it comes with the package dataset-fashion-mnist"
    case .file(let error):
      error.description
    case .wrongImageSize(let path, let height, let width):
      "\(path): images are \(height) x \(width) instead of \(FashionMNIST.side) x "
        + "\(FashionMNIST.side)"
    case .countMismatch(let imagesPath, let images, let labelsPath, let labels):
      "\(labelsPath): has \(labels) labels for the \(images) images of \(imagesPath)"
    case .labelOutOfRange(let path, let index, let label):
      "\(path): label \(index) is \(label), and classes go from 0 to "
        + "\(FashionMNIST.classNames.count - 1)"
    }
  }
}
