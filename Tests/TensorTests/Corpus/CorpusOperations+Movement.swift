import Tensor

extension CorpusOperation {
  static var movement: [Self] {
    [
      .one("reshaped") { $0.reshaped($1.integers("shape")) },
      .one("transposed") { $0.transposed($1.integers("order")) },
      .one("broadcast") { $0.broadcast(to: Shape($1.integers("shape"))) },
      Self(name: "concatenate") { [concatenate($0, alongAxis: $1.integer("axis"))] },
      Self(name: "stack") { [stack($0, alongAxis: $1.integer("axis"))] },
      .one("slice") { x, arguments in
        let ranges = arguments.rows("box").map {
          AxisSelection.strided(from: $0[0], to: $0[1], by: $0[2])
        }
        return ranges.count == 1 ? x[ranges[0]] : x[ranges[0], ranges[1]]
      },
      .one("flipped") { $0.flipped(alongAxes: $1.integers("axes")) },
      .one("rolled") { $0.rolled(by: $1.integer("shift"), alongAxis: $1.integer("axis")) },
      .one("tiled") { $0.tiled($1.integers("counts")) },
      .one("repeated") { $0.repeated($1.integer("count"), alongAxis: $1.integer("axis")) },
      .one("repeatedEach") { $0.repeated($1.integers("counts"), alongAxis: $1.integer("axis")) },
      .one("padded") { x, arguments in
        let amounts = arguments.rows("amounts").map { (before: $0[0], after: $0[1]) }
        return x.padded(amounts, with: padding(arguments.text("mode")))
      },
      .one("windows") { x, arguments in
        x.windows(
          ofSize: arguments.integer("size"), step: arguments.integer("step"),
          alongAxis: arguments.integer("axis"))
      },
      .one("lowerTriangle") { $0.lowerTriangle(diagonal: $1.integer("offset")) },
      .one("upperTriangle") { $0.upperTriangle(diagonal: $1.integer("offset")) },
      .one("diagonal") { $0.diagonal(offset: $1.integer("offset")) },
      .one("diagonalMatrix") { diagonalMatrix($0, offset: $1.integer("offset")) },
      .one("trace") { $0.trace(offset: $1.integer("offset")) },
    ]
  }

  private static func padding(_ text: String) -> Tensor<Scalar>.Padding {
    switch text {
    case "constant": .constant(0)
    case "edge": .edge
    case "reflect": .reflect
    case "wrap": .wrap
    default: fatalError("no padding \(text)")
    }
  }

  static var axes: [Self] {
    [
      .one("swappingAxes") { $0.swappingAxes($1.integer("first"), $1.integer("second")) },
      .one("movingAxis") { $0.movingAxis($1.integer("first"), to: $1.integer("second")) },
      .one("squeezed") { x, _ in x.squeezed() },
      .one("expanded") { $0.expanded(atAxis: $1.integer("axis")) },
      Self(name: "split") { inputs, arguments in
        inputs[0].split(sizes: arguments.integers("sizes"), alongAxis: arguments.integer("axis"))
      },
      Self(name: "meshgrid") { inputs, _ in meshgrid(inputs) },
    ]
  }

  static var creation: [Self] {
    [
      Self(name: "eye") { _, arguments in
        [
          .eye(
            arguments.integer("rows"), columns: arguments.integer("columns"),
            diagonal: arguments.integer("diagonal"))
        ]
      },
      Self(name: "tri") { _, arguments in
        [
          .tri(
            arguments.integer("rows"), columns: arguments.integer("columns"),
            diagonal: arguments.integer("diagonal"))
        ]
      },
      Self(name: "arange") { _, arguments in
        let (start, step) = (arguments.number("start"), arguments.number("step"))
        return [.arange(arguments.integer("count"), from: Scalar(start), step: Scalar(step))]
      },
      Self(name: "linspace") { _, arguments in
        let (start, stop) = (arguments.number("start"), arguments.number("stop"))
        let count = arguments.integer("count")
        return [.linspace(from: Scalar(start), through: Scalar(stop), count: count)]
      },
      .one("oneHot") { .oneHot($0.asIndices, classes: $1.integer("classes")) },
    ]
  }
}
