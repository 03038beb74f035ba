/// The functions an optimised transport's velocity is a linear combination of.
///
///     dφ̃(p)/dt = Σ_n K_n(p, t) F[s_n(φ)](p),   K_n(p, t) = Σ_b Σ_j c_{bnj} P_b(2t − 1) κ_j(p)
///
/// with s_0 = φ, the sine sources of every family, Legendre polynomials P_b and kernels κ_j.
public struct OptimisedTransportBasis: Hashable, Sendable, Codable {
  /// The families of sources besides φ, in order.
  public let families: [SineSources]

  /// κ_j.
  public let kernels: [TransportKernel]

  /// The number of Legendre polynomials in time.
  public let timeOrder: Int

  /// Creates a basis.
  public init(families: [SineSources], kernels: [TransportKernel], timeOrder: Int) {
    precondition(!families.isEmpty && !kernels.isEmpty && timeOrder > 0, "an empty basis")
    self.families = families
    self.kernels = kernels
    self.timeOrder = timeOrder
  }

  /// No family, list of kernels or order in time is longer.
  private static let largestCount = 1 << 16

  /// Whether decoded numbers are those of a basis: lengths of at least one that can be multiplied, and
  /// positive masses and spacings.
  var isConsistent: Bool {
    let lengths = [families.count, kernels.count, timeOrder] + families.map(\.count)
    return lengths.allSatisfy((1...Self.largestCount).contains)
      && families.allSatisfy { family in
        family.spacing > 0 && family.spacing.isFinite
          && family.smearingMassSquared.map { $0 > 0 } ?? true
      }
  }

  /// The number of sine sources; one less than that of all sources.
  public var sineCount: Int { families.reduce(0) { $0 + $1.count } }

  /// The number of coefficients c_{bnj}.
  public var coefficientCount: Int { (1 + sineCount) * kernels.count * timeOrder }

  /// The place of c_{bnj}: b fastest, then j, then n.
  public func index(order: Int, source: Int, kernel: Int) -> Int {
    (source * kernels.count + kernel) * timeOrder + order
  }

  /// P_b(2t − 1) for b below the time order.
  public func timeFunctions(at time: Double) -> [Double] {
    let argument = 2 * time - 1
    var values = [1, argument]
    for order in 1..<max(2, timeOrder) {
      let next =
        Double(2 * order + 1) * argument * values[order] - Double(order) * values[order - 1]
      values.append(next / Double(order + 1))
    }
    return Array(values.prefix(timeOrder))
  }

  /// The coefficients of a transport in another basis, as far as it shares sources and kernels;
  /// those it lacks are zero.
  public func coefficients(_ coefficients: [Double], from other: Self) -> [Double] {
    precondition(coefficients.count == other.coefficientCount, "coefficients of another basis")
    if self == other { return coefficients }
    var result = [Double](repeating: 0, count: coefficientCount)
    for (source, name) in sourceNames.enumerated() {
      guard let origin = other.sourceNames.firstIndex(of: name) else { continue }
      for (kernel, function) in kernels.enumerated() {
        guard let originKernel = other.kernels.firstIndex(of: function) else { continue }
        for order in 0..<min(timeOrder, other.timeOrder) {
          result[index(order: order, source: source, kernel: kernel)] =
            coefficients[other.index(order: order, source: origin, kernel: originKernel)]
        }
      }
    }
    return result
  }

  /// What tells a source from another: k W and μ² of the smearing; φ is k = 0.
  private struct SourceName: Equatable {
    let wavenumber: Double
    let smearingMassSquared: Double?
  }

  private var sourceNames: [SourceName] {
    [SourceName(wavenumber: 0, smearingMassSquared: nil)]
      + families.flatMap { family in
        (1...family.count).map {
          SourceName(
            wavenumber: Double($0) * family.spacing,
            smearingMassSquared: family.smearingMassSquared)
        }
      }
  }
}
