public import Tensor

/// How often each class was taken for each other one. It prints as a table.
///
///     var matrix = ConfusionMatrix(classes: ["cat", "dog", "bird"])
///     for batch in batches { matrix.add(model(batch.images), batch.labels) }
///     print(matrix)
///     matrix.recall(of: 0)
public struct ConfusionMatrix: Sendable, Hashable, Codable {
  /// The names of the classes, in order.
  public let classes: [String]
  /// The number of rows with a true class, first, and a predicted one, second.
  public private(set) var counts: [[Int]]

  /// A matrix that has counted nothing. Traps if there are no classes.
  public init(classes: [String]) {
    require(!classes.isEmpty, "ConfusionMatrix: there are no classes")
    self.classes = classes
    counts = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
  }

  /// A matrix of classes that are called 0, 1, ...
  public init(classCount: Int) { self.init(classes: (0..<max(classCount, 0)).map { "\($0)" }) }

  /// Counts the rows of logits `[..., classes]`, with a label for each; the largest logit is the
  /// prediction, the first of equal ones. Rows whose label is `ignoring` do not count.
  public mutating func add<Scalar>(
    _ logits: Tensor<Scalar>, _ labels: [Int], ignoring: Int? = nil
  ) {
    let (rows, kept) = countedRows("ConfusionMatrix", logits, labels, ignoring: ignoring)
    if kept.isEmpty { return }
    add(predictions: rows.argmax(alongAxis: -1).indices, labels: kept)
  }

  /// Counts predicted classes. Traps unless there is a label for each and all are among the classes.
  public mutating func add(predictions: [Int], labels: [Int]) {
    require(
      predictions.count == labels.count,
      "ConfusionMatrix: \(predictions.count) predictions and \(labels.count) labels")
    for (prediction, label) in zip(predictions, labels) {
      require(
        classes.indices.contains(prediction) && classes.indices.contains(label),
        "ConfusionMatrix: prediction \(prediction) and label \(label), classes are "
          + "0..<\(classes.count)")
      counts[label][prediction] += 1
    }
  }

  /// The number of rows.
  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// The share of rows that were right; NaN if there are none.
  public var accuracy: Double {
    Double(classes.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(total)
  }

  /// Of the rows taken for a class, the share that belong to it; NaN if there are none.
  public func precision(of position: Int) -> Double {
    Double(counts[position][position]) / Double(counts.reduce(0) { $0 + $1[position] })
  }

  /// Of the rows of a class, the share that were taken for it; NaN if there are none.
  public func recall(of position: Int) -> Double {
    Double(counts[position][position]) / Double(counts[position].reduce(0, +))
  }

  /// The harmonic mean of precision and recall; NaN where the class neither occurs nor is predicted.
  public func f1(of position: Int) -> Double {
    let predicted = counts.reduce(0) { $0 + $1[position] }
    return Double(2 * counts[position][position])
      / Double(counts[position].reduce(0, +) + predicted)
  }
}

extension ConfusionMatrix: CustomStringConvertible {
  /// True classes down, predicted ones across, with recall at the right and precision at the bottom.
  public var description: String {
    var rows = [["true \\ predicted"] + classes + ["recall"]]
    for (position, name) in classes.enumerated() {
      rows.append([name] + counts[position].map { "\($0)" } + [percent(recall(of: position))])
    }
    rows.append(
      ["precision"] + classes.indices.map { percent(precision(of: $0)) } + [percent(accuracy)])
    return TextTable.lines(rows).joined(separator: "\n")
  }

  /// With one decimal, rounded.
  private func percent(_ share: Double) -> String {
    guard share.isFinite else { return "-" }
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
  }
}
