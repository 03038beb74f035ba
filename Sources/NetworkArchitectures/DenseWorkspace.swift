/// Direct evaluation of a fully connected network, block of points by block of points.
///
/// A single hidden layer is never stored: each neuron's values at 32 points go straight into the
/// sum. Deeper networks keep two layers of N × 32 values.
final class DenseWorkspace {
  private let description: DenseDescription
  private let layer: UnsafeMutablePointer<Double>
  private let nextLayer: UnsafeMutablePointer<Double>
  private let sums: UnsafeMutablePointer<Double>
  private let layerSize: Int
  private let sumCount: Int

  init(description: DenseDescription) {
    self.description = description
    layerSize = description.depth > 1 ? description.width * LaneQuad.count : 0
    sumCount = max(description.outputs * LaneQuad.count, description.width * 8)
    layer = .allocate(capacity: layerSize)
    nextLayer = .allocate(capacity: layerSize)
    sums = .allocate(capacity: sumCount)
    layer.initialize(repeating: 0, count: layerSize)
    nextLayer.initialize(repeating: 0, count: layerSize)
    sums.initialize(repeating: 0, count: sumCount)
  }

  deinit {
    layer.deallocate()
    nextLayer.deallocate()
    sums.deallocate()
  }

  /// φ_a(x) at all points, component by component: [n, points].
  func evaluate(
    _ parameters: DenseParameters, at points: PointBlocks,
    into values: UnsafeMutablePointer<Double>
  ) {
    switch description.activation {
    case .gauss: evaluate(GaussLanes.self, parameters, at: points, into: values)
    case .erf: evaluate(ErrorFunctionLanes.self, parameters, at: points, into: values)
    case .relu: evaluate(PositivePartLanes.self, parameters, at: points, into: values)
    case .tanh: evaluate(TanhLanes.self, parameters, at: points, into: values)
    case .cosine: evaluate(CosineLanes.self, parameters, at: points, into: values)
    }
  }

  /// Σ_x h_j(x) g(x) for the neurons j of the last hidden layer, [N].
  func adjoint(
    _ parameters: DenseParameters, at points: PointBlocks, of values: UnsafePointer<Double>,
    into result: UnsafeMutablePointer<Double>
  ) {
    switch description.activation {
    case .gauss: adjoint(GaussLanes.self, parameters, at: points, of: values, into: result)
    case .erf: adjoint(ErrorFunctionLanes.self, parameters, at: points, of: values, into: result)
    case .relu: adjoint(PositivePartLanes.self, parameters, at: points, of: values, into: result)
    case .tanh: adjoint(TanhLanes.self, parameters, at: points, of: values, into: result)
    case .cosine: adjoint(CosineLanes.self, parameters, at: points, of: values, into: result)
    }
  }

  private func evaluate<A: LaneActivation>(
    _: A.Type, _ parameters: DenseParameters, at points: PointBlocks,
    into values: UnsafeMutablePointer<Double>
  ) {
    let (width, outputs, sums) = (description.width, description.outputs, sums)
    withPointers(parameters, points) { readouts, shifts in
      for block in 0..<points.blockCount {
        for output in 0..<outputs {
          LaneQuad(repeating: parameters.outputBiases[output])
            .store(sums + output * LaneQuad.count)
        }
        if outputs == 1 {
          var sum = LaneQuad(sums)
          forEachNeuron(A.self, parameters, points, block: block) { neuron, values in
            sum.add(Lanes(repeating: readouts[neuron]), times: values)
          }
          sum.store(sums)
        } else {
          forEachNeuron(A.self, parameters, points, block: block) { neuron, values in
            for output in 0..<outputs {
              var sum = LaneQuad(sums + output * LaneQuad.count)
              sum.add(Lanes(repeating: readouts[output * width + neuron]), times: values)
              sum.store(sums + output * LaneQuad.count)
            }
          }
        }
        let first = block * LaneQuad.count
        let present = min(LaneQuad.count, points.count - first)
        for output in 0..<outputs {
          (values + output * points.count + first)
            .update(from: sums + output * LaneQuad.count, count: present)
        }
      }
    }
  }

  private func adjoint<A: LaneActivation>(
    _: A.Type, _ parameters: DenseParameters, at points: PointBlocks,
    of values: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
  ) {
    let (width, sums) = (description.width, sums)
    sums.update(repeating: 0, count: 8 * width)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: LaneQuad.count) { padded in
      guard let input = padded.baseAddress else { return }
      for block in 0..<points.blockCount {
        let first = block * LaneQuad.count
        let present = min(LaneQuad.count, points.count - first)
        input.update(repeating: 0, count: LaneQuad.count)
        input.update(from: values + first, count: present)
        let weights = LaneQuad(input)
        forEachNeuron(A.self, parameters, points, block: block) { neuron, values in
          let lanes = sums + 8 * neuron
          storeLanes(loadLanes(lanes) + values.products(with: weights), lanes)
        }
      }
    }
    for neuron in 0..<width { result[neuron] = loadLanes(sums + 8 * neuron).sum() }
  }

  @inline(__always)
  private func withPointers(
    _ parameters: DenseParameters, _ points: PointBlocks,
    _ body: (UnsafePointer<Double>, UnsafePointer<Double>) -> Void
  ) {
    parameters.readouts.withUnsafeBufferPointer { readouts in
      points.shifts.withUnsafeBufferPointer { shifts in
        guard let readouts = readouts.baseAddress, let shifts = shifts.baseAddress else { return }
        body(readouts, shifts)
      }
    }
  }

  /// Calls back with h_j at the 32 points of a block, for every neuron of the last hidden layer.
  @inline(__always)
  private func forEachNeuron<A: LaneActivation>(
    _: A.Type, _ parameters: DenseParameters, _ points: PointBlocks, block: Int,
    _ body: (Int, LaneQuad) -> Void
  ) {
    let (width, dimension, depth) = (description.width, points.dimension, description.depth)
    parameters.weights[0].withUnsafeBufferPointer { weights in
      parameters.biases[0].withUnsafeBufferPointer { biases in
        points.coordinates.withUnsafeBufferPointer { coordinates in
          points.shifts.withUnsafeBufferPointer { shifts in
            guard let weights = weights.baseAddress, let biases = biases.baseAddress,
              let coordinates = coordinates.baseAddress, let shifts = shifts.baseAddress
            else { return }
            let start = coordinates + block * dimension * LaneQuad.count
            let shift = shifts + block * LaneQuad.count
            let inputs = LaneQuad(start)
            @inline(__always)
            func value(_ neuron: Int) -> LaneQuad {
              let own = weights + neuron * dimension
              var argument = LaneQuad(repeating: biases[neuron])
              argument.add(Lanes(repeating: own[0]), times: inputs)
              for direction in 1..<dimension {
                argument.add(
                  Lanes(repeating: own[direction]),
                  times: LaneQuad(start + direction * LaneQuad.count))
              }
              return argument.applying(A.self, shifts: shift)
            }
            if depth == 1 {
              for neuron in 0..<width { body(neuron, value(neuron)) }
            } else {
              for neuron in 0..<width { value(neuron).store(layer + neuron * LaneQuad.count) }
            }
          }
        }
      }
    }
    guard depth > 1 else { return }
    let last = innerLayers(A.self, parameters)
    for neuron in 0..<width { body(neuron, LaneQuad(last + neuron * LaneQuad.count)) }
  }

  /// Propagates the stored first layer to the last one.
  private func innerLayers<A: LaneActivation>(
    _: A.Type, _ parameters: DenseParameters
  ) -> UnsafePointer<Double> {
    let width = description.width
    var (source, target) = (layer, nextLayer)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: LaneQuad.count) { shifts in
      guard let shift = shifts.baseAddress else { return }
      shift.update(repeating: description.innerGaussVariance, count: LaneQuad.count)
      for depth in 1..<description.depth {
        for neuron in 0..<width {
          LaneQuad(repeating: parameters.biases[depth][neuron])
            .store(target + neuron * LaneQuad.count)
        }
        parameters.weights[depth].withUnsafeBufferPointer { weights in
          guard let weights = weights.baseAddress else { return }
          addMatrixProduct(
            weights, leftStride: width, source, rightStride: LaneQuad.count, into: target,
            resultStride: LaneQuad.count, rows: width, inner: width, columns: LaneQuad.count)
        }
        for neuron in 0..<width {
          LaneQuad(target + neuron * LaneQuad.count).applying(A.self, shifts: shift)
            .store(target + neuron * LaneQuad.count)
        }
        swap(&source, &target)
      }
    }
    return UnsafePointer(source)
  }
}
