public import CorrelatorAnalysis
public import ErrorAnalysis
import LinearAlgebra
import LatticeGeometry
import RealModule

/// Reflection positivity: ⟨Θ[F] F⟩ ≥ 0 for functions F of the fields at positive times.
///
/// Of functions linear in the field it asks that the matrices
///
///     site:  M_tt′ = G(t + t′),  t, t′ = 0 … L/2       (reflection in a site)
///     link:  M_tt′ = G(t + t′ − 1),  t, t′ = 1 … L/2   (reflection between sites)
///
/// are positive semidefinite at every spatial momentum; G is the correlation in time [Maiti2022].
///
/// The least eigenvalue of a noisy matrix lies below zero. So a test vector is chosen on one half of the
/// blocks, the eigenvector of their least eigenvalue, and ⟨v, M v⟩ is taken on the other: its mean is
/// not negative if M is positive, whatever v, and its error is normal. Both halves take their turn.
public struct ReflectionPositivity: Sendable {
  /// A matrix with its name.
  public struct Matrix: Sendable {
    /// What it is, e.g. `site k=0`.
    public let label: String
    /// The spatial momentum's number, and whether the reflection is in a link.
    public let place: (momentum: Int, isLink: Bool)
    /// Row-major, symmetric.
    public let elements: [Replicated]
    /// The number of rows.
    public let size: Int

    /// Creates a matrix.
    public init(label: String, place: (momentum: Int, isLink: Bool), elements: [Replicated]) {
      self.label = label
      self.place = place
      self.elements = elements
      size = Int(Double(elements.count).squareRoot())
      precondition(size * size == elements.count, "a square matrix")
    }
  }

  /// The ensemble's matrices.
  public let matrices: [Matrix]
  /// Those of the control.
  public let controlMatrices: [Matrix]
  /// What was broken.
  public let controlName: String

  /// Prepares the test.
  public init(matrices: [Matrix], controlMatrices: [Matrix], controlName: String) {
    self.matrices = matrices
    self.controlMatrices = controlMatrices
    self.controlName = controlName
  }

  /// The smallest over the largest eigenvalue of a symmetric matrix.
  public static func eigenvalueRatio(_ matrix: [Double], size: Int) -> Double {
    guard let system = try? SymmetricEigensystem(matrix: matrix, size: size) else { return .nan }
    return system.values[size - 1] / system.values[0]
  }

  /// Site and link matrices of a correlation in time.
  ///
  /// - Parameters:
  ///   - correlation: G(t), t = 0 … ; as many times as are known, all L of a periodic lattice.
  ///   - period: L; nil without periodicity, where t + t′ stays among the times known.
  /// - Returns: Row-major.
  public static func matrices<Value>(
    of correlation: [Value], period: Int?
  ) -> (site: [Value], link: [Value]) {
    let (siteLast, linkLast) =
      period.map { ($0 / 2, $0 / 2) } ?? ((correlation.count - 1) / 2, correlation.count / 2)
    func value(_ time: Int) -> Value { correlation[period.map { time % $0 } ?? time] }
    let site = (0...siteLast).flatMap { first in (0...siteLast).map { value(first + $0) } }
    let link = (1...max(1, linkLast)).flatMap { first in
      (1...max(1, linkLast)).map { value(first + $0 - 1) }
    }
    return (site, link)
  }

  /// The test of a propagator on a periodic lattice, at every spatial momentum (the longest waves of a
  /// large lattice).
  ///
  /// - Parameters:
  ///   - propagator: G(p) by any estimator, with jackknife replicates.
  ///   - massSquared: M² of the control, which is the propagator times (p̂² + M²)/(p² + M²).
  public init(_ propagator: PropagatorObservables, massSquared: Double) {
    let orbits = propagator.orbits
    let grid = orbits.grid
    let extents = grid.lattice.extents
    let extent = extents[0]
    var spatial: [[Int]] = [[]]
    for direction in extents.indices.dropFirst() {
      spatial = spatial.flatMap { numbers in
        (0...extents[direction] / 2).map { numbers + [$0] }
      }
    }
    if grid.lattice.isHypercube {
      spatial = spatial.filter { zip($0, $0.dropFirst()).allSatisfy { $0 >= $1 } }
    }
    let squares = spatial.map { Momentum(numbers: [0] + $0, on: grid.lattice).latticeSquared }
    spatial = spatial.indices.sorted {
      squares[$0] != squares[$1] ? squares[$0] < squares[$1] : $0 < $1
    }.prefix(Self.largestMomentumCount).map { spatial[$0] }
    let cosines = (0..<extent).map { Double.cos(2 * .pi * Double($0) / Double(extent)) }
    func correlation(_ momentum: [Int], broken: Bool) -> [Replicated] {
      let modes = (0..<extent).map { orbits.orbit(ofNumbers: [$0] + momentum) }
      let factors = (0..<extent).map { time -> Double in
        guard broken else { return 1 }
        let mode = Momentum(numbers: [time] + momentum, on: grid.lattice)
        return (mode.latticeSquared + massSquared) / (mode.squared + massSquared)
      }
      return Replicated.transform(modes.map { propagator.propagator[$0] }) { values in
        (0..<extent).map { time in
          values.indices.reduce(0) {
            $0 + cosines[time * $1 % extent] * factors[$1] * values[$1]
          } / Double(extent)
        }
      }
    }
    func all(broken: Bool) -> [Matrix] {
      spatial.enumerated().flatMap { number, momentum in
        Self.both(
          correlation(momentum, broken: broken), period: extent, momentum: number,
          label: momentum.isEmpty ? "" : " k=" + momentum.map(String.init).joined(separator: ","))
      }
    }
    self.init(
      matrices: all(broken: false), controlMatrices: all(broken: true),
      controlName: "dispersion p² in place of p̂², with its sharp edge at the zone's boundary")
  }

  /// The test of a correlation in time without periodicity.
  ///
  /// - Parameter correlation: G(t), t = 0, 1, …, with jackknife replicates.
  public init(correlation: [Replicated]) {
    let broken = correlation.enumerated().map { time, value in
      value.map { $0 * Self.gauss(Double(time)) }
    }
    self.init(
      matrices: Self.both(correlation, period: nil, momentum: 0, label: ""),
      controlMatrices: Self.both(broken, period: nil, momentum: 0, label: ""),
      controlName: "the correlation times e^(−t²/8), which no transfer matrix gives")
  }

  /// e^{−t²/8}.
  public static func gauss(_ time: Double) -> Double { .exp(-time * time / 8) }

  private static let largestMomentumCount = 64

  private static func both(
    _ correlation: [Replicated], period: Int?, momentum: Int, label: String
  ) -> [Matrix] {
    let (site, link) = matrices(of: correlation, period: period)
    return [
      Matrix(label: "site" + label, place: (momentum, false), elements: site),
      Matrix(label: "link" + label, place: (momentum, true), elements: link),
    ]
  }

  /// What one matrix comes to.
  struct Judged {
    let label: String
    let place: (momentum: Int, isLink: Bool)
    /// λ_min/λ_max of all blocks.
    let ratio: Estimate
    /// ⟨v, M v⟩/λ_max on the half v was not chosen on, the lower one in units of its error.
    let tested: Estimate
    var pull: Double { tested.value / tested.error }
  }

  /// Tests all matrices.
  public func judge(networks: Int) -> StructureTest {
    let judged = matrices.map(Self.judge)
    let broken = controlMatrices.map(Self.judge)
    let blocks = matrices[0].elements[0].replicates.count / 2
    // Both halves of every matrix.
    let threshold = DeviationThreshold.largest(of: 2 * judged.count, blocks: max(2, blocks))
    func lowest(_ list: [Judged]) -> Judged { list.min { $0.pull < $1.pull } ?? list[0] }
    let (worst, worstBroken) = (lowest(judged), lowest(broken))
    var test = StructureTest(
      name: "reflectionPositivity", title: "reflection positivity",
      verdict: StructureVerdict(
        deviation: -worst.pull, control: -worstBroken.pull, threshold: threshold,
        networks: networks))
    test.statistic = .init(
      name: "lowest ⟨v,Mv⟩ in standard deviations (\(worst.label))", value: worst.pull, error: 1)
    test.threshold = -threshold
    test.rule =
      "fails if ⟨v,Mv⟩ of a vector chosen on the other half of the blocks lies below zero by more "
      + "than chance; passes if, besides, the control does"
    test.control = .init(
      name: controlName, value: worstBroken.pull, isDetected: -worstBroken.pull > threshold)
    let least = judged.min { $0.ratio.value < $1.ratio.value } ?? judged[0]
    let leastBroken = broken.min { $0.ratio.value < $1.ratio.value } ?? broken[0]
    test.remarks = [
      "least λ_min/λ_max \(least.ratio) (\(least.label)); of the control \(leastBroken.ratio) (\(leastBroken.label))"
    ]
    test.numbers = [
      .init(name: "leastEigenvalueRatio", value: least.ratio.value, error: least.ratio.error),
      .init(
        name: "controlEigenvalueRatio", value: leastBroken.ratio.value,
        error: leastBroken.ratio.error),
      .init(name: "testedRatio", value: worst.tested.value, error: worst.tested.error),
    ]
    test.rows = .init(
      columns: [
        "matrix", "momentum", "link", "eigenvalueRatio", "eigenvalueRatio_error", "tested",
        "tested_error", "pull", "control_eigenvalueRatio", "control_pull",
      ],
      rows: zip(judged, broken).enumerated().map { index, pair in
        [
          Double(index), Double(pair.0.place.momentum), pair.0.place.isLink ? 1 : 0,
          pair.0.ratio.value, pair.0.ratio.error, pair.0.tested.value, pair.0.tested.error,
          pair.0.pull, pair.1.ratio.value, pair.1.pull,
        ]
      }, comments: judged.enumerated().map { "matrix \($0): \($1.label)" })
    var figure = StructureTest.Figure(
      x: 1, value: 4, error: 5, labels: ("matrix", "λ_{min}/λ_{max}"))
    figure.curve = (9, "control", false)
    figure.baseline = 0
    test.figure = figure
    return test
  }

  private static func judge(_ matrix: Matrix) -> Judged {
    let size = matrix.size
    let ratios = Replicated.transform(matrix.elements) { [eigenvalueRatio($0, size: size)] }
    guard
      let whole = try? SymmetricEigensystem(matrix: matrix.elements.map(\.value), size: size)
    else { preconditionFailure("a matrix of finite correlations has eigenvalues") }
    let scale = whole.values[0]
    let fluctuations = matrix.elements.map(\.fluctuations)
    let count = fluctuations[0].count
    var tested: [Estimate] = []
    for half in 0..<2 {
      func mean(_ element: Int, _ parity: Int) -> Double {
        let blocks = stride(from: parity, to: count, by: 2)
        let sum = blocks.reduce(0) { $0 + fluctuations[element][$1] }
        return matrix.elements[element].value + sum / Double((count - parity + 1) / 2)
      }
      let chosen = matrix.elements.indices.map { mean($0, half) }
      guard let system = try? SymmetricEigensystem(matrix: chosen, size: size) else { continue }
      let vector = (0..<size).map { system.vectors[(size - 1) * size + $0] }
      let other = 1 - half
      var values: [Double] = []
      for block in stride(from: other, to: count, by: 2) {
        var form = 0.0
        for row in 0..<size {
          for column in 0..<size {
            let element = row * size + column
            form +=
              vector[row] * vector[column]
              * (matrix.elements[element].value + fluctuations[element][block])
          }
        }
        values.append(form / scale)
      }
      let number = Double(values.count)
      let average = values.reduce(0, +) / number
      let variance = values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / (number - 1)
      // Below rounding nothing is negative.
      let error = max((variance / number).squareRoot(), 64 * .ulpOfOne)
      tested.append(
        Estimate(value: average, error: error, sampleCount: matrix.elements[0].sampleCount))
    }
    let lowest = tested.min { $0.value / $0.error < $1.value / $1.error }
    guard let lowest else { preconditionFailure("a matrix of finite correlations") }
    return Judged(
      label: matrix.label, place: matrix.place, ratio: ratios[0].estimate, tested: lowest)
  }
}
