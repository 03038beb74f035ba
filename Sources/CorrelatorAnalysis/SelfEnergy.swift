public import ErrorAnalysis
public import FieldTheory
import LatticeGeometry

/// The self-energy, with the form it was estimated by.
public struct SelfEnergy: Sendable {
  /// Σ(p), one per orbit, in units of 1/a².
  public let values: [Replicated]

  /// The estimator.
  public let form: SelfEnergyForm

  /// Names the form of an estimate.
  public init(values: [Replicated], form: SelfEnergyForm) {
    self.values = values
    self.form = form
  }
}

extension EnsembleMeasurement {
  /// Σ(p) = 1/G(p) − K(p) − m², one per orbit, by one of three forms.
  ///
  /// * direct: 1/G − K − m² with G = ⟨|φ̃|²⟩/V. Its error, δG/G², does not vanish with the coupling.
  /// * first equation: (K + m²) G + C = 1 with C = ⟨Re φ̃* FT(U′)⟩/V (from ⟨φ δS/δφ⟩ = 1), hence
  ///   Σ = C/G, with the direct G of the same fields, as both then fluctuate together. Its error is of
  ///   order λ, with the fluctuations of one mode.
  /// * second equation: G = D − D² B, B = (m² − M²) + ⟨U″⟩ − ⟨|FT(V′)|²⟩/V, hence
  ///   Σ = (M² − m²) + B/(1 − D B), without large numbers that cancel. ⟨U″⟩ averages over the whole
  ///   volume and the rest is of order λ².
  ///
  /// - Parameters:
  ///   - action: The action the ensemble was drawn for.
  ///   - referenceMassSquared: M² > 0 of the second equation.
  ///   - form: The estimator.
  public func selfEnergy(
    of action: any LocalAction, referenceMassSquared: Double, form: SelfEnergyForm
  ) -> [Replicated] {
    let direct = directPropagator()
    let improved =
      form == .secondEquation
      ? schwingerDysonPropagator(of: action, referenceMassSquared: referenceMassSquared) : []
    let residuals = form == .firstEquation ? schwingerDysonResiduals(of: action) : []
    return setup.orbits.orbits.indices.map { orbit in
      let kinetic = action.dispersion.kineticTerm(setup.orbits.orbits[orbit].representative)
      let inverse = kinetic + action.massSquared
      switch form {
      case .direct: return direct[orbit].map { 1 / $0 - inverse }
      case .firstEquation:
        // C = residual + 1 − (K + m²) G.
        return Replicated.combine([direct[orbit], residuals[orbit]]) {
          ($0[1] + 1) / $0[0] - inverse
        }
      case .secondEquation:
        let free = 1 / (kinetic + referenceMassSquared)
        return improved[orbit].map { value in
          // D B = 1 − G/D.
          let fraction = (free - value) / free
          return referenceMassSquared - action.massSquared + fraction / (free * (1 - fraction))
        }
      }
    }
  }

  /// Σ(p) by that form of the Schwinger–Dyson equations which has the smaller error, summed over the
  /// Brillouin zone: the second, unless the potential's wells are so deep that its bracket fluctuates
  /// more than the field.
  ///
  /// One form is chosen for all momenta, so that Σ(p) keeps its correlations and its shape.
  public func selfEnergy(
    of action: any LocalAction, referenceMassSquared: Double
  ) -> SelfEnergy {
    let candidates = [SelfEnergyForm.secondEquation, .firstEquation].map { form in
      SelfEnergy(
        values: selfEnergy(of: action, referenceMassSquared: referenceMassSquared, form: form),
        form: form)
    }
    let variances = candidates.map { candidate in
      zip(setup.orbits.orbits, candidate.values).reduce(0) {
        $0 + Double($1.0.size) * Replicated.covariance($1.1, $1.1)
      }
    }
    return variances[0] <= variances[1] ? candidates[0] : candidates[1]
  }
}
