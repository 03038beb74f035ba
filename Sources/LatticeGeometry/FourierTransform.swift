internal import CFFTW
internal import Synchronization

/// FFTW's planner keeps shared state; only execution is safe on several threads at once.
private let planner = Mutex(())

/// Makes or destroys plans, one thread at a time.
func withPlanner(_ work: () -> Void) { planner.withLock { _ in work() } }

/// How FFTW chooses its algorithm.
public enum PlanEffort: Sendable {
  /// By a cost model: the same plan, hence the same bits, in every run on a machine.
  case estimate
  /// By timing candidates: often faster, but rounding may differ from run to run. For benchmarks.
  case measure
}

/// Fourier transforms between a real field and its half-complex momentum field.
///
/// Plans are made once per shape and may be executed on any number of threads at once.
public final class FourierTransform: Sendable {
  /// The momentum grid the transforms write to and read from.
  public let grid: MomentumGrid

  /// Configurations transformed by one call.
  public let count: Int

  nonisolated(unsafe) private let forwardPlan: fftw_plan
  nonisolated(unsafe) private let inversePlan: fftw_plan

  /// Plans both directions.
  ///
  /// - Parameters:
  ///   - grid: The momentum grid of the lattice.
  ///   - count: Configurations per call, stored one after the other.
  ///   - effort: How the algorithm is chosen; results repeat bit for bit with `.estimate`.
  public init(grid: MomentumGrid, count: Int = 1, effort: PlanEffort = .estimate) {
    self.grid = grid
    self.count = count
    let lattice = grid.lattice
    let extents = lattice.extents.map { Int32($0) }
    precondition(
      count == 1 || lattice.volume <= Int32.max, "FFTW's distance between configurations")
    // With one configuration the distances are not used.
    let (fieldDistance, modeDistance) = (
      Int32(clamping: lattice.volume), Int32(clamping: grid.modeCount)
    )
    let effortFlag =
      switch effort {
      case .estimate: FFTW_ESTIMATE
      case .measure: FFTW_MEASURE
      }
    // Planning may write to the buffers, so it gets its own.
    let field = Field(on: lattice, count: count)
    let modes = MomentumField(on: grid, count: count)
    var plans: (forward: fftw_plan?, inverse: fftw_plan?)
    modes.pointer.withMemoryRebound(to: fftw_complex.self, capacity: count * grid.modeCount) {
      complex in
      withPlanner {
        plans.forward = fftw_plan_many_dft_r2c(
          Int32(extents.count), extents, Int32(count),
          field.pointer, nil, 1, fieldDistance,
          complex, nil, 1, modeDistance,
          effortFlag | FFTW_PRESERVE_INPUT)
        plans.inverse = fftw_plan_many_dft_c2r(
          Int32(extents.count), extents, Int32(count),
          complex, nil, 1, modeDistance,
          field.pointer, nil, 1, fieldDistance,
          effortFlag | FFTW_DESTROY_INPUT)
      }
    }
    guard let forward = plans.forward, let inverse = plans.inverse else {
      preconditionFailure("FFTW has no plan for extents \(lattice.extents)")
    }
    forwardPlan = forward
    inversePlan = inverse
  }

  deinit {
    withPlanner {
      fftw_destroy_plan(forwardPlan)
      fftw_destroy_plan(inversePlan)
    }
  }

  /// φ̃(p) = Σ_x e^{−ip·x} φ(x), unnormalised; the field is kept.
  public func forward(_ field: borrowing Field, into modes: borrowing MomentumField) {
    precondition(
      field.lattice == grid.lattice && modes.grid == grid && field.count == count
        && modes.count == count, "buffers of another shape than planned")
    modes.pointer.withMemoryRebound(to: fftw_complex.self, capacity: count * grid.modeCount) {
      fftw_execute_dft_r2c(forwardPlan, field.pointer, $0)
    }
  }

  /// φ(x) = Σ_p e^{ip·x} c(p) over the whole zone, unnormalised; the modes are destroyed.
  ///
  /// For the inverse of ``forward(_:into:)`` the modes must be φ̃(p)/V.
  public func inverse(_ modes: borrowing MomentumField, into field: borrowing Field) {
    precondition(
      field.lattice == grid.lattice && modes.grid == grid && field.count == count
        && modes.count == count, "buffers of another shape than planned")
    modes.pointer.withMemoryRebound(to: fftw_complex.self, capacity: count * grid.modeCount) {
      fftw_execute_dft_c2r(inversePlan, $0, field.pointer)
    }
  }

  /// FFTW's own version string.
  public static var libraryVersion: String { String(cString: lattice_fftw_version()) }
}
