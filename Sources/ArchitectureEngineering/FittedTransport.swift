public import FieldTheory
public import LatticeGeometry

/// A velocity fitted to the transport equation of φ⁴ along a line of couplings,
///
///     v = v_G − Σ_{jn} α_{jn}(t) K_j∗s_n(φ),
///
/// with v_G the motion of the free theory of the gap mass, which costs the integrator nothing in the
/// whitened modes a = c/√D_t, and coefficients from a ``GalerkinFit``. One velocity costs an inverse
/// transform, one for every source but φ, and two or three more for each nonlocal source.
public struct FittedTransport: TransportVelocity {
  /// The momentum grid of the fields.
  public var grid: MomentumGrid { transform.grid }

  /// The line of couplings followed.
  public let path: CouplingPath

  /// The coefficients, kernels and sources.
  public let coefficients: FittedCoefficients

  /// The kinetic term.
  public let dispersion: Dispersion

  private let transform: FourierTransform
  private let tables: TimeTables<TimeTable>

  /// Creates the velocity.
  ///
  /// - Parameters:
  ///   - path: The line of couplings; the gap equation must have a solution all along it.
  ///   - coefficients: The coefficients along it.
  ///   - dispersion: The kinetic term.
  ///   - transform: A plan for one configuration.
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if an end of the path is not a theory.
  public init(
    path: CouplingPath, coefficients: FittedCoefficients, dispersion: Dispersion = .lattice,
    transform: FourierTransform
  ) throws(FieldTheoryError) {
    precondition(transform.count == 1, "a plan for one field")
    self.path = path
    self.coefficients = coefficients
    self.dispersion = dispersion
    self.transform = transform
    tables = try TimeTables { time throws(FieldTheoryError) in
      try TimeTable(
        path: path, at: time, coefficients: coefficients, dispersion: dispersion,
        transform: transform)
    }
  }

  /// √D_t, in which the moving free theory stands still.
  public func frame(at time: Double) -> TransportFrame? { table(at: time).frame }

  /// Creates an evaluator with its own buffers.
  public func makeEvaluator() -> any TransportVelocityEvaluator { Evaluator(self) }

  /// What the velocity needs of one time.
  private func table(at time: Double) -> TimeTable { tables.table(at: time) }

  /// The propagator of the gap mass at one time, and the kernel in front of each source.
  private final class TimeTable: Sendable {
    let frame: TransportFrame
    let propagator: SourcePropagator
    let kernels: [SourceKernel]

    /// −K_n(p)/√D(p), times the factor of the source's modes, for both parts of each mode: eight
    /// parts of one source after the other, the next eight behind.
    let responses: [Double]

    init(
      path: CouplingPath, at time: Double, coefficients: FittedCoefficients,
      dispersion: Dispersion, transform: FourierTransform
    ) throws(FieldTheoryError) {
      let couplings = path.couplings(at: time)
      let free = try FreePropagator(
        grid: transform.grid,
        massSquared: try GapEquation.solve(
          massSquared: couplings.massSquared, lambda: couplings.lambda, grid: transform.grid,
          dispersion: dispersion), dispersion: dispersion)
      let propagator = SourcePropagator(free, for: coefficients.sources)
      frame = TransportFrame(whitening: free)
      self.propagator = propagator
      let values = coefficients.values(at: time)
      let masses = coefficients.scales.map { $0.massSquared(gap: free.massSquared) }
      var kernels: [SourceKernel] = []
      var responses: [[Double]] = []
      let volume = Double(transform.grid.lattice.volume)
      for (number, source) in coefficients.sources.enumerated() {
        let weights = values[number * masses.count..<(number + 1) * masses.count]
        let kernel = free.kineticTerms.map { term in
          zip(weights, masses).reduce(0) { $0 + $1.0 / (term + $1.1) }
        }
        kernels.append(
          SourceKernel(
            source: source, values: kernel, propagator: propagator, transform: transform))
        let factor = source == .field ? 1 : 1 / volume
        responses.append(
          interleavedTable(
            zip(kernel, free.values).map { -factor * $0 / $1.squareRoot() }))
      }
      self.kernels = kernels
      let partCount = responses.first?.count ?? 0
      self.responses = stride(from: 0, to: partCount, by: 8).flatMap { part in
        responses.flatMap { $0[part..<part + 8] }
      }
    }
  }

  private final class Evaluator: TransportVelocityEvaluator {
    private let transport: FittedTransport
    private let sources: SourceEvaluator
    private let partCount: Int
    private var latest: (time: Double, table: TimeTable)?

    init(_ transport: FittedTransport) {
      self.transport = transport
      sources = SourceEvaluator(
        sources: transport.coefficients.sources, transform: transport.transform)
      partCount = paddedCount(2 * transport.grid.modeCount)
    }

    func evaluate(
      _ whitened: UnsafePointer<Double>, at time: Double,
      into derivative: UnsafeMutablePointer<Double>
    ) -> Double {
      let table = table(at: time)
      table.frame.restore(
        whitened, into: sources.coefficients.pointer, and: sources.scratch.pointer)
      sources.evaluateCopied(table.propagator)
      var divergence = 0.0
      for kernel in table.kernels {
        divergence += sources.divergence(kernel, propagator: table.propagator)
      }
      writeDerivative(table, into: derivative)
      return divergence
    }

    /// Σ_n response · modes.
    private func writeDerivative(
      _ table: TimeTable, into derivative: UnsafeMutablePointer<Double>
    ) {
      let (partCount, sourceCount) = (partCount, table.kernels.count)
      guard sourceCount > 0 else {
        derivative.update(repeating: 0, count: partCount)
        return
      }
      withUnsafeTemporaryAllocation(of: UnsafePointer<Double>.self, capacity: sourceCount) {
        modes in
        for (number, kernel) in table.kernels.enumerated() {
          modes.initializeElement(at: number, to: sources.modes(of: kernel.source).pointer)
        }
        table.responses.withUnsafeBufferPointer { responses in
          guard var response = responses.baseAddress else { return }
          var part = 0
          while part < partCount {
            var sum = SIMD8<Double>()
            for number in 0..<sourceCount {
              sum = multiplyAdd(loadLanes(response), loadLanes(modes[number] + part), sum)
              response += 8
            }
            storeLanes(sum, derivative + part)
            part += 8
          }
        }
      }
    }

    private func table(at time: Double) -> TimeTable {
      if let latest, latest.time == time { return latest.table }
      let table = transport.table(at: time)
      latest = (time, table)
      return table
    }
  }
}
