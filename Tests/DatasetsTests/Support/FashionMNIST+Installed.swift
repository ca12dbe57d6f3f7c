import Datasets
import Foundation

extension FashionMNIST {
  /// Whether the Debian package is installed.
  static var isInstalled: Bool { FileManager.default.fileExists(atPath: defaultDirectory) }
}
