import Testing

@testable import Figures

@Suite struct AxisTests {
  private static let ranges: [ClosedRange<Double>] = [
    0...1, -0.3...0.3, 0...599, 1e-7...3e-7, 1e9...1.5e9, -17...23456, 0.97...0.99,
    1e298...1.8e298,
    100...100.001,
  ]

  @Test(arguments: ranges)
  func linearTicksAreRoundAndCoverTheRange(range: ClosedRange<Double>) throws {
    for count in 2...9 {
      let ticks = Ticks(domain: range, scale: .linear, count: count)
      let span = range.upperBound - range.lowerBound
      let step = TickStep(span: span, count: count)
      #expect([1, 2, 5].contains(step.factor))
      #expect(ticks.values.count <= count + 1)
      let first = try #require(ticks.values.first)
      let last = try #require(ticks.values.last)
      #expect(first - range.lowerBound < step.value * 1.001)
      #expect(range.upperBound - last < step.value * 1.001)
      #expect(first >= range.lowerBound - span * 1e-6 && last <= range.upperBound + span * 1e-6)
    }
  }

  @Test func tickLabelsHaveNoRoundingNoise() {
    let ticks = Ticks(domain: 0...1, scale: .linear, count: 10)
    #expect(ticks.values == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
    #expect(ticks.labels.map(\.text).prefix(4) == ["0.0", "0.1", "0.2", "0.3"])
    let negative = Ticks(domain: -2...2, scale: .linear, count: 2)
    #expect(negative.labels.map(\.text) == ["−2", "0", "2"])
  }

  @Test func largeAndSmallTicksUsePowersOfTen() {
    let large = Ticks(domain: 0...2e7, scale: .linear, count: 2)
    #expect(large.labels.map(\.text) == ["0", "1×10", "2×10"])
    #expect(large.labels.map(\.superscript) == ["", "7", "7"])
    let small = Ticks(domain: 0...2e-5, scale: .linear, count: 2)
    #expect(small.labels.last?.superscript == "−5")
  }

  @Test func logarithmicTicksAreDecades() {
    let ticks = Ticks(domain: 1e-6...1e2, scale: .logarithmic, count: 9)
    #expect(ticks.values == (-6...2).map(Decimal.power))
    #expect(ticks.labels.first == TickLabel(text: "10", superscript: "−6"))
    let thin = Ticks(domain: 1e-30...1e30, scale: .logarithmic, count: 6)
    #expect((3...7).contains(thin.values.count))
  }

  @Test func narrowLogarithmicAxesStillHaveTicks() {
    #expect(Ticks(domain: 2...40, scale: .logarithmic, count: 6).values == [2, 5, 10, 20])
    #expect(Ticks(domain: 3...4, scale: .logarithmic, count: 5).values.count >= 4)
  }

  @Test(arguments: ranges)
  func niceDomainsContainTheData(range: ClosedRange<Double>) throws {
    let ends = [range.lowerBound, range.upperBound]
    let domain = try #require(Domain.covering(ends, axis: Axis(), isNice: true))
    let slack = (range.upperBound - range.lowerBound) * 1e-6
    #expect(domain.lowerBound <= range.lowerBound + slack)
    #expect(domain.upperBound >= range.upperBound - slack)
  }

  @Test func logarithmicDomainsContainTheData() throws {
    let axis = Axis("x", scale: .logarithmic)
    let domain = try #require(Domain.covering([0.003, -1, 0, 70], axis: axis, isNice: true))
    #expect(domain == 0.002...100)
  }

  @Test func constantDataGetsRoom() throws {
    for value in [0, 5, -3e-9, 1e200, 1e-299] {
      let domain = try #require(Domain.covering([value, value], axis: Axis(), isNice: true))
      #expect(domain.lowerBound < value && value < domain.upperBound)
      #expect(Ticks(domain: domain, scale: .linear, count: 5).values.count >= 2)
    }
  }

  @Test func nothingToShowHasNoDomain() {
    #expect(Domain.covering([], axis: Axis(), isNice: true) == nil)
    #expect(Domain.covering([.nan, .infinity], axis: Axis(), isNice: true) == nil)
    let axis = Axis("x", scale: .logarithmic)
    #expect(Domain.covering([-1, 0], axis: axis, isNice: false) == nil)
  }
}
