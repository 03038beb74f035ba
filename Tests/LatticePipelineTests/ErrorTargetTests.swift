import LatticePipeline
import Testing

/// What `--target-error` understands.
struct ErrorTargetTests {
  @Test(arguments: [
    ("G(0)", "susceptibility"), ("χ", "susceptibility"), ("χ = G(0)", "susceptibility"),
    ("⟨φ²⟩", "phi2"), ("<phi^2>", "phi2"), ("phi2", "phi2"), ("⟨φ⁴⟩", "phi4"), ("ξ", "xi2nd"),
    ("ξ₂", "xi2nd"), ("m_pole", "poleMass"), ("m_eff", "effectiveMass"),
    ("⟨|M|⟩", "absMagnetization"),
    ("U₄", "u4"), ("Binder", "binder"), ("λ_R = Γ₄(0)", "renormalizedCoupling"),
    ("ln Z/Z₀", "logPartitionRatio"), ("⟨(φ·φ)²⟩", "phiDotPhiSquared"),
  ])
  func symbolsNameObservables(symbol: String, observable: String) throws {
    let target = try #require(ErrorTarget("\(symbol)=0.5%"))
    #expect(target.observable == observable)
    #expect(target.error(ofValue: -4) == 0.02)
  }

  @Test func whatIsNotKnownIsLeftAsItIs() throws {
    #expect(try #require(ErrorTarget("suceptibility=1e-3")).observable == "suceptibility")
  }
}
