import FieldTheory
public import LatticeGeometry

/// φ̃ and the transforms of U′(φ), U″(φ), … of one field, made once and shared by all groups.
public final class FieldTransforms {
  /// The transform of one derivative.
  private final class Derivative {
    let order: Int
    let modes: MomentumField

    init(order: Int, grid: MomentumGrid, count: Int) {
      self.order = order
      modes = MomentumField(on: grid, count: count)
    }
  }

  /// φ̃(p) of each component.
  public let modes: MomentumField

  private let transform: FourierTransform
  private let interaction: (any LocalInteraction)?
  private let scalar: (any ScalarInteraction)?
  private let derivatives: [Derivative]
  private let scratch: Field

  /// Makes the buffers of what a setup's groups need.
  init(_ setup: CorrelatorSetup) {
    let (grid, count) = (setup.orbits.grid, setup.componentCount)
    transform = setup.transform
    interaction = setup.interaction
    scalar = setup.interaction as? any ScalarInteraction
    modes = MomentumField(on: grid, count: count)
    derivatives = setup.derivativeOrders.sorted().map {
      Derivative(order: $0, grid: grid, count: count)
    }
    scratch = Field(on: grid.lattice, count: count)
  }

  /// FT(U⁽ⁿ⁾) of each component, one after the other; n must be among the groups' orders.
  public func derivativeModes(_ order: Int) -> UnsafePointer<Double> {
    guard let derivative = derivatives.first(where: { $0.order == order }) else {
      preconditionFailure("no group has asked for derivative \(order)")
    }
    return UnsafePointer(derivative.modes.pointer)
  }

  /// Transforms a field and the derivatives of its interaction.
  ///
  /// - Parameters:
  ///   - field: One configuration for each component.
  ///   - coefficients: φ̃(p)/V of each component, if known: that saves a transform.
  func transform(_ field: borrowing Field, coefficients: UnsafePointer<Double>?) {
    if let coefficients {
      let volume = Double(modes.grid.lattice.volume)
      for part in 0..<2 * modes.count * modes.grid.modeCount {
        modes.pointer[part] = volume * coefficients[part]
      }
    } else {
      transform.forward(field, into: modes)
    }
    for derivative in derivatives {
      if derivative.order == 1 {
        interaction?.writeDerivative(of: field, into: scratch)
      } else {
        scalar?.writeDerivative(order: derivative.order, of: field, into: scratch)
      }
      transform.forward(scratch, into: derivative.modes)
    }
  }
}
