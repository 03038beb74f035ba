import CorrelatorAnalysis
import ErrorAnalysis
import LatticeGeometry
import NetworkArchitectures
import StructureChecks
import Testing

struct DenseStructureTests {
  private func structure(
    _ activation: Activation, dimension: Int, bias: Double = 0.2, width: Int = 10
  ) throws -> DenseStructure {
    try DenseStructure(
      DenseDescription(
        activation: activation, inputDimension: dimension, width: width, biasDeviation: bias))
  }

  /// What vanishes in closed form: everything for rotations, for translations everything of the cosine and
  /// the two-point functions of Gauss neurons, but not their four-point functions.
  @Test(arguments: [1, 2])
  func identitiesInClosedForm(dimension: Int) throws {
    for activation in [Activation.gauss, .cosine, .erf, .relu] {
      let structure = try structure(activation, dimension: dimension)
      let (translations, rotations) = (structure.symmetries[0], structure.symmetries[1])
      for (identity, exact) in zip(rotations.identities, rotations.exact) {
        #expect(abs(try #require(exact)) < 1e-10, "\(activation) \(identity.label)")
      }
      for (identity, exact) in zip(translations.identities, translations.exact) {
        let value = abs(try #require(exact))
        switch (activation, identity.order) {
        case (.cosine, _), (.gauss, 2): #expect(value < 1e-10, "\(activation) \(identity.label)")
        default: break
        }
      }
      // By −½ ℓ a pair at ½ ℓ and 0 becomes its mirror image, which is no change; others are.
      let four = zip(translations.identities, translations.exact).filter { $0.0.order == 4 }
      if activation == .gauss { #expect(four.filter { abs($0.1 ?? 0) > 1e-3 }.count == 3) }
    }
  }

  /// e^{−(t+t′)²/2} at t = 0, ½, 1, 3/2, without the output bias.
  @Test func gaussKernelIsNotReflectionPositive() throws {
    let ratio = try structure(.gauss, dimension: 1, bias: 0).exactEigenvalueRatio
    #expect(abs(try #require(ratio) / -0.140845768 - 1) < 1e-8)
  }

  @Test func sampledCosineNetworksAreInvariant() throws {
    let structure = try structure(.cosine, dimension: 2)
    let measurement = try SampledEnsemble.measure(
      structure.network, groups: structure.groups, networks: 20_000)
    for test in structure.symmetries {
      let result = test.judge(measurement, blocks: SampledEnsemble.blocks)
      #expect(result.verdict == .passes, "\(test.name): \(result.remarks)")
      #expect(result.control?.isDetected == true, "\(test.name)")
    }
    let clustering = structure.clustering.judge(measurement, blocks: SampledEnsemble.blocks)
    #expect(clustering.verdict == .fails)
    let pull = clustering.numbers.first { $0.name == "largestPullAgainstClosedForm" }
    #expect(try #require(pull).value < 4.5)
    let positivity = structure.reflectionPositivity(measurement).judge(networks: 20_000)
    #expect(positivity.verdict == .fails)
  }

  /// The kernel of Gauss neurons is invariant within errors, the four-point function is found not to be.
  @Test func sampledGaussNetworksAreNotTranslationInvariant() throws {
    let structure = try structure(.gauss, dimension: 2, width: 4)
    let measurement = try SampledEnsemble.measure(
      structure.network, groups: structure.groups, networks: 100_000)
    let result = structure.symmetries[0].judge(measurement, blocks: SampledEnsemble.blocks)
    #expect(result.verdict == .fails)
    let pulls = Dictionary(uniqueKeysWithValues: result.numbers.map { ($0.name, $0.value) })
    let (pair, four) = (try #require(pulls["largestPull2"]), try #require(pulls["largestPull4"]))
    #expect(pair < 4 && four > 4, "\(pulls)")
    let rotations = structure.symmetries[1].judge(measurement, blocks: SampledEnsemble.blocks)
    #expect(rotations.verdict == .passes)
  }

  /// A point network draws what the same network draws on a lattice.
  @Test func pointsShareTheNetworksOfALattice() throws {
    let description = try DenseDescription(
      activation: .erf, inputDimension: 1, width: 6, biasDeviation: 0.5)
    let points = try DensePointNetwork(description, at: [[0.2], [0.6], [-1]])
    let measured = try SampledEnsemble.measure(
      points, groups: [PointProducts([[.init([1])]], averaging: .fixed)], networks: 50)
    let parameters = (0..<50).map { (network: UInt64) in
      var stream = RandomStream(seed: 2_205_211, purpose: .networkParameters, network: network)
      return description.drawParameters(using: &stream)
    }
    let mean =
      try parameters.reduce(0) { try $0 + description.evaluate($1, at: [[0.6]])[0][0] } / 50
    let group = PointProducts([[.init([1])]], averaging: .fixed)
    #expect(abs(measured.replicated(group)[0].value - mean) < 1e-12)
    #expect(throws: DenseNetworkError.self) { try DensePointNetwork(description, at: [[0.1, 0]]) }
  }
}
