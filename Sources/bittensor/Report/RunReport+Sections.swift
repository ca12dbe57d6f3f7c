import Figures
import Training

extension RunReport {
  /// What was measured over the steps.
  static func curves(_ content: Content) -> Report.Section? {
    let metrics = content.metrics
    guard !metrics.isEmpty else {
      return Report.Section("Curves", [.paragraph("Nothing has been measured yet.")])
    }
    func series(_ name: String, _ value: (MetricRecord) -> Double?) -> Series? {
      let points = metrics.compactMap { record in value(record).map { (record.step, $0) } }
      return points.isEmpty
        ? nil : Series(name, x: points.map { Double($0.0) }, y: points.map(\.1))
    }
    func chart(_ title: String, _ y: String, unit: String = "", _ series: [Series?]) -> LineChart? {
      let series = series.compactMap(\.self)
      return series.isEmpty
        ? nil : LineChart(title: title, x: Axis("step"), y: Axis(y, unit: unit), series: series)
    }
    var section = Report.Section("Curves")
    func add(_ chart: LineChart?, _ caption: String) {
      if let chart { section.blocks.append(.figure(chart, caption: caption)) }
    }
    add(
      chart(
        "Loss", "loss", unit: "nats",
        [series("training", \.loss), series("held-out") { $0.heldOut?["loss"] }]),
      "Training losses are means over the steps between two records, with dropout where there is "
        + "any; held-out data are measured without.")
    let names = Set(metrics.flatMap { $0.heldOut?.keys.map(\.self) ?? [] }).subtracting(["loss"])
    for name in names.sorted() {
      let title = RunText.title(name)
      add(
        chart("Held-out \(title)", title, [series(title) { $0.heldOut?[name] }]),
        "On all held-out data.")
    }
    add(chart("Learning rate", "rate", [series("rate", \.rate)]), "Of the step of each record.")
    add(
      chart("Norm of the gradient", "norm", [series("norm", \.gradientNorm)]),
      "Before it was clipped.")
    return section
  }

  /// What the model takes each class for.
  static func mistakes(_ content: Content) -> Report.Section? {
    guard let evaluation = try? content.measured.get().evaluation,
      let confusion = evaluation.confusion
    else { return nil }
    let names = confusion.classes
    let chart = HeatMap(
      title: "What each class is taken for", subtitle: "shares of each row",
      rowLabel: "class", columnLabel: "taken for", rows: names, columns: names,
      values: confusion.counts.map { row in
        let total = Double(max(1, row.reduce(0, +)))
        return row.map { Double($0) / total }
      }, valueLabel: "share")
    return Report.Section(
      "Mistakes",
      [.figure(chart, caption: "On \(evaluation.examples) held-out examples.")])
  }

  /// The configuration.
  static func settings(_ content: Content) -> Report.Section? {
    let rows = content.configuration.fields.map { [$0.field, $0.value] }
    return Report.Section(
      "Configuration",
      [
        .table(
          Table(
            caption: "\(content.run.configurationName), as the run was begun with it",
            header: ["field", "value"], rows: rows))
      ])
  }

  /// The model's parameters.
  static func parameters(_ content: Content) -> Report.Section? {
    guard let parameters = try? content.job.get().parameters else { return nil }
    let rows = parameters.map { path, shape in
      [path, "\(shape)", "\(shape.reduce(1, *))"]
    }
    let total = parameters.reduce(0) { $0 + $1.shape.reduce(1, *) }
    return Report.Section(
      "Parameters",
      [
        .table(
          Table(
            caption: "What is trained", header: ["parameter", "shape", "count"],
            rows: rows + [["total", "", "\(total)"]], emphasizedRows: [rows.count]))
      ])
  }
}
