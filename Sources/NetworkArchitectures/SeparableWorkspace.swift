/// Evaluation of one hidden layer of Gauss or cosine neurons as a matrix product.
///
///     e^{w·x + b − Var u} = e^{w₁·x₁ + b − σ_b² − σ₀²x₁²/d} · e^{w₂·x₂ − σ₀²x₂²/d}
///     cos(w·x + b) = cos(w₁·x₁ + b) cos(w₂·x₂) − sin(w₁·x₁ + b) sin(w₂·x₂)
///
/// with x = (x₁, x₂) the leading and the trailing directions: one or two multiply-adds for each
/// neuron and site, and V₁ + V₂ elementary functions for each neuron. Both exponents of the first
/// line have the bound z²/4, z a weight in units of its deviation, so nothing overflows.
final class SeparableWorkspace {
  /// Neurons tabulated at a time.
  private static let neurons = 64

  private let description: DenseDescription
  private let factors: GridFactors
  /// Rows of both tables for each neuron.
  private let termsPerNeuron: Int
  private let quadratic: Double
  /// Quadratic exponents −σ₀²x²/d of the columns, padded; 0 for the cosine.
  private let columnOffsets: [Double]
  /// Coordinates of the columns, direction by direction, padded.
  private let columnCoordinates: [[Double]]
  private let left: UnsafeMutablePointer<Double>
  private let scaledLeft: UnsafeMutablePointer<Double>
  private let right: UnsafeMutablePointer<Double>
  private let result: UnsafeMutablePointer<Double>
  private let laneWeights: UnsafeMutablePointer<Double>

  private var innerSize: Int { Self.neurons * termsPerNeuron }

  init(description: DenseDescription, factors: GridFactors) {
    precondition(description.depth == 1, "one hidden layer")
    let isCosine = description.activation == .cosine
    precondition(isCosine || description.activation == .gauss, "an activation that factorises")
    self.description = description
    self.factors = factors
    termsPerNeuron = isCosine ? 2 : 1
    let deviation = description.inputDeviation
    let quadratic = isCosine ? 0 : deviation * deviation / Double(description.inputDimension)
    self.quadratic = quadratic
    let padding = [Double](repeating: 0, count: factors.paddedColumns - factors.columns)
    columnOffsets =
      factors.columnInputs.map { -quadratic * $0.reduce(0) { $0 + $1 * $1 } } + padding
    columnCoordinates = factors.columnInputs[0].indices.map { direction in
      factors.columnInputs.map { $0[direction] } + padding
    }
    let inner = Self.neurons * termsPerNeuron
    func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
      let pointer = UnsafeMutablePointer<Double>.allocate(capacity: count)
      pointer.initialize(repeating: 0, count: count)
      return pointer
    }
    left = allocate(factors.rows * inner)
    scaledLeft = allocate(factors.rows * inner)
    right = allocate(factors.paddedColumns * inner)
    result = allocate(factors.rows * max(factors.paddedColumns, inner))
    laneWeights = allocate((description.inputDimension + 1) * Self.neurons)
  }

  deinit {
    left.deallocate()
    scaledLeft.deallocate()
    right.deallocate()
    result.deallocate()
    laneWeights.deallocate()
  }

  /// φ_a(x) at every site, component by component.
  func evaluate(_ parameters: DenseParameters, into field: UnsafeMutablePointer<Double>) {
    for output in 0..<description.outputs {
      evaluate(
        parameters, output: output, into: field + output * factors.rows * factors.columns)
    }
  }

  private func evaluate(
    _ parameters: DenseParameters, output: Int, into field: UnsafeMutablePointer<Double>
  ) {
    let (rows, columns, stride) = (factors.rows, factors.columns, factors.paddedColumns)
    let (width, inner) = (description.width, innerSize)
    // Without padding the product goes straight into the field.
    let target = stride == columns ? field : result
    target.update(repeating: parameters.outputBiases[output], count: rows * stride)
    for first in Swift.stride(from: 0, to: width, by: Self.neurons) {
      loadWeights(parameters, first: first)
      tabulateRows()
      tabulateColumns()
      scaleRows(parameters, output: output, first: first)
      addMatrixProduct(
        scaledLeft, leftStride: inner, right, rightStride: stride, into: target,
        resultStride: stride, rows: rows, inner: inner, columns: stride)
    }
    guard stride != columns else { return }
    for row in 0..<rows {
      (field + row * columns).update(from: result + row * stride, count: columns)
    }
  }

  /// Σ_x h_j(x) g(x), [N].
  func adjoint(
    _ parameters: DenseParameters, of field: UnsafePointer<Double>,
    into sums: UnsafeMutablePointer<Double>
  ) {
    let (rows, columns, inner) = (factors.rows, factors.columns, innerSize)
    let width = description.width
    for first in Swift.stride(from: 0, to: width, by: Self.neurons) {
      loadWeights(parameters, first: first)
      tabulateRows()
      tabulateTransposedColumns()
      result.update(repeating: 0, count: rows * inner)
      addMatrixProduct(
        field, leftStride: columns, right, rightStride: inner, into: result,
        resultStride: inner, rows: rows, inner: columns, columns: inner)
      for lane in Swift.stride(from: 0, to: Self.neurons, by: 8) {
        var sum = Lanes()
        for row in 0..<rows {
          for term in 0..<termsPerNeuron {
            let index = row * inner + term * Self.neurons + lane
            sum = multiplyAdd(loadLanes(left + index), loadLanes(result + index), sum)
          }
        }
        for offset in 0..<8 where first + lane + offset < width {
          sums[first + lane + offset] = sum[offset]
        }
      }
    }
  }

  /// Transposes a group's weights and biases to [d + 1, neurons]; missing neurons vanish.
  private func loadWeights(_ parameters: DenseParameters, first: Int) {
    let dimension = description.inputDimension
    let count = min(Self.neurons, description.width - first)
    laneWeights.update(repeating: 0, count: (dimension + 1) * Self.neurons)
    for neuron in 0..<count {
      for direction in 0..<dimension {
        laneWeights[direction * Self.neurons + neuron] =
          parameters.weights[0][(first + neuron) * dimension + direction]
      }
      laneWeights[dimension * Self.neurons + neuron] = parameters.biases[0][first + neuron]
    }
  }

  /// left[x₁][term, neuron] without the readouts.
  private func tabulateRows() {
    let (inner, dimension) = (innerSize, description.inputDimension)
    let deviation = description.biasDeviation
    for row in 0..<factors.rows {
      let inputs = factors.rowInputs[row]
      let offset =
        quadratic == 0
        ? 0 : -deviation * deviation - quadratic * inputs.reduce(0) { $0 + $1 * $1 }
      for lane in stride(from: 0, to: Self.neurons, by: 8) {
        var argument =
          loadLanes(laneWeights + dimension * Self.neurons + lane) + Lanes(repeating: offset)
        for (direction, input) in inputs.enumerated() {
          argument = multiplyAdd(
            loadLanes(laneWeights + direction * Self.neurons + lane), Lanes(repeating: input),
            argument)
        }
        let target = left + row * inner + lane
        if termsPerNeuron == 1 {
          storeLanes(laneExponential(argument), target)
        } else {
          storeLanes(laneCosine(argument), target)
          // −sin x = cos(x + π/2).
          storeLanes(laneCosine(argument + Lanes(repeating: .pi / 2)), target + Self.neurons)
        }
      }
    }
  }

  /// right[term, neuron][x₂].
  private func tabulateColumns() {
    let (columns, leading) = (factors.paddedColumns, factors.rowInputs[0].count)
    columnOffsets.withUnsafeBufferPointer { offsets in
      guard let offsets = offsets.baseAddress else { return }
      for column in stride(from: 0, to: columns, by: 8) {
        for neuron in 0..<Self.neurons {
          var argument = loadLanes(offsets + column)
          for direction in columnCoordinates.indices {
            let weight = laneWeights[(leading + direction) * Self.neurons + neuron]
            argument = columnCoordinates[direction].withUnsafeBufferPointer {
              guard let start = $0.baseAddress else { return argument }
              return multiplyAdd(Lanes(repeating: weight), loadLanes(start + column), argument)
            }
          }
          let target = right + neuron * columns + column
          if termsPerNeuron == 1 {
            storeLanes(laneExponential(argument), target)
          } else {
            storeLanes(laneCosine(argument), target)
            storeLanes(
              laneCosine(argument - Lanes(repeating: .pi / 2)), target + Self.neurons * columns)
          }
        }
      }
    }
  }

  /// right[x₂][term, neuron].
  private func tabulateTransposedColumns() {
    let (inner, leading) = (innerSize, factors.rowInputs[0].count)
    for column in 0..<factors.columns {
      for lane in stride(from: 0, to: Self.neurons, by: 8) {
        var argument = Lanes(repeating: columnOffsets[column])
        for direction in columnCoordinates.indices {
          argument = multiplyAdd(
            loadLanes(laneWeights + (leading + direction) * Self.neurons + lane),
            Lanes(repeating: columnCoordinates[direction][column]), argument)
        }
        let target = right + column * inner + lane
        if termsPerNeuron == 1 {
          storeLanes(laneExponential(argument), target)
        } else {
          storeLanes(laneCosine(argument), target)
          storeLanes(laneCosine(argument - Lanes(repeating: .pi / 2)), target + Self.neurons)
        }
      }
    }
  }

  /// scaledLeft = left times the readouts, 0 for missing neurons.
  private func scaleRows(_ parameters: DenseParameters, output: Int, first: Int) {
    let (inner, width) = (innerSize, description.width)
    let count = min(Self.neurons, width - first)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.neurons) { readouts in
      guard let start = readouts.baseAddress else { return }
      start.update(repeating: 0, count: Self.neurons)
      for neuron in 0..<count {
        start[neuron] = parameters.readouts[output * width + first + neuron]
      }
      for row in 0..<factors.rows {
        for index in stride(from: 0, to: inner, by: 8) {
          let source = left + row * inner + index
          storeLanes(
            loadLanes(source) * loadLanes(start + index % Self.neurons),
            scaledLeft + row * inner + index)
        }
      }
    }
  }
}
