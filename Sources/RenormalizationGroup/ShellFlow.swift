public import LatticeGeometry
import RealModule

/// The flow of the potential when a lattice's modes are integrated out one after the other, |p| largest
/// first, in the local potential approximation truncated at φ⁶.
///
/// A mode that goes leaves ½ ln(p̂² + U″) behind [WegnerHoughton1973]:
///
///     ∂U/∂n = (1/2V) ln(p̂² + U″(φ))
///
/// Nothing but the modes of the lattice enters, so it can be laid over what their removal from an
/// ensemble leaves (``MomentumShellFilter``) without matching cut-offs.
public struct ShellFlow: Sendable {
  /// The lattice.
  public let lattice: Lattice

  /// p̂² + z of the removed modes by their |p|², largest first; modes of equal |p|² go together.
  private let shells: [(squared: Double, kineticTerms: [Double])]

  /// Sorts the modes of a lattice.
  ///
  /// - Parameters:
  ///   - lattice: The lattice.
  ///   - kineticTerm: K(p), by default p̂².
  public init(
    lattice: Lattice, kineticTerm: (Momentum) -> Double = { $0.latticeSquared }
  ) {
    self.lattice = lattice
    let grid = MomentumGrid(lattice: lattice)
    var modes: [(squared: Double, kineticTerm: Double)] = []
    for mode in 0..<grid.modeCount {
      let momentum = grid.momentum(ofMode: mode)
      for _ in 0..<grid.multiplicity(ofMode: mode) {
        modes.append((momentum.squared, kineticTerm(momentum)))
      }
    }
    modes.sort { $0.squared > $1.squared }
    var shells: [(squared: Double, kineticTerms: [Double])] = []
    for mode in modes {
      // Equal up to rounding: 2π n/L squared and added in another order.
      if let last = shells.last, last.squared - mode.squared < 1e-9 {
        shells[shells.count - 1].kineticTerms.append(mode.kineticTerm)
      } else {
        shells.append((mode.squared, [mode.kineticTerm]))
      }
    }
    self.shells = shells
  }

  /// The couplings once all modes |p| > k are gone, for each of several k.
  ///
  /// - Parameters:
  ///   - cutoffs: k > 0, descending.
  ///   - bare: The couplings of the lattice action.
  ///   - integrator: What integrates.
  /// - Throws: ``FlowError``.
  public func couplings(
    at cutoffs: [Double], from bare: SexticCouplings, integrator: StiffIntegrator
  ) throws(FlowError) -> [SexticCouplings] {
    var results: [SexticCouplings] = []
    var couplings = bare
    var shell = 0
    var statistics = StiffIntegrator.Statistics()
    for cutoff in cutoffs {
      while shell < shells.count, shells[shell].squared > MomentumShellFilter.square(of: cutoff) {
        let scale = shells[shell].squared.squareRoot()
        let removal = Removal(
          kineticTerms: shells[shell].kineticTerms, volume: Double(lattice.volume))
        do throws(FlowError) {
          couplings = SexticCouplings(
            try integrator.trajectory(
              of: removal, through: [0, 1], from: couplings.state, statistics: &statistics)[1])
        } catch {
          throw .brokenDown(scale: scale)
        }
        shell += 1
      }
      results.append(couplings)
    }
    return results
  }

  /// The removal of one shell, from t = 0 to 1.
  private struct Removal: DifferentialSystem {
    let kineticTerms: [Double]
    let volume: Double

    var dimension: Int { 3 }

    func rate(at time: Double, _ state: [Double]) -> [Double] {
      SexticCouplings(state).rate(loop(state[0]))
    }

    func jacobian(at time: Double, _ state: [Double]) -> [Double] {
      SexticCouplings(state).jacobian(loop(state[0]))
    }

    /// Derivatives of F(W) = (1/2V) Σ ln(K + W), with 0 in place of F itself, which no coupling needs.
    private func loop(_ square: Double) -> [Double] {
      var derivatives = [Double](repeating: 0, count: 5)
      for kineticTerm in kineticTerms {
        guard kineticTerm + square > 0 else { return [Double](repeating: .nan, count: 5) }
        let inverse = 1 / (kineticTerm + square)
        var term = inverse / (2 * volume)
        for order in 1...4 {
          derivatives[order] += term
          term *= -Double(order) * inverse
        }
      }
      return derivatives
    }
  }
}
