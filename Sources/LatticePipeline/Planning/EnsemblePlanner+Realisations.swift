import RunConfiguration

extension EnsemblePlanner {
  /// A way to realise the density: its name, and the overrides that choose it.
  typealias Realisation = (name: String, overrides: [String])

  /// What there is to try: the configured map and its rivals.
  ///
  /// Keys of the configuration that have no effect in a realisation are left out of it.
  static func realisations(of configuration: RunConfiguration) -> [Realisation] {
    let given = configuration.engineering
    func overrides(
      _ name: String, transport: RunConfiguration.Engineering.Transport? = nil,
      keeping kept: [String]
    ) -> [String] {
      let present: [(key: String, isGiven: Bool)] = [
        ("transport", given.transport != nil), ("steps", given.steps != nil),
        ("density", given.density != nil), ("moves", given.moves != nil),
        ("resampling", given.resampling != .none),
      ]
      let chosen = transport.map { ["engineering.transport=\($0.rawValue)"] } ?? []
      return ["engineering.realisation=\(name)"] + chosen
        + present.filter { item in
          item.isGiven && !kept.contains(item.key) && !(item.key == "transport" && transport != nil)
        }.map { "engineering.\($0.key)=null" }
    }
    let weights: Realisation = ("weights", overrides("weights", keeping: []))
    guard configuration.theory.action != .free else { return [weights] }

    var maps: [Realisation] = []
    if given.density != nil {
      maps.append(
        (
          "transport \(given.transport?.rawValue ?? "as stored")",
          overrides("transport", keeping: ["transport", "steps", "density"])
        ))
    } else if let map = given.transport, map != .identity, map != .fitted {
      maps.append(
        (
          "transport \(map.rawValue)",
          overrides("transport", keeping: ["transport", "steps"])
        ))
    }
    maps += [
      ("transport", overrides("transport", keeping: ["steps"])),
      ("transport fitted", overrides("transport", transport: .fitted, keeping: ["steps"])),
    ]
    // Annealing takes the velocities of a fitted map.
    let velocities = given.transport == .fitted ? ["transport", "density"] : []
    return [weights] + maps + [
      (
        "annealed",
        overrides("annealed", keeping: velocities + ["steps", "moves", "resampling"])
      ),
      ("hmc", overrides("hmc", keeping: [])),
    ]
  }
}
