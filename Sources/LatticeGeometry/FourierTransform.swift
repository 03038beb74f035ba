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

  /// FFTW's name for it.
  var flag: UInt32 {
    switch self {
    case .estimate: FFTW_ESTIMATE
    case .measure: FFTW_MEASURE
    }
  }
}

/// The same memory as FFTW's complex numbers.
func complexPointer(_ doubles: UnsafeMutablePointer<Double>) -> UnsafeMutablePointer<fftw_complex> {
  UnsafeMutableRawPointer(doubles).assumingMemoryBound(to: fftw_complex.self)
}

/// Fourier transforms between a real field and its half-complex momentum field.
///
/// Plans are made once per shape and may be executed on any number of threads at once.
public final class FourierTransform: Sendable {
  /// The momentum grid the transforms write to and read from.
  public let grid: MomentumGrid

  /// Configurations transformed by one call.
  public let count: Int

  private let kernel: any RealTransformKernel

  /// Plans both directions.
  ///
  /// - Parameters:
  ///   - grid: The momentum grid of the lattice.
  ///   - count: Configurations per call, stored one after the other.
  ///   - effort: How the algorithm is chosen; results repeat bit for bit with `.estimate`.
  public init(grid: MomentumGrid, count: Int = 1, effort: PlanEffort = .estimate) {
    self.grid = grid
    self.count = count
    kernel =
      effort == .estimate && HalvedRowKernel.serves(grid.lattice)
      ? HalvedRowKernel(grid: grid, count: count)
      : WholeTransformKernel(grid: grid, count: count, effort: effort)
  }

  /// φ̃(p) = Σ_x e^{−ip·x} φ(x), unnormalised; the field is kept.
  public func forward(_ field: borrowing Field, into modes: borrowing MomentumField) {
    precondition(
      field.lattice == grid.lattice && modes.grid == grid && field.count == count
        && modes.count == count, "buffers of another shape than planned")
    kernel.forward(field.pointer, into: modes.pointer)
  }

  /// φ(x) = Σ_p e^{ip·x} c(p) over the whole zone, unnormalised; the modes are destroyed.
  ///
  /// For the inverse of ``forward(_:into:)`` the modes must be φ̃(p)/V.
  public func inverse(_ modes: borrowing MomentumField, into field: borrowing Field) {
    precondition(
      field.lattice == grid.lattice && modes.grid == grid && field.count == count
        && modes.count == count, "buffers of another shape than planned")
    kernel.inverse(modes.pointer, into: field.pointer)
  }

  /// FFTW's own version string.
  public static var libraryVersion: String { String(cString: lattice_fftw_version()) }
}
