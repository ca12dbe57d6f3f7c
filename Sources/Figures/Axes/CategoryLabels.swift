/// Names below equally wide slots: on one line, wrapped, or turned if they are too long.
struct CategoryLabels {
  private enum Arrangement {
    case flat([[String]])
    case turned([String], angle: Double)
  }

  private static let lineHeight = 14.0
  private static let longest = 150.0

  let names: [String]
  let slot: Double
  let size: Double
  private let arrangement: Arrangement
  private let stride: Int

  /// - Parameter slot: Width of a slot in pixels.
  init(_ names: [String], slot: Double, size: Double = 12) {
    self.names = names
    self.slot = slot
    self.size = size
    let flat = names.map {
      $0.isEmpty ? [""] : TextMetrics.wrapped($0, width: slot - 6, size: size, lines: 3)
    }
    if !flat.contains(where: { $0 == nil }) {
      arrangement = .flat(flat.compactMap { $0 })
      stride = 1
    } else {
      let cut = names.map {
        TextMetrics.truncated($0, width: CategoryLabels.longest, size: size)
      }
      arrangement = .turned(cut, angle: slot < 20 ? -90 : -40)
      stride = max(1, Int(((size + 1) / max(slot, 0.1)).rounded(.up)))
    }
  }

  /// Height of the block in pixels.
  var height: Double {
    switch arrangement {
    case .flat(let lines):
      return Double(lines.map(\.count).max() ?? 1) * CategoryLabels.lineHeight
    case .turned(let cut, let angle):
      let widest = cut.map { TextMetrics.width($0, size: size) }.max() ?? 0
      return angle == -90 ? widest + 4 : widest * 0.643 + size
    }
  }

  /// How far turned names reach to the left of the first slot, in pixels.
  var leftOverhang: Double {
    guard case .turned(let cut, let angle) = arrangement, angle != -90 else { return 0 }
    return cut.enumerated().map { index, name in
      TextMetrics.width(name, size: size) * 0.766 + 4 - slot * (Double(index) + 0.5)
    }.max() ?? 0
  }

  /// Draws the names below `top`, the first slot beginning at `left`.
  func draw(on canvas: inout Canvas, left: Double, top: Double) {
    for index in Swift.stride(from: 0, to: names.count, by: stride) {
      let center = left + slot * (Double(index) + 0.5)
      switch arrangement {
      case .flat(let lines):
        for (row, line) in lines[index].enumerated() {
          let y = top + size * 0.85 + Double(row) * CategoryLabels.lineHeight
          canvas.text(line, x: center, y: y, size: size, anchor: .middle)
        }
      case .turned(let cut, let angle):
        canvas.text(
          cut[index], x: center + size * 0.35, y: top + (angle == -90 ? 2 : size * 0.6),
          size: size, anchor: .end, angle: angle, fullText: names[index])
      }
    }
  }
}
