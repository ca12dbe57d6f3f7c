import Tensor

extension Module {
  /// A table of the parameters as text: path, shape and number of elements of each, and the total.
  public var parameterSummary: String {
    var rows = [["parameter", "shape", "count"]]
    for (path, tensor) in namedTensors {
      rows.append([path.isEmpty ? "." : path, tensor.shape.description, "\(tensor.count)"])
    }
    rows.append(["total", "", "\(parameterCount)"])
    // Words to the left, numbers to the right.
    return TextTable.lines(rows, leftColumns: 2).joined(separator: "\n")
  }
}
