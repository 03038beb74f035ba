import RealModule

/// V_d = 1/((4π)^{d/2} Γ(d/2 + 1)): the volume of the unit ball over (2π)^d.
func loopVolume(dimension: Int) -> Double {
  let half = Double(dimension) / 2
  return 1 / (Double.pow(4 * .pi, half) * Double.gamma(half + 1))
}
