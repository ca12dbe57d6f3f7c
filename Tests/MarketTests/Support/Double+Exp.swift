import Foundation

extension Double {
  static func exp(_ x: Double) -> Double { Foundation.exp(x) }
}
