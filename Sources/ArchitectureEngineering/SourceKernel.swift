import FieldTheory
import LatticeGeometry

/// The propagator of the gap mass in hand, in the forms the sources need.
struct SourcePropagator: Sendable {
  let propagator: FreePropagator

  /// G₀.
  let coincident: Double

  /// D(p) for both parts of each mode.
  let values: [Double]

  /// FT(G²) for both parts of each mode; empty unless a source needs it.
  let square: [Double]

  /// G(x); empty unless a source needs it.
  let positionSpace: [Double]

  init(_ propagator: FreePropagator, for sources: [TransportSource]) {
    self.propagator = propagator
    coincident = propagator.coincident
    values = interleavedTable(propagator.values)
    square =
      sources.contains(.bubble) ? interleavedTable(propagator.powerTransform(2)) : []
    let isNonlocal = !Set(sources).isDisjoint(with: [.bubble, .exchange, .mixedExchange])
    positionSpace = isNonlocal ? propagator.positionSpace() : []
  }
}

/// A kernel K in front of a source, v = −K∗s(φ), and what the divergence of v needs of it.
///
///     s = φ:               ∇·v = −K(0) V
///     s = :φ³:             ∇·v = −3 K(0) Σ:φ²:
///     s = :φ⁵:             ∇·v = −5 K(0) Σ:φ⁴:
///     s = sin(fφ)/f:       ∇·v = −K(0) Σcos(fφ)
///     s = φ (G²∗:φ²:)      ∇·v = −K(0) ΣG² Σ:φ²: − 2 Σφ (T∗φ),                T = K·G²
///     s = :φ²: (G∗:φ³:)    ∇·v = −2 K(0) Σφ (G∗:φ³:) − 3 Σ:φ²: (T∗:φ²:),     T = K·G
///     s = :φ²: (G∗φ)       ∇·v = −2 K(0) Σφ (G∗φ) − ΣT Σ:φ²:,                T = K·G
///
/// with pointwise products in T.
struct SourceKernel: Sendable {
  let source: TransportSource

  /// K(x = 0).
  let coincident: Double

  /// FT(T), times the multiplicity of the mode, for both parts of each mode; empty for local sources.
  let product: [Double]

  init(
    source: TransportSource, values: [Double], propagator: SourcePropagator,
    transform: FourierTransform
  ) {
    self.source = source
    let grid = transform.grid
    let volume = Double(grid.lattice.volume)
    coincident = grid.sumOverZone(values) / volume
    let power: Int
    switch source {
    case .field, .cube, .fifthPower, .sine:
      product = []
      return
    case .bubble: power = 2
    case .exchange, .mixedExchange: power = 1
    }
    let modes = MomentumField(on: grid)
    let field = Field(on: grid.lattice)
    for (mode, value) in values.enumerated() { modes.pointer[2 * mode] = value / volume }
    transform.inverse(modes, into: field)
    for (site, value) in propagator.positionSpace.enumerated() {
      field.pointer[site] *= power == 2 ? value * value : value
    }
    transform.forward(field, into: modes)
    product = interleavedTable(
      (0..<grid.modeCount).map {
        Double(grid.multiplicity(ofMode: $0)) * modes.pointer[2 * $0]
      })
  }
}
