import Tensor

extension Module {
  /// A table of the parameters as text: path, shape and number of elements of each, and the total.
  public var parameterSummary: String {
    var rows = [["parameter", "shape", "count"]]
    for (path, tensor) in namedTensors {
      rows.append([path.isEmpty ? "." : path, tensor.shape.description, "\(tensor.count)"])
    }
    rows.append(["total", "", "\(parameterCount)"])
    let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let gaps = (0..<3).map { String(repeating: " ", count: widths[$0] - row[$0].count) }
      // Words to the left, numbers to the right.
      return "\(row[0])\(gaps[0])  \(row[1])\(gaps[1])  \(gaps[2])\(row[2])"
    }
    .joined(separator: "\n")
  }
}
