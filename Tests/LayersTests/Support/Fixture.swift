import Foundation
import Tensor
import Testing

/// What `Scripts/make-optimizer-fixture` made.
enum Fixture {
  static let optimizers = Result { try file("optimizers.npz") }
  static let layers = Result { try file("layers.npz") }
  static let losses = Result { try file("losses.npz") }

  private static func file(_ name: String) throws -> NpzFile {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return try Npz.read(folder.appendingPathComponent(name).path)
  }
}
