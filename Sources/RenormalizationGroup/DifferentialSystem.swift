/// A system of ordinary differential equations dy/dt = f(t, y) with its Jacobian matrix.
public protocol DifferentialSystem: Sendable {
  /// The number of components of y.
  var dimension: Int { get }

  /// f(t, y); not a number where the equations have no meaning, which makes a solver step back.
  func rate(at time: Double, _ state: [Double]) -> [Double]

  /// ∂f_i/∂y_j, row-major.
  func jacobian(at time: Double, _ state: [Double]) -> [Double]
}
