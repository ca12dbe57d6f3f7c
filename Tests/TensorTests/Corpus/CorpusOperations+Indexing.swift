import Tensor

extension CorpusOperation {
  static var gathers: [Self] {
    [
      .one("gather") { $0.gather($1.integers("indices"), alongAxis: $1.integer("axis")) },
      .two("gatherEntries") { $0.gather($1.asIndices, alongAxis: $2.integer("axis")) },
      .two("gatherElements") { $0.gatherElements($1.asIndices, alongAxis: $2.integer("axis")) },
      Self(name: "addingScattered") { inputs, arguments in
        [
          inputs[0].addingScattered(
            inputs[2], at: inputs[1].asIndices, alongAxis: arguments.integer("axis"))
        ]
      },
      Self(name: "addingScatteredElements") { inputs, arguments in
        [
          inputs[0].addingScatteredElements(
            inputs[2], at: inputs[1].asIndices, alongAxis: arguments.integer("axis"))
        ]
      },
      Self(name: "replacingScattered") { inputs, arguments in
        [
          inputs[0].replacingScattered(
            inputs[2], at: inputs[1].asIndices, alongAxis: arguments.integer("axis"))
        ]
      },
      Self(name: "replacingScatteredElements") { inputs, arguments in
        [
          inputs[0].replacingScatteredElements(
            inputs[2], at: inputs[1].asIndices, alongAxis: arguments.integer("axis"))
        ]
      },
    ]
  }

  static var masks: [Self] {
    [
      Self(name: "select") { inputs, _ in [select(inputs[0].asMask, inputs[1], inputs[2])] },
      Self(name: "replacing") { inputs, _ in
        [inputs[0].replacing(with: inputs[2], where: inputs[1].asMask)]
      },
      .two("maskSubscript") { x, mask, _ in x[mask.asMask] },
      .two("and") { a, b, _ in (a.asMask .& b.asMask).values },
      .two("or") { a, b, _ in (a.asMask .| b.asMask).values },
      .two("xor") { a, b, _ in (a.asMask .^ b.asMask).values },
      .one("not") { a, _ in (.!a.asMask).values },
      .one("any") {
        $0.asMask.any(alongAxes: $1.integers("axes"), keepingAxes: $1.flag("keep")).values
      },
      .one("all") {
        $0.asMask.all(alongAxes: $1.integers("axes"), keepingAxes: $1.flag("keep")).values
      },
      .one("trueCount") {
        $0.asMask.trueCount(alongAxes: $1.integers("axes"), keepingAxes: $1.flag("keep"))
      },
    ]
  }

  static var scans: [Self] {
    [
      .one("cumulativeSum") { x, arguments in
        x.cumulativeSum(
          alongAxis: arguments.integer("axis"), exclusive: arguments.flag("exclusive"),
          reverse: arguments.flag("reverse"))
      },
      .one("cumulativeProduct") { x, arguments in
        x.cumulativeProduct(
          alongAxis: arguments.integer("axis"), exclusive: arguments.flag("exclusive"),
          reverse: arguments.flag("reverse"))
      },
      .one("cumulativeMax") {
        $0.cumulativeMax(alongAxis: $1.integer("axis"), reverse: $1.flag("reverse"))
      },
      .one("cumulativeMin") {
        $0.cumulativeMin(alongAxis: $1.integer("axis"), reverse: $1.flag("reverse"))
      },
      .one("logCumulativeSumExp") {
        $0.logCumulativeSumExp(alongAxis: $1.integer("axis"), reverse: $1.flag("reverse"))
      },
      .two("linearRecurrence") {
        linearRecurrence($0, $1, alongAxis: $2.integer("axis"), reverse: $2.flag("reverse"))
      },
    ]
  }
}
