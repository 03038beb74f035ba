import Foundation
import LatticeGeometry
import NetworkArchitectures
import RunReports

/// Networks with given parameters and the fields they produce, written as files, so that other
/// programs can be timed and checked on the same sums.
///
/// Arrays are files of little-endian doubles without a header; `index.json` is this value.
public struct EvaluatorExport: Encodable, Sendable {
  /// N plane waves on a periodic lattice, see ``/NetworkArchitectures/PlaneWaves``.
  public struct WaveCase: Encodable, Sendable {
    /// Sites per direction; fields are row-major with the last direction fastest.
    public let extents: [Int]
    /// N.
    public let waves: Int
    /// The relative accuracy asked of the nonuniform transform.
    public let tolerance: Double
    /// File of b_{i,μ}, [d × N], in radians a site.
    public let momenta: String
    /// File of Re z_i, [N].
    public let realParts: String
    /// File of Im z_i, [N].
    public let imaginaryParts: String
    /// File of φ by direct summation, [V].
    public let field: String
    /// The evaluator that the cost model picks.
    public let chosen: String
    /// The evaluators that are not hopelessly slow here.
    public let timings: [EvaluatorTiming]
  }

  /// A network of one hidden layer on the points of a lattice, see ``/NetworkArchitectures/DenseDescription``.
  public struct DenseCase: Encodable, Sendable {
    /// Points per direction; fields are row-major with the last direction fastest.
    public let extents: [Int]
    /// The activation's name; `gauss` is e^{u − Var u} with the variance
    /// σ_b² + σ₀² |x|²/d of u at the point.
    public let activation: String
    /// N, the number of neurons.
    public let width: Int
    /// σ_b, in units of u.
    public let biasDeviation: Double
    /// σ₀, in units of u/x.
    public let inputDeviation: Double
    /// Files of the coordinates along each direction.
    public let axes: [String]
    /// File of W⁰, [N × d].
    public let weights: String
    /// File of b⁰, [N].
    public let biases: String
    /// File of the readout weights, [N].
    public let readouts: String
    /// The output bias.
    public let outputBias: Double
    /// File of φ by a plain sum over neurons, [V].
    public let field: String
    /// The method that the program picks.
    public let chosen: String
    /// All methods that can be used.
    public let timings: [EvaluatorTiming]
  }

  /// Versions of the program and of what it is built on.
  public let versions: VersionInformation

  /// The processor's name.
  public let processor: String

  /// Cores that the process may use; it uses one.
  public let cores: Int

  /// Networks of plane waves.
  public let planeWaves: [WaveCase]

  /// Networks of one hidden layer with other activations.
  public let dense: [DenseCase]

  /// Measures all cases and writes them to a new folder.
  ///
  /// - Parameter path: The folder, which must not exist yet.
  /// - Throws: ``EvaluatorExportError``.
  public init(to path: String) throws {
    do {
      let folder = try RunFolder(path: path, force: false)
      versions = .current
      processor = Machine.processor
      cores = Machine.availableCores
      let shapes = [
        ([64, 64], 1000), ([256, 256], 1000), ([256, 256], 10_000), ([16, 16, 16, 16], 1000),
      ]
      planeWaves = try shapes.map { extents, count in
        try Self.exportWaves(extents: extents, count: count, to: folder)
      }
      dense = try [.relu, .gauss].map {
        try Self.exportDense($0, extents: [64, 64], width: 1000, to: folder)
      }
      try folder.write(JSONText.encode(self), to: "index.json")
      try folder.finish()
    } catch let error as ReportError {
      throw EvaluatorExportError(error)
    }
  }

  // MARK: Plane waves

  private static func exportWaves(
    extents: [Int], count: Int, to folder: RunFolder
  ) throws -> WaveCase {
    let tolerance = 1e-12
    let lattice = try Lattice(extents: extents)
    let waves = EvaluatorBenchmark.randomWaves(dimension: extents.count, count: count)
    let field = Field(on: lattice)
    DirectWaveEvaluator(lattice: lattice).evaluate(waves, into: field)
    let reference = values(of: field)

    let kinds = EvaluatorBenchmark.sensibleKinds(
      on: lattice, waveCount: count, tolerance: tolerance)
    let timings = EvaluatorTiming.measure(
      kinds.map { kind in
        let evaluator = kind.makeEvaluator(on: lattice, tolerance: tolerance)
        return (kind.rawValue, { evaluator.evaluate(waves, into: field) })
      }, reference: reference, values: { values(of: field) })

    let name = "waves-" + extents.map(String.init).joined(separator: "x") + "-\(count)"
    return WaveCase(
      extents: extents, waves: count, tolerance: tolerance,
      momenta: try write(waves.momenta.flatMap { $0 }, to: name + "-momenta.f64", in: folder),
      realParts: try write(waves.realParts, to: name + "-real.f64", in: folder),
      imaginaryParts: try write(waves.imaginaryParts, to: name + "-imaginary.f64", in: folder),
      field: try write(reference, to: name + "-field.f64", in: folder),
      chosen: WaveEvaluatorKind.fastest(on: lattice, waveCount: count, tolerance: tolerance)
        .rawValue,
      timings: timings)
  }

  // MARK: Other activations

  private static func exportDense(
    _ activation: Activation, extents: [Int], width: Int, to folder: RunFolder
  ) throws -> DenseCase {
    let lattice = try Lattice(extents: extents)
    let grid = MomentumGrid(lattice: lattice)
    // Coordinates within (−1, 1), where all neurons differ and no exponential dominates.
    let description = try DenseDescription(
      activation: activation, inputDimension: extents.count, width: width)
    let inputScale = 2 / Double(extents[0])
    let network = try DenseNetwork(
      description, on: grid, inputScale: inputScale, origin: .centre)
    var stream = RandomStream(seed: 2, purpose: .calibration, network: 0)
    let parameters = description.drawParameters(using: &stream)
    let reference = plainSum(network, parameters)

    let field = Field(on: lattice)
    let methods = DenseMethod.allCases.compactMap {
      try? DenseNetwork(
        description, on: grid, inputScale: inputScale, origin: .centre, method: $0)
    }
    let timings = EvaluatorTiming.measure(
      methods.map { network in
        let evaluator = DenseEvaluator(network)
        return (network.method.rawValue, { evaluator.evaluate(parameters, into: field) })
      }, reference: reference, values: { values(of: field) })

    let name =
      activation.rawValue + "-" + extents.map(String.init).joined(separator: "x") + "-\(width)"
    let axes = try extents.indices.map { direction in
      try write(
        (0..<extents[direction]).map {
          InputOrigin.centre.coordinate(
            site: $0, extent: extents[direction], scale: inputScale)
        }, to: name + "-axis\(direction).f64", in: folder)
    }
    return DenseCase(
      extents: extents, activation: activation.rawValue, width: width,
      biasDeviation: description.biasDeviation, inputDeviation: description.inputDeviation,
      axes: axes,
      weights: try write(parameters.weights[0], to: name + "-weights.f64", in: folder),
      biases: try write(parameters.biases[0], to: name + "-biases.f64", in: folder),
      readouts: try write(parameters.readouts, to: name + "-readouts.f64", in: folder),
      outputBias: parameters.outputBiases[0],
      field: try write(reference, to: name + "-field.f64", in: folder),
      chosen: network.method.rawValue, timings: timings)
  }

  /// φ = Σ_j W_j h(u_j) + b site by site, with the C library's functions.
  private static func plainSum(_ network: DenseNetwork, _ parameters: DenseParameters) -> [Double] {
    let description = network.description
    let (weights, dimension) = (parameters.weights[0], description.inputDimension)
    return (0..<network.grid.lattice.volume).map { site in
      let input = network.input(ofSite: site)
      let squaredLength = input.reduce(0) { $0 + $1 * $1 }
      let variance =
        description.biasDeviation * description.biasDeviation
        + description.inputDeviation * description.inputDeviation * squaredLength
        / Double(dimension)
      return (0..<description.width).reduce(parameters.outputBiases[0]) { sum, neuron in
        let u = (0..<dimension).reduce(parameters.biases[0][neuron]) {
          $0 + weights[neuron * dimension + $1] * input[$1]
        }
        let hidden = description.activation == .gauss ? exp(u - variance) : max(u, 0)
        return sum + parameters.readouts[neuron] * hidden
      }
    }
  }

  // MARK: Files

  private static func values(of field: borrowing Field) -> [Double] {
    Array(UnsafeBufferPointer(start: field.pointer, count: field.lattice.volume))
  }

  /// Writes doubles and returns the file's name.
  private static func write(
    _ values: [Double], to file: String, in folder: RunFolder
  ) throws(ReportError) -> String {
    let bits = values.map(\.bitPattern.littleEndian)
    do {
      try bits.withUnsafeBytes { Data($0) }
        .write(to: URL(fileURLWithPath: folder.currentPath(of: file)))
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw .cannotWrite(
        path: folder.path + "/" + file, reason: (cause ?? error as NSError).localizedDescription)
    }
    folder.record(file)
    return file
  }

  // MARK: Output

  /// The program's own timings as a table for people.
  public var text: String {
    func shown(_ timings: [EvaluatorTiming], chosen: String) -> String {
      timings.sorted { $0.leastSeconds < $1.leastSeconds }.map {
        "\($0.evaluator) \(Text.duration($0.leastSeconds)) "
          + "(error \(Text.significant($0.relativeError)))"
      }.joined(separator: ", ") + "; chosen \(chosen)"
    }
    func shape(_ extents: [Int]) -> String { extents.map(String.init).joined(separator: "×") }
    let waves = planeWaves.map {
      "\(shape($0.extents))  \($0.waves) plane waves: " + shown($0.timings, chosen: $0.chosen)
    }
    let others = dense.map {
      "\(shape($0.extents))  \($0.width) \($0.activation) neurons: "
        + shown($0.timings, chosen: $0.chosen)
    }
    return (waves + others).joined(separator: "\n")
  }

  /// The index as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
