import ComplexModule
public import LatticeGeometry
import RealModule

/// Coarse graining of fields by momentum shells: modes with |p| > k are set to zero, and the field may
/// be put on a coarser lattice.
///
/// |p| is the continuum length √Σ p_μ² of p_μ = 2π n_μ/L_μ in (−π, π]. What is left has the correlators it
/// had; the modes that go are integrated out. On a lattice coarser by b the field is φ′(x/b) =
/// b^{(d−2)/2} φ(x), which keeps ∫ (∂φ)²; no information is lost if all kept modes lie inside the coarser
/// zone.
public final class MomentumShellFilter {
  /// The lattice of what is left.
  public let coarse: Lattice

  /// The factor between the lattices' spacings, 1 without decimation.
  public let factor: Int

  /// k.
  public let cutoff: Double

  /// K(p) of the coarser grid's modes: p̂² of the original lattice in units of the coarser one, so that a
  /// free field has Z = 1 on both.
  public let kineticTerms: [Double]

  /// Modes of the whole zone that are kept.
  public let keptCount: Int

  /// Which modes of the coarser grid are kept; the others are zero.
  public let isKept: [Bool]

  private let fineModes: MomentumField
  private let coarseModes: MomentumField
  private let forward: FourierTransform
  private let backward: FourierTransform

  /// For every mode of the coarser grid, that of the finer one, and whether it stands there as its
  /// conjugate; nil for modes that are not kept.
  private let sources: [(mode: Int, isConjugate: Bool)?]

  /// Prepares buffers; not for use on several threads at once.
  ///
  /// - Parameters:
  ///   - transform: A plan for one configuration on the lattice.
  ///   - cutoff: k > 0.
  ///   - isDecimated: Whether the result lies on the coarsest lattice that holds its modes.
  public init(transform: FourierTransform, cutoff: Double, isDecimated: Bool = false) {
    precondition(transform.count == 1 && cutoff > 0, "one configuration, a positive cut-off")
    let lattice = transform.grid.lattice
    self.cutoff = cutoff
    forward = transform
    factor = isDecimated ? Self.largestFactor(of: lattice, cutoff: cutoff) : 1
    if factor == 1 {
      coarse = lattice
    } else {
      do {
        coarse = try Lattice(extents: lattice.extents.map { [factor] in $0 / factor })
      } catch {
        preconditionFailure("a divisor of a lattice's extents: \(error)")
      }
    }
    let grid = MomentumGrid(lattice: coarse)
    backward = FourierTransform(grid: grid)
    fineModes = MomentumField(on: transform.grid)
    coarseModes = MomentumField(on: grid)
    let square = Self.square(of: cutoff)
    var sources: [(mode: Int, isConjugate: Bool)?] = []
    var kineticTerms: [Double] = []
    let unit = Double(factor * factor)
    var count = 0
    for mode in 0..<grid.modeCount {
      // n_μ is the same on both lattices: p_μ L_μ is.
      let numbers = grid.momentum(ofMode: mode).numbers
      let fine = Momentum(numbers: numbers, on: lattice)
      kineticTerms.append(unit * fine.latticeSquared)
      if fine.squared <= square {
        sources.append(transform.grid.mode(ofNumbers: numbers))
        count += grid.multiplicity(ofMode: mode)
      } else {
        sources.append(nil)
      }
    }
    self.sources = sources
    self.kineticTerms = kineticTerms
    isKept = sources.map { $0 != nil }
    keptCount = count
  }

  /// k², with room for rounding, so that a mode on the sphere is kept on every machine.
  static func square(of cutoff: Double) -> Double { cutoff * cutoff * (1 + 1e-12) }

  /// The largest common divisor b of the extents for which |p_μ| ≤ k lies inside the coarser zone.
  public static func largestFactor(of lattice: Lattice, cutoff: Double) -> Int {
    let largest = lattice.extents.min() ?? 1
    return (1...largest).last { factor in
      lattice.extents.allSatisfy { extent in
        // Below, not at, the coarser lattice's edge, where p and −p are one mode.
        let highest = Int(
          (square(of: cutoff).squareRoot() * Double(extent) / (2 * .pi)).rounded(.down))
        return extent % factor == 0 && extent / factor >= 2 && 2 * highest < extent / factor
      }
    } ?? 1
  }

  /// Writes what is left of a field.
  ///
  /// - Parameters:
  ///   - field: One configuration on the finer lattice.
  ///   - result: One on ``coarse``; overwritten.
  public func apply(to field: borrowing Field, into result: borrowing Field) {
    forward.forward(field, into: fineModes)
    let fineVolume = Double(field.lattice.volume)
    // φ̃ is a sum over b^d times as many sites.
    let scale =
      Double.pow(Double(factor), Double(coarse.dimension - 2) / 2) / fineVolume
    for (mode, source) in sources.enumerated() {
      guard let source else {
        coarseModes[mode] = .zero
        continue
      }
      let value = fineModes[source.mode]
      coarseModes[mode] =
        .init(scale * value.real, (source.isConjugate ? -scale : scale) * value.imaginary)
    }
    backward.inverse(coarseModes, into: result)
  }
}
