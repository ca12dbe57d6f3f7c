import Tensor

extension CorpusOperation {
  /// A function over the axes `axes`, which are kept if `keep` says so.
  private static func over(
    _ name: String, _ function: @escaping @Sendable (Value, [Int], Bool) -> Value
  ) -> Self {
    .one(name) { function($0, $1.integers("axes"), $1.flag("keep")) }
  }

  static var reductions: [Self] {
    [
      .over("sum") { $0.sum(alongAxes: $1, keepingAxes: $2) },
      .over("mean") { $0.mean(alongAxes: $1, keepingAxes: $2) },
      .over("product") { $0.product(alongAxes: $1, keepingAxes: $2) },
      .over("max") { $0.max(alongAxes: $1, keepingAxes: $2) },
      .over("min") { $0.min(alongAxes: $1, keepingAxes: $2) },
      .over("logSumExp") { $0.logSumExp(alongAxes: $1, keepingAxes: $2) },
      .one("variance") { x, arguments in
        x.variance(
          alongAxes: arguments.integers("axes"), correction: arguments.integer("correction", or: 0),
          keepingAxes: arguments.flag("keep"))
      },
      .one("standardDeviation") { x, arguments in
        x.standardDeviation(
          alongAxes: arguments.integers("axes"), correction: arguments.integer("correction", or: 0),
          keepingAxes: arguments.flag("keep"))
      },
      .one("norm") { x, arguments in
        norm(
          x, order: normOrder(arguments.text("order")), alongAxes: arguments.integers("axes"),
          keepingAxes: arguments.flag("keep"))
      },
      .one("argmax") { $0.argmax(alongAxis: $1.integer("axis")).positions },
      .one("argmin") { $0.argmin(alongAxis: $1.integer("axis")).positions },
      .one("softmax") { softmax($0, alongAxis: $1.integer("axis")) },
      .one("logSoftmax") { logSoftmax($0, alongAxis: $1.integer("axis")) },
    ]
  }

  private static func normOrder(_ text: String) -> NormOrder<Scalar> {
    switch text {
    case "0.0": .zero
    case "1.0": .one
    case "2.0": .two
    case "inf": .infinity
    case "-inf": .negativeInfinity
    default: .p(Scalar(Double(text)!))
    }
  }

  static var orders: [Self] {
    [
      .over("median") { $0.median(alongAxes: $1, keepingAxes: $2) },
      .one("quantile") { x, arguments in
        x.quantile(
          arguments.number("share"), alongAxes: arguments.integers("axes"),
          keepingAxes: arguments.flag("keep"))
      },
      .two("searchSorted") { $0.searchSorted($1, right: $2.flag("right")).positions },
      Self(name: "histogram") { inputs, arguments in
        let range = Scalar(arguments.number("low"))...Scalar(arguments.number("high"))
        let (counts, edges) = inputs[0].histogram(bins: arguments.integer("bins"), in: range)
        return [counts, edges]
      },
      .one("bincount") { $0.asIndices.bincount(size: $1.integer("size")) },
      .two("bincountWeighted") { $0.asIndices.bincount(size: $2.integer("size"), weights: $1) },
      .one("sorted") { x, arguments in
        x.sorted(alongAxis: arguments.integer("axis"), descending: arguments.flag("descending"))
      },
      .one("argsort") { x, arguments in
        x.argsort(alongAxis: arguments.integer("axis"), descending: arguments.flag("descending"))
          .positions
      },
      Self(name: "topK") { inputs, arguments in
        let (values, indices) = inputs[0].topK(
          arguments.integer("count"), alongAxis: arguments.integer("axis"),
          largest: arguments.flag("largest"))
        return [values, indices.positions]
      },
    ]
  }
}

extension Tensor {
  /// Whole numbers as positions.
  var asIndices: IndexTensor<Scalar> { IndexTensor(scalars.map { Int($0) }, shape: shape) }
  /// True where a number is not 0.
  var asMask: Mask<Scalar> { self .!= 0 }
}
