import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct InteractionTests {
  @Test(arguments: shapes)
  func momentsAreSumsOverSites(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let field = randomField(on: lattice, count: 3)
    for configuration in 0..<3 {
      let values = field.values[
        configuration * lattice.volume..<(configuration + 1) * lattice.volume]
      let measured = moments(of: field, configuration: configuration)
      #expect(measured.siteCount == lattice.volume)
      #expect(abs(measured.sum - values.reduce(0, +)) < 1e-12)
      #expect(agree(measured.squareSum, values.reduce(0) { $0 + $1 * $1 }, 1e-13))
      #expect(agree(measured.fourthPowerSum, values.reduce(0) { $0 + .pow($1, 4) }, 1e-13))
    }
  }

  @Test(arguments: shapes)
  func nearestNeighbourSumCountsEveryBondOnce(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let ones = Field(on: lattice, values: .init(repeating: 1, count: lattice.volume))
    #expect(nearestNeighbourSum(of: ones) == Double(lattice.dimension * lattice.volume))
    let field = randomField(on: lattice, count: 2)
    for configuration in 0..<2 {
      let slow = slowNearestNeighbourSum(field, configuration: configuration)
      let fast = nearestNeighbourSum(of: field, configuration: configuration)
      #expect(abs(fast - slow) < 1e-12 * Double(lattice.volume))
    }
  }

  /// Each derivative is the next one's integral, and U itself the first one's.
  @Test func derivativesFollowFromOneAnother() throws {
    let lattice = try Lattice(extents: [3, 7])
    let interaction = try QuarticInteraction(lambda: 1.7)
    let field = randomField(on: lattice, count: 2)
    let step = 1e-4
    let above = Field(on: lattice, count: 2)
    let below = Field(on: lattice, count: 2)
    for index in 0..<field.valueCount {
      above[index] = field[index] + step
      below[index] = field[index] - step
    }
    let derivative = Field(on: lattice, count: 2)
    let upper = Field(on: lattice, count: 2)
    let lower = Field(on: lattice, count: 2)
    for order in 2...5 {
      interaction.writeDerivative(order: order, of: field, into: derivative)
      interaction.writeDerivative(order: order - 1, of: above, into: upper)
      interaction.writeDerivative(order: order - 1, of: below, into: lower)
      for index in 0..<field.valueCount {
        let slope = (upper[index] - lower[index]) / (2 * step)
        #expect(abs(derivative[index] - slope) < 1e-7, "order \(order)")
      }
    }
    interaction.writeDerivative(of: field, into: derivative)
    for configuration in 0..<2 {
      let slope =
        (interaction.value(sumOver: above, configuration: configuration)
          - interaction.value(sumOver: below, configuration: configuration)) / (2 * step)
      let range = configuration * lattice.volume..<(configuration + 1) * lattice.volume
      #expect(abs(derivative.values[range].reduce(0, +) - slope) < 1e-6)
      interaction.writeDerivative(order: 2, of: field, into: upper)
      let second = interaction.secondDerivativeSum(over: field, configuration: configuration)
      #expect(agree(upper.values[range].reduce(0, +), second, 1e-13))
      let sums = moments(of: field, configuration: configuration)
      #expect(agree(interaction.secondDerivativeSum(from: sums), second, 1e-13))
    }
  }

  @Test func writingInPlaceIsAllowed() throws {
    let lattice = try Lattice(extents: [13])
    let interaction = try QuarticInteraction(lambda: 2)
    let field = randomField(on: lattice)
    let expected = Field(on: lattice)
    interaction.writeDerivative(of: field, into: expected)
    interaction.writeDerivative(of: field, into: field)
    #expect(field.values == expected.values)
  }

  @Test func couplingsThatAreNoneAreRefused() {
    #expect(throws: FieldTheoryError.unboundedBelow(lambda: -1)) {
      try QuarticInteraction(lambda: -1)
    }
    #expect(throws: FieldTheoryError.self) { try QuarticInteraction(lambda: .nan) }
  }
}
