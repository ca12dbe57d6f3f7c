import Foundation

extension JSONEncoder {
  /// For results: the same ones give the same bytes. Correlations can be undefined, and a run should
  /// not be lost for that: NaN and infinities are texts.
  static func results(_ formatting: OutputFormatting = []) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting.union(.sortedKeys)
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }
}
