import Tensor

/// Drawn images to try training on without any files: 28 x 28 grey images of 10 shapes, of random
/// place, size, brightness and noise.
public enum SyntheticImages {
  /// The names of the classes 0 to 9.
  public static let classNames = [
    "disc", "ring", "square", "frame", "triangle", "cross", "saltire", "rows", "columns", "checks",
  ]

  /// The height and the width of an image.
  public static let side = 28

  /// Images to train on and others to test on. Equal seeds give equal images.
  public static func load(
    train: Int = 2000, test: Int = 500, seed: UInt64 = 0
  ) -> (train: ImageDataset, test: ImageDataset) {
    (
      dataset(count: train, using: Philox(seed: seed, stream: 0)),
      dataset(count: test, using: Philox(seed: seed, stream: 1))
    )
  }

  /// `count` images whose classes follow each other, so that they are as even as can be.
  private static func dataset(count: Int, using generator: Philox) -> ImageDataset {
    require(count >= 0, "SyntheticImages: \(count) images")
    var generator = generator
    var images: [UInt8] = []
    images.reserveCapacity(count * side * side)
    let labels = (0..<count).map { UInt8($0 % classNames.count) }
    for label in labels { draw(Int(label), into: &images, using: &generator) }
    return ImageDataset(
      images: images, height: side, width: side, labels: labels, classNames: classNames,
      mean: 0.25, deviation: 0.3)
  }

  private static func draw(
    _ label: Int, into images: inout [UInt8], using generator: inout Philox
  ) {
    let row = 11.5 + 4 * generator.nextUniform()
    let column = 11.5 + 4 * generator.nextUniform()
    let radius = 7.5 + 2.5 * generator.nextUniform()
    let brightness = 140 + 80 * generator.nextUniform()
    for y in 0..<side {
      for x in 0..<side {
        let isInside = covers(label, (Double(y) - row) / radius, (Double(x) - column) / radius)
        let noise = 35 * generator.nextUniform()
        images.append(UInt8((isInside ? brightness : 0) + noise))
      }
    }
  }

  /// Whether a shape of radius 1 about the origin has a point.
  private static func covers(_ label: Int, _ y: Double, _ x: Double) -> Bool {
    let (distance, extent) = ((x * x + y * y).squareRoot(), max(abs(x), abs(y)))
    let isOddRow = Int((y + 4) * 2.5) % 2 == 1
    let isOddColumn = Int((x + 4) * 2.5) % 2 == 1
    switch label {
    case 0: return distance < 1
    case 1: return distance < 1 && distance > 0.65
    case 2: return extent < 0.9
    case 3: return extent < 0.9 && extent > 0.6
    case 4: return abs(y) < 0.9 && abs(x) < (y + 0.9) / 1.8
    case 5: return extent < 1 && min(abs(x), abs(y)) < 0.22
    case 6: return extent < 1 && abs(abs(x) - abs(y)) < 0.3
    case 7: return extent < 1 && isOddRow
    case 8: return extent < 1 && isOddColumn
    default: return extent < 1 && isOddRow != isOddColumn
    }
  }
}
