/// What is kept of every configuration of a Markov chain, in its order.
///
/// Five numbers a configuration: enough for the errors and autocorrelation times of the scalars, and
/// to judge whether blocks of the full tables are long enough.
public struct ChainSeries: Hashable, Sendable {
  /// |φ̃(0)|²/V = V M², averaged over components, whose average is χ = G(0).
  public var susceptibility: [Double] = []

  /// D − D² [V'' − F(0)²/V] with D = 1/M², V' = (m² − M²) φ + U'(φ), V'' averaged over sites and
  /// F = FT V': the improved estimator's integrand at p = 0, averaged over components, whose
  /// average is G(0) too.
  public var schwingerDyson: [Double] = []

  /// (1/V) Σ φ², averaged over components.
  public var squareMoment: [Double] = []

  /// (1/V) Σ (φ·φ)²; of one component, (1/V) Σ φ⁴.
  public var fourthMoment: [Double] = []

  /// |M|.
  public var absoluteMagnetization: [Double] = []

  /// e^{−ΔH} of the trajectory that ended at the configuration, whose average is 1.
  public var boltzmannFactor: [Double] = []

  /// Starts empty.
  public init() {}

  /// Configurations recorded.
  public var count: Int { susceptibility.count }

  /// Goes on with another stretch of the chain.
  public mutating func append(_ other: ChainSeries) {
    susceptibility += other.susceptibility
    schwingerDyson += other.schwingerDyson
    squareMoment += other.squareMoment
    fourthMoment += other.fourthMoment
    absoluteMagnetization += other.absoluteMagnetization
    boltzmannFactor += other.boltzmannFactor
  }
}
