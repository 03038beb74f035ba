package import LatticeGeometry

/// The evaluator of networks whose momenta lie on the lattice's reciprocal grid: neurons are
/// scattered onto their modes, then one inverse transform evaluates them at every site.
///
/// Costs O(N + V log V), however many neurons there are, and is exact to rounding.
package struct ModeScatter: Sendable {
  /// What a neuron's contribution to its mode is mirrored to.
  private enum Mirror: Sendable {
    /// −p is not stored; the transform supplies it.
    case implied
    /// p = −p: the mode is real.
    case itself
    /// −p is another stored mode.
    case stored(Int)
  }

  package let grid: MomentumGrid
  private let mirrors: [Mirror]

  /// Tabulates which modes mirror which.
  package init(grid: MomentumGrid) {
    self.grid = grid
    mirrors = (0..<grid.modeCount).map { mode in
      guard grid.storesMirror(ofColumn: mode % grid.rowLength) else { return .implied }
      let mirror = grid.mirror(ofMode: mode)
      return mirror == mode ? .itself : .stored(mirror)
    }
  }

  /// Whether a mode's momentum is its own mirror image: every component 0 or π.
  func isSelfConjugate(_ mode: Int) -> Bool {
    if case .itself = mirrors[mode] { true } else { false }
  }

  /// Adds a neuron's coefficients c(p), φ(x) = Σ_p c(p) e^{ip·x}.
  @inline(__always)
  func add(_ neuron: Neuron, to modes: UnsafeMutablePointer<Double>) {
    let mode = neuron.mode
    let (real, imaginary) = (neuron.quadratures.x, neuron.quadratures.y)
    switch mirrors[mode] {
    case .implied:
      modes[2 * mode] += 0.5 * real
      modes[2 * mode + 1] += 0.5 * imaginary
    case .itself:
      modes[2 * mode] += real
    case .stored(let mirror):
      modes[2 * mode] += 0.5 * real
      modes[2 * mode + 1] += 0.5 * imaginary
      modes[2 * mirror] += 0.5 * real
      modes[2 * mirror + 1] -= 0.5 * imaginary
    }
  }

  /// Makes coefficients drawn independently for every stored mode those of a real field: each
  /// stored pair (p, −p) takes the first one's value, a self-conjugate mode √2 times its real part.
  package func imposeReality(on modes: UnsafeMutablePointer<Double>) {
    let columns = grid.rowLength
    for column in 0..<columns where grid.storesMirror(ofColumn: column) {
      for mode in stride(from: column, to: grid.modeCount, by: columns) {
        switch mirrors[mode] {
        case .implied: break
        case .itself:
          modes[2 * mode] *= 2.0.squareRoot()
          modes[2 * mode + 1] = 0
        case .stored(let mirror) where mirror > mode:
          modes[2 * mirror] = modes[2 * mode]
          modes[2 * mirror + 1] = -modes[2 * mode + 1]
        case .stored: break
        }
      }
    }
  }
}
