/// The hidden layer of a cosine network with continuous momenta,
///
///     φ(x) = Σ_i Re(z_i e^{i b_i·x}) = Σ_i |z_i| cos(b_i·x + arg z_i)
///
/// stored direction by direction, so that evaluators read it in vectors.
public struct PlaneWaves: Sendable {
  /// b_{i,μ} by direction, in units of 1/a.
  public var momenta: [[Double]]

  /// Re z_i, in units of φ.
  public var realParts: [Double]

  /// Im z_i, in units of φ.
  public var imaginaryParts: [Double]

  /// Creates N waves of vanishing momentum and amplitude.
  public init(dimension: Int, count: Int) {
    momenta = [[Double]](
      repeating: [Double](repeating: 0, count: count), count: dimension)
    realParts = [Double](repeating: 0, count: count)
    imaginaryParts = realParts
  }

  /// N.
  public var count: Int { realParts.count }

  /// d.
  public var dimension: Int { momenta.count }
}
