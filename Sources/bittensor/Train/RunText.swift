import Figures

/// Numbers of a run as text.
enum RunText {
  /// Names that are more than one word, and how many digits a number is worth.
  private static let titles = ["bitsPerCharacter": "bits per character"]

  static func title(_ name: String) -> String { titles[name] ?? name }

  static func number(_ value: Double) -> String { NumberText.significant(value, digits: 4) }

  /// All of them in a line, such as "accuracy 0.8912, loss 0.3051".
  static func numbers(_ values: [String: Double]) -> String {
    values.sorted { $0.key < $1.key }.map { "\(title($0.key)) \(number($0.value))" }
      .joined(separator: ", ")
  }
}
