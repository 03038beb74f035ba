internal import ComplexModule
public import LatticeGeometry
internal import RealModule

/// The propagator of a free field of mass M on a finite periodic lattice,
/// D(p) = 1/(K(p) + M²) and G(x) = (1/V) Σ_p D(p) e^{ip·x}.
///
/// The normalisation is G(p) = ⟨|φ̃(p)|²⟩/V with φ̃(p) = Σ_x e^{−ip·x} φ(x), so D is ⟨|φ̃|²⟩/V in
/// the Gaussian measure e^{−S}, S = ½ Σ_p (K(p) + M²) |φ̃(p)|²/V.
public struct FreePropagator: Sendable {
  /// The stored modes.
  public let grid: MomentumGrid

  /// M², in units of 1/a².
  public let massSquared: Double

  /// The kinetic term's dependence on the momentum.
  public let dispersion: Dispersion

  /// K(p) on the stored modes, in units of 1/a².
  public let kineticTerms: [Double]

  /// D(p) = 1/(K(p) + M²) on the stored modes, in units of a².
  public let values: [Double]

  /// D₀ = (1/V) Σ_p D(p) = G(x = 0), the coincidence limit ⟨φ(x)²⟩.
  public let coincident: Double

  /// Tabulates a free propagator.
  ///
  /// - Parameters:
  ///   - grid: The half-complex momentum grid of the lattice.
  ///   - massSquared: M² > 0; at p = 0 no kinetic term helps.
  ///   - dispersion: The kinetic term.
  /// - Throws: ``FieldTheoryError`` if M² is not finite or some mode has K(p) + M² ≤ 0.
  public init(
    grid: MomentumGrid, massSquared: Double, dispersion: Dispersion = .lattice
  ) throws(FieldTheoryError) {
    try self.init(
      grid: grid, massSquared: massSquared, dispersion: dispersion,
      kineticTerms: dispersion.kineticTerms(on: grid))
  }

  /// As the public initialiser, from K(p) tabulated before.
  init(
    grid: MomentumGrid, massSquared: Double, dispersion: Dispersion, kineticTerms: [Double]
  ) throws(FieldTheoryError) {
    try requireFinite(massSquared, "massSquared")
    for (mode, term) in kineticTerms.enumerated() where !(term + massSquared > 0) {
      throw .modeNotPositive(
        numbers: grid.momentum(ofMode: mode).numbers, kineticTerm: term, massSquared: massSquared)
    }
    self.grid = grid
    self.massSquared = massSquared
    self.dispersion = dispersion
    self.kineticTerms = kineticTerms
    values = kineticTerms.map { 1 / ($0 + massSquared) }
    var sum = CompensatedSum()
    for (mode, value) in values.enumerated() {
      sum.add(Double(grid.multiplicity(ofMode: mode)) * value)
    }
    coincident = sum.value / Double(grid.lattice.volume)
  }

  /// G(x) in site order, in units of a^{2−d}: one inverse transform.
  public func positionSpace() -> [Double] {
    let field = Field(on: grid.lattice)
    fillPositionSpace(field)
    return field.values
  }

  /// Σ_x G(x)ⁿ.
  ///
  /// - Parameter exponent: n ≥ 0. n = 1 gives D(p = 0), n = 2 gives (1/V) Σ_p D(p)².
  public func powerSum(_ exponent: Int) -> Double {
    precondition(exponent >= 0, "an exponent of at least 0")
    var sum = CompensatedSum()
    for value in positionSpace() { sum.add(.pow(value, exponent)) }
    return sum.value
  }

  /// Σ_x e^{−ip·x} G(x)ⁿ on the stored modes; real, because G(−x) = G(x).
  ///
  /// - Parameter exponent: n ≥ 0; n = 3 is the sunset diagram's dependence on the momentum.
  public func powerTransform(_ exponent: Int) -> [Double] {
    precondition(exponent >= 0, "an exponent of at least 0")
    let field = Field(on: grid.lattice)
    fillPositionSpace(field)
    for site in 0..<grid.lattice.volume {
      field.pointer[site] = .pow(field.pointer[site], exponent)
    }
    let modes = MomentumField(on: grid)
    FourierTransform(grid: grid).forward(field, into: modes)
    return (0..<grid.modeCount).map { modes[$0].real }
  }

  /// Σ_p ln((K(p) + M²)/(K′(p) + M′²)) over the whole zone, primes for the other propagator.
  ///
  /// Half of it is the logarithm of the ratio of Gaussian integrals, Z′/Z with
  /// Z = ∫ Π dφ e^{−S}: ln Z/Z′ = −½ Σ_p ln((K + M²)/(K′ + M′²)).
  public func logDeterminantRatio(to other: FreePropagator) -> Double {
    precondition(other.grid == grid, "propagators on the same grid")
    var sum = CompensatedSum()
    for mode in 0..<grid.modeCount {
      let difference =
        (kineticTerms[mode] - other.kineticTerms[mode]) + (massSquared - other.massSquared)
      sum.add(
        Double(grid.multiplicity(ofMode: mode)) * .log(onePlus: difference * other.values[mode]))
    }
    return sum.value
  }

  /// ln ∫ Π_x dφ(x) e^{−S} of the free theory, ½ Σ_p ln(2π D(p)).
  public var logPartition: Double {
    var sum = CompensatedSum()
    for (mode, value) in values.enumerated() {
      sum.add(Double(grid.multiplicity(ofMode: mode)) * .log(2 * .pi * value))
    }
    return sum.value / 2
  }

  private func fillPositionSpace(_ field: borrowing Field) {
    let modes = MomentumField(on: grid)
    let volume = Double(grid.lattice.volume)
    for mode in 0..<grid.modeCount { modes.pointer[2 * mode] = values[mode] / volume }
    FourierTransform(grid: grid).inverse(modes, into: field)
  }
}
