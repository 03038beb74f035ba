import CorrelatorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
import NetworkArchitectures
import RunConfiguration

/// What networks have before their density is deformed, in closed form, by the names of
/// ``VerifiedQuantities``.
///
/// Networks of exact width are Gaussian, so that ⟨φ⁴⟩ = 3 D₀², U₄ = 3, ⟨|M|⟩ = √(2χ/(πV)) and G4c = 0. Of N
/// independent neurons on the lattice's momenta G4c is known too (``/NetworkArchitectures/IndependentNeuronFourPoint``):
/// with n(k) = G4c(k, −k, k, −k)/V and the pairings taken off,
///
///     ⟨φ⁴⟩ − 3 D₀² = (1/N) [ (1/V²) Σ_k s(k) n(k) − 3 D₀² ],   U₄ = 3 + G4c(0)/(V χ²),
///
/// where s = 1 for k ≡ −k and 3 else, the ways of sharing k and −k among four equal points. On a box of
/// infinite volume only G(p), that of the box taken as periodic, is used.
enum FreeExpectation {
  /// Computes the values of a free theory.
  ///
  /// - Throws: ``/FieldTheory/FieldTheoryError``.
  static func values(
    of plan: RunPlan, orbits: MomentumOrbits
  ) throws(FieldTheoryError) -> [String: Double] {
    if let kernel = plan.infiniteVolumePropagator {
      let box = kernel.values(extents: plan.lattice.extents)
      return VerifiedQuantities.propagator(
        orbits.average(InfiniteVolumePropagator.windowed(box, on: orbits.grid)), orbits: orbits)
    }
    let free = try FreePropagator(
      grid: orbits.grid, massSquared: plan.action.massSquared, dispersion: plan.action.dispersion)
    let propagator = orbits.average(free.values)
    let gaussian = 3 * free.coincident * free.coincident
    var values = VerifiedQuantities.propagator(propagator, orbits: orbits)
    if plan.target.componentCount > 1 {
      // E (φ·φ)² = n(n + 2) D₀².
      let components = Double(plan.target.componentCount)
      values["phiDotPhiSquared"] = components * (components + 2) / 3 * gaussian
      return values
    }
    let volume = Double(plan.lattice.volume)
    let fourPoints = MeasuredGroups.kinematics(plan.configuration.analysis, on: plan.lattice)
    guard let width = plan.width else {
      values["phi4"] = gaussian
      values["u4"] = 3
      values["absMagnetization"] = (2 * propagator[0] / (.pi * volume)).squareRoot()
      for kinematics in fourPoints { values[VerifiedQuantities.name(of: kinematics)] = 0 }
      return values
    }
    let neuron = IndependentNeuronFourPoint(
      density: MomentumDensity(
        propagator: free, alpha: plan.configuration.architecture.alpha),
      propagator: free.values, law: plan.amplitudeLaw)
    let count = Double(width)
    for kinematics in fourPoints {
      values[VerifiedQuantities.name(of: kinematics)] =
        neuron.value(at: kinematics.momenta) / count
    }
    let zero = neuron.value(at: FourPointKinematics.zero(on: plan.lattice).momenta) / count
    values["u4"] = 3 + zero / (volume * propagator[0] * propagator[0])
    values["phi4"] =
      gaussian + (oneSiteMoment(of: neuron, free, on: plan.lattice) - gaussian) / count
    return values
  }

  /// (1/V²) Σ_k s(k) n(k): the fourth moment of one neuron at a site, where E φ² is D₀.
  private static func oneSiteMoment(
    of neuron: IndependentNeuronFourPoint, _ free: FreePropagator, on lattice: Lattice
  ) -> Double {
    let volume = Double(lattice.volume)
    var sum = 0.0
    // The zone has as many momenta as the lattice has sites, with their coordinates as numbers.
    for site in 0..<lattice.volume {
      let momentum = Momentum(numbers: lattice.coordinates(of: site), on: lattice)
      let mirror = momentum.negated(on: lattice)
      let value = free.values[free.grid.mode(ofNumbers: momentum.numbers).mode]
      let connected = neuron.value(at: [momentum, mirror, momentum, mirror]) / volume
      sum +=
        momentum == mirror
        ? connected + 3 * value * value : 3 * (connected + 2 * value * value)
    }
    return sum / (volume * volume)
  }
}
