import RunConfiguration

/// The entries of Documentation/References.md that a folder's numbers rest on, by what its configuration
/// and results say was used.
struct CitedWorks {
  /// Their keys.
  let keys: Set<String>

  init(_ folder: ReportedFolder) {
    let (results, configuration) = (folder.results, folder.configuration)
    func setting(_ section: String, _ key: String) -> String? {
      configuration?.at(section, key)?.string
    }
    var keys: Set<String> = folder.hasStatistics ? ["Salmon2011"] : []
    if folder.kind != .flow || results["coarseGraining"]?.isSection == true {
      keys.insert("FrigoJohnson2005")
    }
    let isNetwork = setting("theory", "action") == "network"
    switch folder.kind {
    case .run, .sweep, .reconstruction: if !isNetwork { keys.insert("Demirtas2023") }
    case .check: keys.insert("Maiti2022")
    case .flow: keys.formUnion(Self.flow(configuration?["flow"] ?? configuration))
    }
    if !folder.checks.isEmpty { keys.insert("Maiti2022") }
    if folder.kind == .sweep { keys.insert("Binder1981") }
    if folder.kind == .run || folder.kind == .sweep {
      keys.formUnion(
        setting("analysis", "errors") == "bootstrap" ? ["RaoWu1988"] : ["Quenouille1956"])
    }
    switch setting("theory", "convention") {
    case "quarter": keys.insert("Schaich2009")
    case "flow": keys.formUnion(["Albergo2019", "Gerdes2022"])
    default: break
    }
    if results.at("weights", "paretoK")?.number != nil {
      keys.formUnion(["Vehtari2015", "ZhangStephens2009"])
    }
    if results.at("spectrum", "states")?.list.isEmpty == false {
      keys.formUnion(["JayNeil2021", "KellyWang2019"])
    }
    if results["widths"]?.list.isEmpty == false || isNetwork {
      keys.insert("Halverson2021")
    }
    if setting("architecture", "neuron") == "cosine",
      let alpha = configuration?.at("architecture", "alpha")?.number,
      configuration?.at("architecture", "width")?.string != "exact", alpha >= 0
    {
      keys.insert("Zhang2026")
    }
    switch results.at("engineering", "realisation")?.string {
    case "transport": keys.insert("Luscher2010")
    case "annealed": keys.formUnion(["Luscher2010", "Neal2001", "Caselle2022"])
    default: break
    }
    if let chain = results["hmc"], chain.isSection { keys.formUnion(Self.chain(chain)) }
    let slowest = results["observables"]?.members.compactMap { $0.node["tau"]?.number }.max()
    if let slowest, slowest != 0.5 { keys.insert("Wolff2004") }
    self.keys = keys
  }

  /// Hybrid Monte Carlo of a space and an integrator.
  private static func chain(_ chain: ConfigurationNode) -> Set<String> {
    var keys: Set<String> = ["Duane1987", "Mackenzie1989", "Gupta1990", "Wolff2004"]
    if chain["integrator"]?.string == "minimumNorm" { keys.insert("Omelyan2003") }
    if chain["space"]?.string == "function" { keys.insert("Beskos2011") }
    return keys
  }

  /// A renormalisation-group flow.
  private static func flow(_ section: ConfigurationNode?) -> Set<String> {
    var keys: Set<String> = ["Erbin2022"]
    switch section?["kind"]?.string {
    case "coarseGraining":
      keys.formUnion(["WegnerHoughton1973", "GonzalezArroyo1987", "Hyvarinen2005"])
    case "active": break
    default:
      keys.insert("HairerWanner1996")
      if section?["regulator"]?.string != "exponential" { keys.insert("Litim2001") }
    }
    return keys
  }
}
