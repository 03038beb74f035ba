/// Where each weighted observable stands in the sums of a block.
struct ObservableLayout: Hashable, Sendable {
  let orbitCount: Int
  let hasInteraction: Bool

  /// |φ̃|²/V, averaged over an orbit.
  func power(_ orbit: Int) -> Int { orbit }

  /// Re φ̃* FT(U')/V, averaged over an orbit.
  func cross(_ orbit: Int) -> Int { orbitCount + orbit }

  /// |FT(U')|²/V, averaged over an orbit.
  func forcePower(_ orbit: Int) -> Int { 2 * orbitCount + orbit }

  private var scalars: Int { hasInteraction ? 3 * orbitCount : orbitCount }

  /// (1/V) Σ φ⁴.
  var fourthMoment: Int { scalars }
  /// |M|.
  var absoluteMagnetization: Int { scalars + 1 }
  /// M².
  var squaredMagnetization: Int { scalars + 2 }
  /// M⁴.
  var fourthMagnetization: Int { scalars + 3 }
  /// (1/V) Σ U''(φ).
  var curvature: Int { scalars + 4 }

  var count: Int { scalars + 5 }
}
