import CorrelatorAnalysis
import FieldTheory
import LatticeGeometry
import RunConfiguration

/// The theory columns a run is set against: for the lattice dispersion p̂², or the user's own
/// quadratic form.
struct TheoryCurves {
  private let point: RunPoint
  private let engine: RunEngine
  private let chain: ChainComparison?

  /// The kinetic term of the columns, and its name.
  private let dispersion: Dispersion
  private let kinetic: String

  /// Computes the curves a plan asks for.
  ///
  /// - Parameters:
  ///   - point: The theory.
  ///   - engine: The run's tables.
  ///   - chain: The Markov chain, if it is asked for.
  /// - Returns: The curves in the order asked for, and remarks on those that do not exist.
  static func make(
    for point: RunPoint, engine: RunEngine, chain: ChainComparison?
  ) throws(FieldTheoryError) -> (curves: [TheoryCurve], remarks: [String]) {
    let theories = TheoryCurves(point: point, engine: engine, chain: chain)
    var curves = try theories.curves()
    let expansions = curves.filter { $0.errors == nil && $0.name != "user" }
    var remarks = expansions.filter { $0.propagator.contains { !($0 > 0 && $0 < .infinity) } }.map {
      "\($0.name): the expansion has broken down at this coupling, its propagator is not positive "
        + "and finite everywhere"
    }
    if let index = engine.plan.configuration.compare?.firstIndex(of: .exact) {
      do {
        curves.insert(try theories.exact(), at: index)
      } catch {
        // The networks drawn are worth keeping without it.
        remarks.append("exact: left out, because \(error)")
      }
    }
    return (curves, remarks)
  }

  private init(point: RunPoint, engine: RunEngine, chain: ChainComparison?) {
    self.point = point
    self.engine = engine
    self.chain = chain
    if case .polynomial = point.action.dispersion {
      (dispersion, kinetic) = (point.action.dispersion, "K")
    } else {
      (dispersion, kinetic) = (.lattice, "phat2")
    }
  }

  private func curves() throws(FieldTheoryError) -> [TheoryCurve] {
    let theories = (engine.plan.configuration.compare ?? []).filter { $0 != .exact }
    guard !theories.isEmpty else { return [] }
    if let action = point.phiFour { return try phiFourCurves(theories, of: action) }
    return try generalCurves(theories)
  }

  /// Columns of φ⁴, from perturbation theory about the bare mass and about the gap mass.
  private func phiFourCurves(
    _ theories: [RunConfiguration.ReferenceTheory], of action: PhiFour
  ) throws(FieldTheoryError) -> [TheoryCurve] {
    let perturbation = try PerturbationTheory(
      massSquared: action.massSquared, lambda: action.lambda, grid: engine.orbits.grid,
      dispersion: dispersion)
    var curves: [TheoryCurve] = []
    for theory in theories {
      switch theory {
      case .free:
        curves.append(free(perturbation.free, gap: perturbation.gapReference.values))
      case .oneLoop:
        curves.append(
          curve(theory, "1/(\(kinetic) + m2 + Sigma1)", modes: perturbation.oneLoop ?? []))
      case .twoLoop:
        curves.append(
          curve(theory, "1/(\(kinetic) + m2 + Sigma1 + Sigma2)", modes: perturbation.twoLoop ?? [])
        )
      case .gap:
        curves.append(
          curve(
            theory,
            "1/(\(kinetic) + M2 - (lambda^2/6) FT(G_M^3)) with the gap-equation mass",
            modes: perturbation.gap))
      case .kernel: curves.append(kernel)
      case .hmc: curves.append(measured)
      case .user: curves.append(user)
      case .exact: preconditionFailure("the exact column is made apart")
      }
    }
    return curves
  }

  /// Columns that exist for any action: free theories of the bare and of the gap mass.
  private func generalCurves(
    _ theories: [RunConfiguration.ReferenceTheory]
  ) throws(FieldTheoryError) -> [TheoryCurve] {
    let grid = engine.orbits.grid
    let gap = try FreePropagator(
      grid: grid, massSquared: try GapEquation.solve(for: point.action, on: grid),
      dispersion: dispersion)
    let bare: FreePropagator?
    do {
      bare = try FreePropagator(
        grid: grid, massSquared: point.action.massSquared, dispersion: dispersion)
    } catch {
      bare = nil
    }
    return theories.map { theory in
      switch theory {
      case .free: free(bare?.values, gap: gap.values)
      case .gap:
        curve(theory, "1/(\(kinetic) + M2) with the gap-equation mass", modes: gap.values)
      case .kernel: kernel
      case .hmc: measured
      case .user: user
      case .oneLoop, .twoLoop, .exact:
        preconditionFailure("the plan lets only theories of the action pass")
      }
    }
  }

  // MARK: Columns

  private func curve(
    _ theory: RunConfiguration.ReferenceTheory, _ definition: String, modes: [Double]
  ) -> TheoryCurve {
    TheoryCurve(
      name: theory.rawValue, definition: definition, propagator: engine.orbits.average(modes))
  }

  private func free(_ bare: [Double]?, gap: [Double]) -> TheoryCurve {
    if let bare { return curve(.free, "1/(\(kinetic) + m2)", modes: bare) }
    return curve(
      .free, "1/(\(kinetic) + M2) with the gap-equation mass, because m2 is not positive",
      modes: gap)
  }

  private var kernel: TheoryCurve {
    curve(
      .kernel, "two-point function of the networks themselves on this lattice",
      modes: engine.boxKernel.map { InfiniteVolumePropagator.windowed($0, on: engine.orbits.grid) }
        ?? engine.reference.values)
  }

  private var user: TheoryCurve {
    guard let table = engine.plan.referencePropagator else {
      preconditionFailure("the table that was asked for has been read")
    }
    return table.curve(orbits: engine.orbits)
  }

  private var measured: TheoryCurve {
    guard let chain else { preconditionFailure("the chain that was asked for has been run") }
    return chain.curve
  }

  /// The integral over all fields, done exactly.
  private func exact() throws(FieldTheoryError) -> TheoryCurve {
    let solution = try ExactSolution(action: point.action, orbits: engine.orbits)
    return TheoryCurve(
      name: RunConfiguration.ReferenceTheory.exact.rawValue, definition: solution.definition,
      propagator: solution.propagator, observables: solution.observables)
  }
}
