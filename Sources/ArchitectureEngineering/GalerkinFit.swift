public import FieldTheory
public import LatticeGeometry

/// Fits a velocity to the transport equation along a path, by linear least squares on a population
/// of networks carried along.
///
/// At a time t of the path the rate at which the weights of the population spread is linear in the
/// coefficients of the velocity (``FittedTransport``); their least-squares solution is the Galerkin
/// solution of the transport equation. The population follows the flow fitted so far, carries the
/// weights of what it misses, and is moved by function-space hybrid Monte Carlo at every node, so
/// that it stays representative. Nothing depends on the number of threads.
public struct GalerkinFit: Sendable {
  /// What is fitted, and on how much.
  public struct Settings: Codable, Hashable, Sendable {
    /// s_n.
    public var sources: [TransportSource]
    /// μ_j².
    public var scales: [KernelScale]
    /// Intervals of a path between fits, at least one.
    public var intervals: Int
    /// Networks of the population.
    public var networkCount: Int
    /// Moves of every network at every node.
    public var moves: Int
    /// Steps of a move's trajectory.
    public var moveSteps: Int
    /// The ridge in units of a column's variance.
    public var ridge: Double
    /// Times the whole path is followed; the second time along the velocity of the first.
    public var passes: Int

    /// Creates settings.
    public init(
      sources: [TransportSource] = [.field, .cube, .fifthPower],
      scales: [KernelScale] = KernelScale.spread, intervals: Int = 6, networkCount: Int = 1000,
      moves: Int = 2, moveSteps: Int = 4, ridge: Double = 1e-4, passes: Int = 1
    ) {
      self.sources = sources
      self.scales = scales
      self.intervals = intervals
      self.networkCount = networkCount
      self.moves = moves
      self.moveSteps = moveSteps
      self.ridge = ridge
      self.passes = passes
    }
  }

  /// How well the equation is solved at one time of one path.
  public struct Node: Codable, Hashable, Sendable {
    /// Which path.
    public let path: Int
    /// t.
    public let time: Double
    /// The variance of the rate of ln w that the fitted part of the velocity has to remove.
    public let variance: Double
    /// The fraction of it that is left.
    public let residualFraction: Double
    /// The effective fraction of the population.
    public let essFraction: Double
    /// The fraction of moves accepted.
    public let acceptance: Double
  }

  /// The coefficients along each path.
  public let coefficients: [FittedCoefficients]

  /// The quality of the fit, in order of the paths.
  public let nodes: [Node]

  /// Fits velocities along paths, each of which starts where the last ended.
  ///
  /// - Parameters:
  ///   - paths: Lines of couplings; the first starts at a free theory.
  ///   - dispersion: The kinetic term.
  ///   - settings: What is fitted.
  ///   - seed: Of the population's streams, of purpose `.fit`.
  ///   - threads: Workers.
  ///   - transform: A plan for one configuration.
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if a point of a path is not a theory.
  public init(
    paths: [CouplingPath], dispersion: Dispersion = .lattice, settings: Settings = Settings(),
    seed: UInt64, threads: Int = 1, transform: FourierTransform
  ) throws(FieldTheoryError) {
    precondition(settings.intervals >= 1 && settings.passes >= 1, "at least one interval and pass")
    guard let first = paths.first else {
      (coefficients, nodes) = ([], [])
      return
    }
    precondition(first.start.lambda == 0, "a path that starts at a free theory")
    let reference = try FreePropagator(
      grid: transform.grid, massSquared: first.start.massSquared, dispersion: dispersion)
    var fitted: [FittedCoefficients] = []
    var nodes: [Node] = []
    for pass in 0..<settings.passes {
      let population = NetworkPopulation(
        reference: reference, count: settings.networkCount, seed: seed &+ UInt64(pass),
        purpose: .fit, threads: threads, transform: transform)
      let earlier = fitted
      (fitted, nodes) = ([], [])
      for (number, path) in paths.enumerated() {
        let fit = try PathFit(
          path: path, number: number, along: pass == 0 ? nil : earlier[number],
          population: population, dispersion: dispersion, settings: settings)
        fitted.append(fit.coefficients)
        nodes += fit.nodes
      }
    }
    coefficients = fitted
    self.nodes = nodes
  }
}

extension GalerkinFit {
  /// A lattice that is large enough to fit on: no longer than six correlation lengths of the lightest
  /// free theory at the ends of the paths, or sixteen sites. Coefficients belong to no lattice size,
  /// and a small lattice tells them at a fraction of the cost.
  ///
  /// - Parameters:
  ///   - lattice: Where the velocity will be used.
  ///   - paths: Lines of couplings.
  ///   - dispersion: The kinetic term.
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if an end of a path is not a theory.
  public static func fittingLattice(
    for lattice: Lattice, paths: [CouplingPath], dispersion: Dispersion = .lattice
  ) throws(FieldTheoryError) -> Lattice {
    let grid = MomentumGrid(lattice: lattice)
    var lightest = Double.infinity
    for path in paths {
      for couplings in [path.start, path.end] {
        let massSquared = try GapEquation.solve(
          massSquared: couplings.massSquared, lambda: couplings.lambda, grid: grid,
          dispersion: dispersion)
        lightest = min(lightest, massSquared)
      }
    }
    let enough = max(16, 2 * (3 / lightest.squareRoot()).rounded(.up))
    guard enough < Double(lattice.extents.max() ?? 0) else { return lattice }
    do {
      return try Lattice(extents: lattice.extents.map { min($0, Int(enough)) })
    } catch {
      preconditionFailure("a smaller lattice is one: \(error)")
    }
  }
}

/// One pass along one path.
private struct PathFit {
  let coefficients: FittedCoefficients
  let nodes: [GalerkinFit.Node]

  init(
    path: CouplingPath, number: Int, along earlier: FittedCoefficients?,
    population: NetworkPopulation, dispersion: Dispersion, settings: GalerkinFit.Settings
  ) throws(FieldTheoryError) {
    var nodes: [GalerkinFit.Node] = []
    var times: [Double] = []
    var values: [[Double]] = []
    for node in 0...settings.intervals {
      let time = Double(node) / Double(settings.intervals)
      var acceptance = 1.0
      if let last = times.last {
        let velocity = try FittedTransport(
          path: path,
          coefficients: earlier
            ?? FittedCoefficients(
              sources: settings.sources, scales: settings.scales, times: times, values: values),
          dispersion: dispersion, transform: population.transform)
        population.advance(
          along: path, velocity: velocity, method: .classical, from: last, to: time, stepCount: 2)
        if population.essFraction < 0.5 { population.resample() }
        acceptance = try Self.move(population, path.couplings(at: time), dispersion, settings)
      }
      let columns = try GalerkinColumns(
        path: path, at: time, sources: settings.sources, scales: settings.scales,
        dispersion: dispersion, transform: population.transform)
      let fit = population.leastSquares(columns, ridge: settings.ridge)
      times.append(time)
      values.append(fit.coefficients)
      nodes.append(
        GalerkinFit.Node(
          path: number, time: time, variance: fit.targetVariance,
          residualFraction: fit.targetVariance > 0 ? fit.residualVariance / fit.targetVariance : 0,
          essFraction: population.essFraction, acceptance: acceptance))
    }
    self.nodes = nodes
    coefficients = FittedCoefficients(
      sources: settings.sources, scales: settings.scales, times: times, values: values)
  }

  /// Moves the population, with the free theory of the gap mass as reference.
  private static func move(
    _ population: NetworkPopulation, _ couplings: Couplings, _ dispersion: Dispersion,
    _ settings: GalerkinFit.Settings
  ) throws(FieldTheoryError) -> Double {
    let move = try FunctionSpaceMove(
      gapMassAt: couplings, dispersion: dispersion, transform: population.transform)
    let setting = population.tune(move, couplings: couplings, steps: settings.moveSteps)
    return population.move(
      move, couplings: couplings, setting: setting, count: settings.moves)
  }
}

extension NetworkPopulation {
  /// Solves the transport equation on the population as it stands.
  fileprivate func leastSquares(_ columns: GalerkinColumns, ridge: Double) -> WeightedLeastSquares {
    let rows = TransformBuffer(count: max(1, count * columns.count))
    let target = TransformBuffer(count: count)
    let (rowStart, targetStart) = (
      SharedDoubles(pointer: rows.pointer), SharedDoubles(pointer: target.pointer)
    )
    forEach {
      GalerkinColumns.Evaluator(columns)
    } body: { evaluator, network in
      targetStart.pointer[network] = evaluator.evaluate(
        self.coefficients(of: network), into: rowStart.pointer + network * columns.count)
    }
    return WeightedLeastSquares(
      target: Array(UnsafeBufferPointer(start: target.pointer, count: count)),
      rows: Array(UnsafeBufferPointer(start: rows.pointer, count: count * columns.count)),
      weights: weights, ridge: ridge)
  }
}
