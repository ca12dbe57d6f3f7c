import Datasets
import Tensor

/// What the peers of the study see: the same images at half the resolution, in parts and qualities
/// that make some peers worth more than others.
struct StudyViews: Sendable {
  static let names = [
    "whole", "top half", "bottom half", "left half", "centre", "coarse", "noisy", "noise alone",
  ]
  static let pixels = 14 * 14

  /// `[peers, images, pixels]`.
  let views: Tensor<Float>
  let labels: [Int]

  init(_ dataset: ImageDataset, _ indices: [Int], using generator: inout Philox) {
    let (flat, labels) = dataset.batch(indices)
    self.labels = labels
    let count = indices.count
    let small = meanPooling(
      flat.reshaped([count, 1, dataset.height, dataset.width]), kernel: (2, 2))
    func part(_ rows: Range<Int>, _ columns: Range<Int>) -> Tensor<Float> {
      let mask = (0..<14).flatMap { row in
        (0..<14).map { rows.contains(row) && columns.contains($0) ? Float(1) : 0 }
      }
      return small * Tensor(mask, shape: [14, 14])
    }
    let coarse = meanPooling(small, kernel: (2, 2)).repeated(2, alongAxis: 2)
      .repeated(2, alongAxis: 3)
    let noise = (0..<2).map { _ in Tensor<Float>.normal(small.shape, using: &generator) }
    views = stack([
      small, part(0..<7, 0..<14), part(7..<14, 0..<14), part(0..<14, 0..<7), part(4..<10, 4..<10),
      coarse, small + 2 * noise[0], noise[1],
    ]).reshaped([Self.names.count, count, Self.pixels]).evaluated()
  }

  private init(views: Tensor<Float>, labels: [Int]) {
    self.views = views
    self.labels = labels
  }

  /// Some of the images.
  func images(_ indices: [Int]) -> StudyViews {
    StudyViews(
      views: views.gather(IndexTensor(indices), alongAxis: 1),
      labels: indices.map { labels[$0] })
  }

  /// The first images.
  func prefix(_ count: Int) -> StudyViews {
    images(Array(0..<Swift.min(count, labels.count)))
  }
}
