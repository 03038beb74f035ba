import LatticeGeometry

/// A linear filter κ(p) that a transport's velocity is built from.
///
/// Each is a function of p̂², or of the mode numbers near p = 0, so that coefficients fitted on one
/// lattice mean the same on another.
public enum TransportKernel: Hashable, Sendable, Codable {
  /// κ = 1: the source acts where it is.
  case local
  /// κ = (1 + μ²)/(p̂² + μ²), of range 1/μ.
  case pole(massSquared: Double)
  /// κ = 1 on the modes with Σ_μ n_μ² as given, folded to |n_μ| ≤ L_μ/2, and 0 elsewhere.
  case shell(squaredNumber: Int)

  /// κ(p) on the stored modes.
  ///
  /// - Parameters:
  ///   - grid: The momentum grid.
  ///   - latticeSquares: p̂² of its modes.
  func values(on grid: MomentumGrid, latticeSquares: [Double]) -> [Double] {
    switch self {
    case .local: [Double](repeating: 1, count: grid.modeCount)
    case .pole(let massSquared): latticeSquares.map { (1 + massSquared) / ($0 + massSquared) }
    case .shell(let squaredNumber):
      grid.tabulateSum { number, _ in Double(number * number) }.map {
        $0 == Double(squaredNumber) ? 1 : 0
      }
    }
  }
}
