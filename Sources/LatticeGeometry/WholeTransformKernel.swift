internal import CFFTW

/// FFTW's own transforms between real and half-complex arrays.
final class WholeTransformKernel: RealTransformKernel {
  nonisolated(unsafe) private let forwardPlan: fftw_plan
  nonisolated(unsafe) private let inversePlan: fftw_plan

  init(grid: MomentumGrid, count: Int, effort: PlanEffort) {
    let lattice = grid.lattice
    let extents = lattice.extents.map { Int32($0) }
    precondition(
      count == 1 || lattice.volume <= Int32.max, "FFTW's distance between configurations")
    // With one configuration the distances are not used.
    let (fieldDistance, modeDistance) = (
      Int32(clamping: lattice.volume), Int32(clamping: grid.modeCount)
    )
    // Planning may write to the buffers, so it gets its own.
    let field = Field(on: lattice, count: count)
    let modes = MomentumField(on: grid, count: count)
    var plans: (forward: fftw_plan?, inverse: fftw_plan?)
    modes.pointer.withMemoryRebound(to: fftw_complex.self, capacity: count * grid.modeCount) {
      complex in
      withPlanner {
        plans.forward = fftw_plan_many_dft_r2c(
          Int32(extents.count), extents, Int32(count),
          field.pointer, nil, 1, fieldDistance,
          complex, nil, 1, modeDistance,
          effort.flag | FFTW_PRESERVE_INPUT)
        plans.inverse = fftw_plan_many_dft_c2r(
          Int32(extents.count), extents, Int32(count),
          complex, nil, 1, modeDistance,
          field.pointer, nil, 1, fieldDistance,
          effort.flag | FFTW_DESTROY_INPUT)
      }
    }
    guard let forward = plans.forward, let inverse = plans.inverse else {
      preconditionFailure("FFTW has no plan for extents \(lattice.extents)")
    }
    forwardPlan = forward
    inversePlan = inverse
  }

  deinit {
    withPlanner {
      fftw_destroy_plan(forwardPlan)
      fftw_destroy_plan(inversePlan)
    }
  }

  func forward(_ field: UnsafeMutablePointer<Double>, into modes: UnsafeMutablePointer<Double>) {
    fftw_execute_dft_r2c(forwardPlan, field, complexPointer(modes))
  }

  func inverse(_ modes: UnsafeMutablePointer<Double>, into field: UnsafeMutablePointer<Double>) {
    fftw_execute_dft_c2r(inversePlan, complexPointer(modes), field)
  }
}
