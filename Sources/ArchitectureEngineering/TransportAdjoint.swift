package import FieldTheory
package import LatticeGeometry

/// ln w of a free network carried through an optimised transport, and its derivative in the
/// transport's coefficients by the discrete adjoint of the Runge–Kutta integrator.
///
///     ln w = S_0(φ_0) − S_1(φ_1) + ∫∇·v dt
///
/// The derivative is exact for the discrete flow, sums of weights b_i and all. Going back through a
/// step of size h, with λ = ∂ln w/∂φ at its end, stages from last to first:
///
///     g_i = h b_i λ + h Σ_{l>i} a_{li} u_l
///     u_i = Σ_n Q_n∗[s_n′ (K_n∗g_i) + h b_i (K_n Q_n)(0) s_n″]
///     ∂ln w/∂c_{bnj} += P_b [Σ_x g_i (κ_j∗s_n) + h b_i (κ_j Q_n)(0) Σ_x s_n′]
///
/// and λ += Σ_i u_i after them. It starts with λ = −∇S_1(φ_1). Only the states between steps are
/// kept; a step's stages are evaluated again on the way back.
package final class TransportAdjoint {
  private let transport: OptimisedTransport
  private let functions: TransportFunctions
  private let target: PhiFour
  private let reference: FreePropagator
  private let tableau: RungeKuttaTableau
  private let stepCount: Int

  private let workspace: TransportWorkspace
  private let modeDoubles: Int
  private let stageCount: Int

  /// c at the start of every step and at the end.
  private let states: TransformBuffer
  /// c, dc/dt, the families' fields and the sines' modes at every stage of a step.
  private let stageStates: TransformBuffer
  private let derivatives: TransformBuffer
  private let stageFields: TransformBuffer
  private let stageSines: TransformBuffer
  private let stageCosines: TransformBuffer
  /// u_i and g_i in momentum space.
  private let sensitivities: TransformBuffer
  private let direction: MomentumField
  private let response: MomentumField
  /// K_n∗g by sine source, and the families' sums of s′ (K∗g) + … .
  private let filtered: Field
  private let filteredModes: MomentumField
  private let familyFields: Field
  private let familyModes: MomentumField
  private let field: Field
  private let cube: Field
  private let modes: MomentumField
  /// Σ over stages of P_b mult Re(g* s̃_n), by source and order, and of h b_i P_b Σ s_n′.
  private let products: TransformBuffer
  private let traceSums: TransformBuffer

  package init(
    transport: OptimisedTransport, target: PhiFour, reference: FreePropagator,
    tableau: RungeKuttaTableau, stepCount: Int
  ) {
    self.transport = transport
    functions = transport.functions
    self.target = target
    self.reference = reference
    self.tableau = tableau
    self.stepCount = stepCount
    workspace = TransportWorkspace(functions: functions)
    let (grid, lattice) = (functions.grid, functions.grid.lattice)
    let (sines, families) = (functions.sines.count, functions.basis.families.count)
    modeDoubles = 2 * grid.modeCount
    stageCount = tableau.stageCount
    states = TransformBuffer(count: (stepCount + 1) * modeDoubles)
    stageStates = TransformBuffer(count: stageCount * modeDoubles)
    derivatives = TransformBuffer(count: stageCount * modeDoubles)
    stageFields = TransformBuffer(count: stageCount * families * lattice.volume)
    stageSines = TransformBuffer(count: stageCount * sines * modeDoubles)
    stageCosines = TransformBuffer(count: stageCount * sines)
    sensitivities = TransformBuffer(count: stageCount * modeDoubles)
    direction = MomentumField(on: grid)
    response = MomentumField(on: grid)
    filtered = Field(on: lattice, count: sines)
    filteredModes = MomentumField(on: grid, count: sines)
    familyFields = Field(on: lattice, count: families)
    familyModes = MomentumField(on: grid, count: families)
    field = Field(on: lattice)
    cube = Field(on: lattice)
    modes = MomentumField(on: grid)
    let orders = functions.basis.timeOrder
    products = TransformBuffer(count: (1 + sines) * orders * grid.modeCount)
    traceSums = TransformBuffer(count: (1 + sines) * orders)
  }

  /// ln w of a network.
  ///
  /// - Parameter coefficients: c(p) of the free network.
  package func logWeight(of coefficients: UnsafePointer<Double>) -> Double {
    let start = quadraticAction(coefficients, massSquared: reference.massSquared)
    let divergence = integrate(coefficients)
    return start - targetAction() + divergence
  }

  /// ln w of a network and its derivative in the coefficients.
  package func logWeight(
    of coefficients: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>
  ) -> Double {
    let value = logWeight(of: coefficients)
    products.clear()
    traceSums.clear()
    writeFinalSensitivity()
    for step in stride(from: stepCount - 1, through: 0, by: -1) {
      evaluateStages(from: states.pointer + step * modeDoubles, step: step, keeping: true)
      propagate(throughStep: step)
    }
    contract(into: gradient)
    return value
  }

  /// The fields at the end: φ_1 of the network whose ln w was asked for last.
  package func finalField(into result: borrowing Field) {
    modes.pointer.update(from: states.pointer + stepCount * modeDoubles, count: modeDoubles)
    functions.singleTransform.inverse(modes, into: result)
  }

  // MARK: - Forward

  /// Integrates the flow, keeping the states between steps; returns ∫∇·v dt.
  private func integrate(_ coefficients: UnsafePointer<Double>) -> Double {
    states.pointer.update(from: coefficients, count: modeDoubles)
    var integral = 0.0
    let size = 1 / Double(stepCount)
    for step in 0..<stepCount {
      let state = states.pointer + step * modeDoubles
      integral += evaluateStages(from: state, step: step, keeping: false)
      let next = state + modeDoubles
      next.update(from: state, count: modeDoubles)
      for (stage, weight) in tableau.weights.enumerated() where weight != 0 {
        laneAccumulate(
          size * weight, derivatives.pointer + stage * modeDoubles, into: next,
          count: modeDoubles)
      }
    }
    return integral
  }

  /// Evaluates the velocity at all stages of a step; returns h Σ b_i ∇·v_i.
  @discardableResult
  private func evaluateStages(
    from state: UnsafePointer<Double>, step: Int, keeping: Bool
  ) -> Double {
    let size = 1 / Double(stepCount)
    let volume = functions.grid.lattice.volume
    let (sines, families) = (functions.sines.count, functions.basis.families.count)
    var integral = 0.0
    for stage in 0..<stageCount {
      let position = stageStates.pointer + stage * modeDoubles
      position.update(from: state, count: modeDoubles)
      for (earlier, factor) in tableau.stages[stage].enumerated() where factor != 0 {
        laneAccumulate(
          size * factor, derivatives.pointer + earlier * modeDoubles, into: position,
          count: modeDoubles)
      }
      let divergence = workspace.evaluate(
        position, stage: transport.stage(at: time(ofStep: step, stage: stage)),
        into: derivatives.pointer + stage * modeDoubles)
      integral += size * tableau.weights[stage] * divergence
      if keeping {
        (stageFields.pointer + stage * families * volume)
          .update(from: workspace.fields.pointer, count: families * volume)
        (stageSines.pointer + stage * sines * modeDoubles)
          .update(from: workspace.sineModes.pointer, count: sines * modeDoubles)
        (stageCosines.pointer + stage * sines).update(from: workspace.cosineSums, count: sines)
      }
    }
    return integral
  }

  private func time(ofStep step: Int, stage: Int) -> Double {
    (Double(step) + tableau.nodes[stage]) / Double(stepCount)
  }

  /// ½ Σ_p (K(p) + m²) |φ̃(p)|²/V = (V/2) Σ_p (K + m²) |c|².
  private func quadraticAction(
    _ coefficients: UnsafePointer<Double>, massSquared: Double
  ) -> Double {
    var sum = 0.0
    for (mode, kineticTerm) in reference.kineticTerms.enumerated() {
      let (real, imaginary) = (coefficients[2 * mode], coefficients[2 * mode + 1])
      sum +=
        functions.multiplicities[mode] * (kineticTerm + massSquared)
        * (real * real + imaginary * imaginary)
    }
    return sum * Double(functions.grid.lattice.volume) / 2
  }

  /// S_1(φ_1); leaves φ_1 in `field`.
  private func targetAction() -> Double {
    let final = states.pointer + stepCount * modeDoubles
    finalField(into: field)
    return quadraticAction(final, massSquared: target.massSquared)
      + target.interaction.value(sumOver: field)
  }

  // MARK: - Backward

  /// λ̃ = −F[∇S_1(φ_1)] into `response`, from φ_1 in `field`.
  private func writeFinalSensitivity() {
    let final = states.pointer + stepCount * modeDoubles
    let volume = Double(functions.grid.lattice.volume)
    target.interaction.writeDerivative(of: field, into: cube)
    functions.singleTransform.forward(cube, into: response)
    for (mode, kineticTerm) in reference.kineticTerms.enumerated() {
      let factor = (kineticTerm + target.massSquared) * volume
      for part in 2 * mode...2 * mode + 1 {
        response.pointer[part] = -response.pointer[part] - factor * final[part]
      }
    }
  }

  private func propagate(throughStep step: Int) {
    let size = 1 / Double(stepCount)
    for stage in stride(from: stageCount - 1, through: 0, by: -1) {
      let weight = tableau.weights[stage]
      direction.clear()
      if weight != 0 {
        laneAccumulate(
          size * weight, response.pointer, into: direction.pointer, count: modeDoubles)
      }
      for later in (stage + 1)..<max(stage + 1, stageCount) {
        let factor = tableau.stages[later][stage]
        guard factor != 0 else { continue }
        laneAccumulate(
          size * factor, sensitivities.pointer + later * modeDoubles, into: direction.pointer,
          count: modeDoubles)
      }
      let time = time(ofStep: step, stage: stage)
      addProducts(stage: stage, time: time, weight: size * weight)
      writeSensitivity(
        stage: stage, table: transport.stage(at: time), weight: size * weight,
        into: sensitivities.pointer + stage * modeDoubles)
    }
    for stage in 0..<stageCount {
      laneAccumulate(
        1, sensitivities.pointer + stage * modeDoubles, into: response.pointer,
        count: modeDoubles)
    }
  }

  /// Adds P_b mult Re(g* s̃_n) and P_b h b_i Σ s_n′ to the sums over stages.
  private func addProducts(stage: Int, time: Double, weight: Double) {
    let basis = functions.basis
    let modeCount = functions.grid.modeCount
    let sines = functions.sines.count
    let orders = basis.timeOrder
    let times = basis.timeFunctions(at: time)
    let cosines = stageCosines.pointer + stage * sines
    for source in 0...sines {
      let modes =
        source == 0
        ? stageStates.pointer + stage * modeDoubles
        : stageSines.pointer + (stage * sines + source - 1) * modeDoubles
      addRealProducts(
        direction.pointer, modes, factors: times,
        into: products.pointer + source * orders * modeCount, modeCount: modeCount)
      guard weight != 0 else { continue }
      let sum = source == 0 ? Double(functions.grid.lattice.volume) : cosines[source - 1]
      for (order, value) in times.enumerated() {
        traceSums.pointer[source * orders + order] += weight * value * sum
      }
    }
  }

  /// u_i in momentum space from g_i in `direction`.
  private func writeSensitivity(
    stage: Int, table: TransportStage, weight: Double,
    into result: UnsafeMutablePointer<Double>
  ) {
    let modeCount = functions.grid.modeCount
    let volume = functions.grid.lattice.volume
    let families = functions.basis.families
    spread(direction.pointer, table: table, linear: result)
    functions.sineTransform.inverse(filteredModes, into: filtered)
    let fields = stageFields.pointer + stage * families.count * volume
    var first = 0
    for (number, family) in families.enumerated() {
      withUnsafeTemporaryAllocation(of: Double.self, capacity: family.count) { traces in
        for sine in 0..<family.count { traces[sine] = -weight * table.traces[first + sine] }
        guard let traces = traces.baseAddress else { return }
        sweepResponses(
          of: fields + number * volume, count: volume, spacing: family.spacing,
          multiples: family.count, filtered: filtered.pointer + first * volume, traces: traces,
          into: familyFields.pointer + number * volume)
      }
      first += family.count
    }
    functions.familyTransform.forward(familyFields, into: familyModes)
    for (family, filter) in functions.filters.enumerated() {
      let modes = familyModes.pointer + 2 * family * modeCount
      if let filter { filterModes(modes, by: filter, into: modes) }
      laneAccumulate(1, modes, into: result, count: modeDoubles)
    }
  }

  /// K_n g̃/(kWV) of every sine source into `filteredModes`, and K_0 g̃ into `linear`.
  private func spread(
    _ direction: UnsafePointer<Double>, table: TransportStage,
    linear: UnsafeMutablePointer<Double>
  ) {
    let modeCount = functions.grid.modeCount
    let sourceCount = table.sourceCount
    let results = filteredModes.pointer
    table.table.withUnsafeBufferPointer { table in
      guard var kernels = table.baseAddress else { return }
      var mode = 0
      while mode + 8 <= modeCount {
        let (low, high) = (loadLanes(direction + 2 * mode), loadLanes(direction + 2 * mode + 8))
        var result = linear + 2 * mode
        for number in 0..<sourceCount {
          let factors = doubled(loadLanes(kernels + 8 * number))
          storeLanes(factors.low * low, result)
          storeLanes(factors.high * high, result + 8)
          result = results + 2 * (number * modeCount + mode)
        }
        kernels += 8 * sourceCount
        mode += 8
      }
      for lane in 0..<(modeCount - mode) {
        for place in 2 * (mode + lane)...2 * (mode + lane) + 1 {
          linear[place] = kernels[lane] * direction[place]
          for number in 1..<sourceCount {
            results[2 * (number - 1) * modeCount + place] =
              kernels[8 * number + lane] * direction[place]
          }
        }
      }
    }
  }

  /// Turns the sums over stages into ∂ln w/∂c_{bnj}.
  private func contract(into gradient: UnsafeMutablePointer<Double>) {
    let basis = functions.basis
    let modeCount = functions.grid.modeCount
    let volume = Double(functions.grid.lattice.volume)
    let orders = basis.timeOrder
    for source in 0...functions.sines.count {
      let norm = source == 0 ? 1 : functions.norm(ofSine: source - 1) / volume
      for (number, kernel) in functions.weightedKernels.enumerated() {
        for order in 0..<orders {
          let sums = products.pointer + (source * orders + order) * modeCount
          let product = kernel.withUnsafeBufferPointer { values in
            values.baseAddress.map { laneDotProduct($0, sums, count: modeCount) } ?? 0
          }
          gradient[basis.index(order: order, source: source, kernel: number)] =
            norm * product
            + functions.traces[source][number] * traceSums.pointer[source * orders + order]
        }
      }
    }
  }
}

/// sums_b(p) += P_b Re(a(p)* b(p)), for up to four orders at once.
private func addRealProducts(
  _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, factors: [Double],
  into sums: UnsafeMutablePointer<Double>, modeCount: Int
) {
  var mode = 0
  while mode + 8 <= modeCount {
    let low = loadLanes(first + 2 * mode) * loadLanes(second + 2 * mode)
    let high = loadLanes(first + 2 * mode + 8) * loadLanes(second + 2 * mode + 8)
    let product = pairSums(low, high)
    for (order, factor) in factors.enumerated() {
      let place = sums + order * modeCount + mode
      storeLanes(multiplyAdd(Lanes(repeating: factor), product, loadLanes(place)), place)
    }
    mode += 8
  }
  while mode < modeCount {
    let product =
      first[2 * mode] * second[2 * mode] + first[2 * mode + 1] * second[2 * mode + 1]
    for (order, factor) in factors.enumerated() {
      sums[order * modeCount + mode] += factor * product
    }
    mode += 1
  }
}

/// u = Σ_k kW [cos(kWφ) a_k + d_k sin(kWφ)], where a_k = (K_k∗g)/(kW) and d_k = −h b (K_k Q)(0).
private func sweepResponses(
  of field: UnsafePointer<Double>, count: Int, spacing: Double, multiples: Int,
  filtered: UnsafePointer<Double>, traces: UnsafePointer<Double>,
  into result: UnsafeMutablePointer<Double>
) {
  let turns = Lanes(repeating: spacing / (2 * Double.pi))
  var site = 0
  while site < count {
    let remaining = count - site
    let (cosine, sine) = cosineSine(ofTurns: turns * loadLanes(field + site, remaining: remaining))
    let twice = cosine + cosine
    var (lastSine, lastCosine) = (Lanes(), Lanes(repeating: 1))
    var (nextSine, nextCosine) = (sine, cosine)
    var sum = Lanes()
    for multiple in 0..<multiples {
      let argument = loadLanes(filtered + multiple * count + site, remaining: remaining)
      let trace = Lanes(repeating: traces[multiple])
      let term = multiplyAdd(nextCosine, argument, nextSine * trace)
      sum = multiplyAdd(Lanes(repeating: Double(multiple + 1) * spacing), term, sum)
      let (sine, cosine) = (nextSine, nextCosine)
      nextSine = multiplyAdd(twice, sine, -lastSine)
      nextCosine = multiplyAdd(twice, cosine, -lastCosine)
      (lastSine, lastCosine) = (sine, cosine)
    }
    storeLanes(sum, result + site, remaining: remaining)
    site += 8
  }
}
