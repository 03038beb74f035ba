import RealModule

/// A linear combination of given functions, f(x; θ) = Σ_k θ_k f_k(x).
public struct LinearModel: FitModel {
  private let functions: [@Sendable (Double) -> Double]

  /// Combines functions.
  public init(_ functions: [@Sendable (Double) -> Double]) {
    precondition(!functions.isEmpty, "at least one function")
    self.functions = functions
  }

  /// Powers of x from 0 to a degree; degree 0 is a constant.
  public static func polynomial(degree: Int) -> LinearModel {
    LinearModel((0...degree).map { power in { Double.pow($0, power) } })
  }

  /// The number of functions.
  public var parameterCount: Int { functions.count }

  /// Σ_k θ_k f_k(x).
  public func value(at point: Double, parameters: [Double]) -> Double {
    zip(functions, parameters).reduce(0) { $0 + $1.0(point) * $1.1 }
  }

  /// f_k(x).
  public func gradient(at point: Double, parameters: [Double]) -> [Double] {
    functions.map { $0(point) }
  }

  /// Zeros: the first step leads to the minimum from anywhere.
  public func start(points: [Double], values: [Double]) -> [Double] {
    [Double](repeating: 0, count: functions.count)
  }
}
