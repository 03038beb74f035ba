public import ComplexModule
public import RealModule

/// One or more configurations in momentum space, φ̃(p) = Σ_x e^{−ip·x} φ(x), on the half grid.
///
/// - Shape: [count, modes] complex numbers, each a pair of doubles, modes in ``MomentumGrid``'s
///   order.
public struct MomentumField: ~Copyable {
  /// The stored modes.
  public let grid: MomentumGrid

  /// The number of configurations.
  public let count: Int

  /// The first real part; `2 · count · grid.modeCount` doubles follow. Valid while the field lives.
  public let pointer: UnsafeMutablePointer<Double>

  /// Creates configurations that vanish everywhere.
  public init(on grid: MomentumGrid, count: Int = 1) {
    precondition(count > 0, "at least one configuration")
    self.grid = grid
    self.count = count
    pointer = allocateForTransforms(2 * count * grid.modeCount)
  }

  deinit { pointer.deallocate() }

  /// φ̃ of a stored mode; with several configurations, mode modeCount·k + p is p of configuration k.
  public subscript(mode: Int) -> Complex<Double> {
    get {
      precondition((0..<count * grid.modeCount).contains(mode), "mode outside the grid")
      return Complex(pointer[2 * mode], pointer[2 * mode + 1])
    }
    nonmutating set {
      precondition((0..<count * grid.modeCount).contains(mode), "mode outside the grid")
      pointer[2 * mode] = newValue.real
      pointer[2 * mode + 1] = newValue.imaginary
    }
  }

  /// Sets every mode to zero.
  public func clear() {
    pointer.update(repeating: 0, count: 2 * count * grid.modeCount)
  }
}
