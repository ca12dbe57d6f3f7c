/// One direction of a chart: what it measures and how values map to positions.
public struct Axis: Sendable, Equatable {
  /// How values are spaced.
  public enum Scale: Sendable, Equatable {
    /// Equal differences have equal lengths.
    case linear
    /// Equal ratios have equal lengths; values that are not positive are left out.
    case logarithmic
  }

  /// What is measured, such as "test loss".
  public var label: String
  /// The unit, such as "nats"; empty for plain numbers.
  public var unit: String
  /// How values are spaced.
  public var scale: Scale
  /// The values to show, or nil to show all the data.
  public var range: ClosedRange<Double>?

  /// Creates an axis; without a range it covers the data.
  public init(
    _ label: String = "", unit: String = "", scale: Scale = .linear,
    range: ClosedRange<Double>? = nil
  ) {
    self.label = label
    self.unit = unit
    self.scale = scale
    self.range = range
  }

  /// The label with its unit, as printed.
  var caption: String {
    unit.isEmpty ? label : label.isEmpty ? unit : "\(label) (\(unit))"
  }

  /// Whether a value has a place on this axis. Magnitudes from 1e300 on would overflow spans.
  func canShow(_ value: Double) -> Bool {
    value.isFinite && value.magnitude < 1e300 && (scale == .linear || value > 1e-300)
  }
}
