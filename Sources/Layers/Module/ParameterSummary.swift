import Tensor

extension Module {
  /// A table of the tensors as text: path, shape and number of elements of each, and the totals.
  ///
  /// What is kept and not trained is marked as a buffer: running statistics, and the parameters of
  /// frozen layers. Its total and that of the trained ones are given if there is any.
  public var parameterSummary: String {
    let state = namedState
    let trained = Set(namedTensors.map(\.path))
    let hasBuffers = state.count > trained.count
    var rows = [["parameter", "shape", "count"]]
    for (path, tensor) in state {
      rows.append([path.isEmpty ? "." : path, tensor.shape.description, "\(tensor.count)"])
      if !trained.contains(path) { rows[rows.count - 1].append("buffer") }
    }
    let total = state.reduce(0) { $0 + $1.tensor.count }
    if hasBuffers {
      rows.append(["trained", "", "\(parameterCount)"])
      rows.append(["not trained", "", "\(total - parameterCount)"])
    }
    rows.append(["total", "", "\(total)"])
    // Words to the left, numbers to the right.
    return TextTable.lines(rows, leftColumns: 2).joined(separator: "\n")
  }
}
