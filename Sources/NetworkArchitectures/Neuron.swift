import RealModule

/// A cosine neuron on a lattice momentum, φ(x) = Re(z e^{ip·x}) = |z| cos(p·x + arg z).
public struct Neuron: Hashable, Sendable {
  /// The stored mode of its momentum p, see ``/LatticeGeometry/MomentumGrid``.
  public var mode: Int

  /// Re z and Im z, in units of φ: amplitude times cosine and sine of the phase.
  public var quadratures: SIMD2<Double>

  /// Creates a neuron from its mode and quadratures.
  public init(mode: Int, quadratures: SIMD2<Double>) {
    self.mode = mode
    self.quadratures = quadratures
  }

  /// Creates a neuron from its mode, amplitude (units of φ) and phase (radians).
  public init(mode: Int, amplitude: Double, phase: Double) {
    self.init(
      mode: mode, quadratures: amplitude * SIMD2(Double.cos(phase), Double.sin(phase)))
  }
}
