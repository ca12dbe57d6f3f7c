import Curvature

/// What a study found.
struct StudyResults: Sendable {
  var settings: StudySettings
  /// By network, head, state and images.
  var records: [StudyRecord]

  /// Where estimators are compared: a state, on training or held-out images.
  struct Situation: Sendable {
    var state: StudyState
    var split: ImageSplit
    var title: String { "\(state.rawValue), \(split.title)" }
  }

  static let situations = StudyState.allCases.flatMap { state in
    [ImageSplit.train, .test].map { Situation(state: state, split: $0) }
  }

  var heads: [String] { Study.heads.map(\.title) }
  var estimators: [String] { records[0].comparison.rows.map(\.estimator) }

  /// The records of a situation, of one head or of all.
  func records(_ situation: Situation, head: String? = nil) -> [StudyRecord] {
    records.filter {
      $0.state == situation.state && $0.split == situation.split
        && (head == nil || $0.head == head)
    }
  }

  /// The mean over the networks of a situation.
  func mean(
    _ situation: Situation, head: String? = nil, _ value: (StudyRecord) -> Double
  ) -> Double {
    let values = records(situation, head: head).map(value)
    return values.reduce(0, +) / Double(values.count)
  }

  /// A statistic of an estimator: its mean over the networks and the means of the intervals' ends.
  /// As the error of a mean is at most the mean of the errors, that is no less than its interval
  /// over the images, the networks being given.
  func statistic(
    _ situation: Situation, head: String? = nil, estimator: String,
    _ key: (EstimatorComparison.Row) -> EstimatorComparison.Statistic
  ) -> (value: Double, lower: Double, upper: Double)? {
    let all = records(situation, head: head).compactMap { record in
      record.comparison.rows.first { $0.estimator == estimator }.map(key)
    }
    let defined = all.compactMap { statistic in
      statistic.value.map { ($0, statistic.lower ?? $0, statistic.upper ?? $0) }
    }
    guard !defined.isEmpty else { return nil }
    let unit = 1 / Double(defined.count)
    return (
      defined.reduce(0) { $0 + $1.0 } * unit, defined.reduce(0) { $0 + $1.1 } * unit,
      defined.reduce(0) { $0 + $1.2 } * unit
    )
  }
}
