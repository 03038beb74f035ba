public import LatticeGeometry

/// A fully connected network on a lattice.
///
/// The inputs of ``DenseDescription`` are the sites' coordinates times an input scale. The lattice
/// is a set of points for it: such fields are not periodic, and translation invariant only where
/// the kernel is.
public struct DenseNetwork: Architecture {
  /// The network and its density of parameters.
  public let description: DenseDescription
  /// The momentum grid of the lattice.
  public let grid: MomentumGrid
  /// How it is evaluated.
  public let method: DenseMethod

  let points: PointBlocks
  let factors: GridFactors?

  /// The coordinates of the sites along each direction.
  private let axes: [[Double]]

  /// N, the number of neurons in each hidden layer.
  public var width: Int? { description.width }

  /// Puts a network on a lattice.
  ///
  /// - Parameters:
  ///   - description: The network; d must be the lattice's dimension.
  ///   - grid: The momentum grid of the lattice.
  ///   - inputScale: s > 0.
  ///   - origin: The site at which x = 0.
  ///   - method: How to evaluate it; the faster one if nil.
  /// - Throws: ``DenseNetworkError``.
  public init(
    _ description: DenseDescription, on grid: MomentumGrid, inputScale: Double = 1,
    origin: InputOrigin = .corner, method: DenseMethod? = nil
  ) throws(DenseNetworkError) {
    guard inputScale > 0, inputScale.isFinite else {
      throw .numberOutOfRange(
        name: "inputScale", value: inputScale, rule: "positive and finite")
    }
    try self.init(
      description, on: grid,
      axes: grid.lattice.extents.map { extent in
        (0..<extent).map { origin.coordinate(site: $0, extent: extent, scale: inputScale) }
      }, method: method)
  }

  /// Puts a network at inputs of one coordinate, one a site of a lattice of one direction.
  ///
  /// - Parameters:
  ///   - description: The network; d must be 1.
  ///   - grid: The momentum grid of the lattice.
  ///   - inputs: x of each site.
  /// - Throws: ``DenseNetworkError``.
  public init(
    _ description: DenseDescription, on grid: MomentumGrid, inputs: [Double]
  ) throws(DenseNetworkError) {
    precondition(grid.lattice.extents == [inputs.count], "one input a site")
    try self.init(description, on: grid, axes: [inputs], method: nil)
  }

  private init(
    _ description: DenseDescription, on grid: MomentumGrid, axes: [[Double]], method: DenseMethod?
  ) throws(DenseNetworkError) {
    let lattice = grid.lattice
    guard description.inputDimension == lattice.dimension else {
      throw .latticeOfOtherDimension(
        lattice: lattice.dimension, network: description.inputDimension)
    }
    try Self.requireKernel(of: description, axes: axes)
    let obstacle = Self.obstacleToSeparation(of: description)
    if method == .separable, let obstacle { throw .notSeparable(reason: obstacle) }
    self.description = description
    self.grid = grid
    self.axes = axes
    self.method = method ?? (obstacle == nil ? .separable : .direct)
    switch self.method {
    case .separable:
      points = PointBlocks(points: [], description: description)
      factors = GridFactors(axes: axes)
    case .direct:
      points = PointBlocks(count: lattice.volume, description: description) { site, row in
        var remainder = site
        for direction in stride(from: axes.count - 1, through: 0, by: -1) {
          row[direction] = axes[direction][remainder % axes[direction].count]
          remainder /= axes[direction].count
        }
      }
      factors = nil
    }
  }

  /// The largest deviation of the argument of tanh whose kernel's quadrature is a matter of seconds.
  private static let largestDeviation = 100.0

  /// Refuses inputs at which the kernel of tanh, a quadrature, would need too fine a grid.
  private static func requireKernel(
    of description: DenseDescription, axes: [[Double]]
  ) throws(DenseNetworkError) {
    guard description.activation == .tanh else { return }
    let corner = axes.map { axis in axis.reduce(0) { max($0, $1.magnitude) } }
    // Deeper neurons are fed by tanh, at most 1.
    let inner = description.depth > 1 ? description.innerGaussVariance : 0
    let deviation = max(description.inputCovariance(corner, corner), inner).squareRoot()
    guard deviation <= largestDeviation else {
      throw .numberOutOfRange(
        name: "the deviation of a neuron's argument", value: deviation,
        rule: "at most \(Int(largestDeviation)) for tanh, whose kernel is a quadrature; choose "
          + "smaller deviations, inputs or scales")
    }
  }

  /// The input x of a site.
  public func input(ofSite site: Int) -> [Double] {
    zip(axes, grid.lattice.coordinates(of: site)).map { $0[$1] }
  }

  /// Creates an evaluator with its own buffers.
  public func makeEvaluator() -> any NetworkEvaluator { DenseEvaluator(self) }

  /// Why a network is not a sum of products of functions of single directions; nil if it is.
  private static func obstacleToSeparation(of description: DenseDescription) -> String? {
    if description.depth > 1 { return "the network has \(description.depth) hidden layers" }
    if description.inputDimension == 1 { return "the lattice has a single direction" }
    switch description.activation {
    case .gauss, .cosine: return nil
    case .erf, .relu, .tanh:
      return "the activation \(description.activation.rawValue) does not factorise"
    }
  }
}
