public import CorrelatorAnalysis
import ErrorAnalysis
public import NetworkArchitectures
import RealModule

/// The structure tests of a fully connected network, at inputs that suit them.
///
/// Lengths are in units of ℓ = √d/σ₀, over which a neuron changes.
public struct DenseStructure: Sendable {
  /// The network on all inputs the tests need.
  public let network: DensePointNetwork
  /// Translations, rotations and sign.
  public let symmetries: [SymmetryTest]
  /// Pairs of inputs moved apart.
  public let clustering: ClusterDecomposition
  /// The number of the input x = ½ ℓ e₀, at which functions of one site are taken.
  public let site: Int

  private let reflections: PointProducts
  private let times: Int

  /// The inputs, numbered as they are asked for.
  private struct Inputs {
    var list: [[Double]] = []

    mutating func number(_ input: [Double]) -> Int {
      if let known = list.firstIndex(of: input) { return known }
      list.append(input)
      return list.count - 1
    }
  }

  /// Chooses the inputs.
  ///
  /// - Throws: ``/NetworkArchitectures/DenseNetworkError``.
  public init(_ description: DenseDescription) throws {
    let dimension = description.inputDimension
    let length = Double(dimension).squareRoot() / description.inputDeviation
    var inputs = Inputs()
    func along(_ coordinates: [Double]) -> [Double] {
      (0..<dimension).map { $0 < coordinates.count ? length * coordinates[$0] : 0 }
    }
    let (origin, half) = (along([0]), along([0.5]))
    let slanted = dimension > 1 ? along([0.5, 0.5]) : along([-0.25])
    site = inputs.number(half)

    // Each symmetry: shapes of points, maps that should not matter, and a distortion that must.
    func test(
      _ name: String, _ title: String, shapes: [[[Double]]],
      maps: [(String, ([Double]) -> [Double])], distortion: (String, ([Double]) -> [Double])
    ) -> SymmetryTest {
      var products: [[[Double]]] = []
      func number(_ points: [[Double]]) -> Int {
        products.append(points)
        return products.count - 1
      }
      var identities: [LinearIdentity] = []
      for (label, map) in maps {
        for shape in shapes {
          identities.append(
            LinearIdentity(
              "\(label) of \(Self.text(shape, length))", order: shape.count,
              [(1, number(shape)), (-1, number(shape.map(map)))]))
        }
      }
      func group(_ change: (([Double]) -> [Double])?) -> PointProducts {
        PointProducts(
          products.map { points in
            points.map { PointProducts.Factor([inputs.number(change?($0) ?? $0)]) }
          }, averaging: .fixed)
      }
      var test = SymmetryTest(
        name: name, title: title, identities: identities, products: group(nil),
        controlProducts: group(distortion.1), controlName: distortion.0)
      test.exact = identities.map { identity in
        let values = identity.terms.map { term in
          Self.exact(description, products[term.average]).map { term.coefficient * $0 }
        }
        return values.contains { $0 == nil } ? nil : values.compactMap { $0 }.reduce(0, +)
      }
      return test
    }
    let shapes = [
      [half, half], [half, origin], [half, half, half, half], [half, half, origin, origin],
    ]
    let isStationary = description.activation == .cosine
    var translations = test(
      "inputTranslations", "invariance under translations of the input", shapes: shapes,
      maps: [-0.5, 0.5].map { step in
        (
          "translation by \(step) ℓ",
          { point in zip(point, along([step])).map { $0 + $1 } }
        )
      },
      distortion: (
        "inputs warped, x₀ + x₀²/ℓ",
        { point in
          [point[0] + point[0] * point[0] / length] + point.dropFirst()
        }
      ))
    translations.isExpected = isStationary
    translations.expectation =
      isStationary
      ? "the neurons' phases are uniform"
      : description.activation == .gauss
        ? "the kernel depends on x − y alone, but higher functions do not: E Π h has e^{σ²|Σx|²/2d}"
        : "the kernel depends on |x| and |y|"
    let turn = [0.5235987755982988, 1.5707963267948966]
    var rotations = test(
      "inputRotations",
      dimension > 1
        ? "invariance under rotations of the input" : "invariance under reflection of the input",
      shapes: [
        [half, half], [half, slanted], [half, half, half, half], [half, half, slanted, slanted],
      ],
      maps: dimension > 1
        ? turn.map { angle in
          (
            "rotation by \(Int((angle * 180 / .pi).rounded()))°",
            { point in
              let (c, s) = (Double.cos(angle), Double.sin(angle))
              return [c * point[0] - s * point[1], s * point[0] + c * point[1]]
                + point.dropFirst(2)
            }
          )
        } : [("reflection", { point in point.map { -$0 } })],
      distortion: dimension > 1
        ? (
          "input weights anisotropic, x₀ twice as long",
          { point in [2 * point[0]] + point.dropFirst() }
        )
        : (
          "inputs warped, x₀ + x₀²/ℓ",
          { point in [point[0] + point[0] * point[0] / length] }
        ))
    rotations.isExpected = true
    rotations.expectation = "the density of input weights is that of independent normal deviates"
    let odd = [[half], [half, half, half], [half, half, origin]]
    let oddProducts = odd.map { points in
      points.map { PointProducts.Factor([inputs.number($0)]) }
    }
    let square = (try? DenseKernel(description).value(half, half)) ?? 1
    var sign = SymmetryTest(
      name: "signFlip", title: "invariance under φ → −φ",
      identities: odd.enumerated().map {
        LinearIdentity("odd \(Self.text($1, length))", order: $1.count, [(1, $0)])
      },
      products: PointProducts(oddProducts, averaging: .fixed),
      controlProducts: PointProducts(
        oddProducts, averaging: .fixed, deformation: .skewed(strength: 0.1, square: square)),
      controlName: "readouts of a skewed law, φ + 0.1 φ²/√⟨φ²⟩ in place of φ")
    sign.isExpected = true
    sign.expectation = "readouts and biases have even laws"
    symmetries = [translations, rotations, sign]

    // Pairs a quarter of ℓ wide; unbounded neurons are sampled badly far out.
    let isBounded = [Activation.erf, .tanh, .cosine].contains(description.activation)
    let distances = Array(1...(isBounded ? 8 : 3))
    let pairs = distances.map { distance -> [[Double]] in
      let far = 0.5 * Double(distance)
      return [along([0]), along([0.25]), along([far]), along([far + 0.25])]
    }
    var clustering = ClusterDecomposition(
      points: pairs.map { points in points.map { [inputs.number($0)] } }, distances: distances,
      averaging: .fixed, amputated: nil)
    clustering.lengths = distances.map { 0.5 * Double($0) }
    clustering.isExpected = false
    clustering.expectation = "independent neurons of finite width extend over all of space"
    let correlators = try? DenseCorrelators(description)
    let exact = pairs.compactMap { points in try? correlators?.connectedFourPoint(at: points) }
    if exact.count == pairs.count { clustering.exact = exact }
    self.clustering = clustering

    // Reflected in x₀ = 0: ⟨φ(−t) φ(t′)⟩, t = 0, ½ ℓ, ℓ, 3/2 ℓ.
    let times = 4
    self.times = times
    var reflected: [[PointProducts.Factor]] = []
    for first in 0..<times {
      for second in 0..<times {
        // 0 − x, so that there is one zero.
        let mirror = inputs.number(along([0 - 0.5 * Double(first)]))
        let point = inputs.number(along([0.5 * Double(second)]))
        reflected.append([PointProducts.Factor([mirror]), PointProducts.Factor([point])])
      }
    }
    reflections = PointProducts(reflected, averaging: .fixed)
    network = try DensePointNetwork(description, at: inputs.list)
  }

  /// What has to be measured.
  public var groups: [any ObservableGroup] {
    var groups: [any ObservableGroup] = symmetries.flatMap(\.groups) + clustering.groups
    groups.append(reflections)
    return groups.reduce(into: []) { list, group in
      if !list.contains(where: { AnyHashable($0) == AnyHashable(group) }) { list.append(group) }
    }
  }

  /// The matrix ⟨φ(θx_t) φ(x_t′)⟩ of reflection in x₀ = 0.
  public func reflectionPositivity(_ measurement: EnsembleMeasurement) -> ReflectionPositivity {
    let measured = measurement.replicated(reflections)
    let times = times
    func matrix(_ damping: Bool) -> ReflectionPositivity.Matrix {
      let elements = (0..<times * times).map { element -> Replicated in
        let (row, column) = (element / times, element % times)
        let (value, mirror) = (measured[element], measured[column * times + row])
        let time = Double(row + column)
        let factor = damping ? ReflectionPositivity.gauss(time) : 1
        return Replicated.combine([value, mirror]) { factor * ($0[0] + $0[1]) / 2 }
      }
      return .init(label: "site", place: (0, false), elements: elements)
    }
    return ReflectionPositivity(
      matrices: [matrix(false)], controlMatrices: [matrix(true)],
      controlName: "the correlation times e^(−(t+t′)²/2ℓ²), which no transfer matrix gives")
  }

  /// λ_min/λ_max of that matrix in closed form (at infinite width for deep networks).
  public var exactEigenvalueRatio: Double? {
    let kernel = DenseKernel(network.description)
    let matrix = reflections.products.compactMap { product in
      try? kernel.value(
        network.inputs[product[0].site[0]], network.inputs[product[1].site[0]])
    }
    guard matrix.count == times * times else { return nil }
    return ReflectionPositivity.eigenvalueRatio(matrix, size: times)
  }

  /// The exact n-point function, n = 2 or 4, where it is known.
  private static func exact(_ description: DenseDescription, _ points: [[Double]]) -> Double? {
    switch points.count {
    case 2: description.depth == 1 ? try? DenseKernel(description).value(points[0], points[1]) : nil
    case 4: try? DenseCorrelators(description).fourPoint(at: points)
    default: nil
    }
  }

  private static func text(_ points: [[Double]], _ length: Double) -> String {
    let fields = points.map { point -> String in
      let coordinates = point.map { coordinate -> String in
        let rounded: Double = (coordinate / length * 1000).rounded() / 1000
        return "\(rounded)"
      }
      return "φ(" + coordinates.joined(separator: ",") + ")"
    }
    return "⟨" + fields.joined() + "⟩"
  }
}
