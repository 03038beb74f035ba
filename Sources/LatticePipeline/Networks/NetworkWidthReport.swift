import CorrelatorAnalysis
import ErrorAnalysis
import RunConfiguration
import RunReports

/// What networks of several widths say about the Gaussian process, as files and as a summary.
struct NetworkWidthReport {
  let plan: NetworkWidthPlan

  /// One a width, ascending.
  let results: [NetworkWidthResult]

  /// What sampling and measuring cost.
  let cost: RunCost

  // MARK: JSON

  /// The text of results.json.
  func json() throws(RunError) -> String {
    let drawn = Double(plan.configuration.ensemble.networks * results.count)
    let document = NetworkWidthsDocument(
      program: ProgramVersion.text, name: plan.configuration.name,
      configurationHash: plan.configurationHash, reliable: plan.reasons.isEmpty,
      reasons: plan.reasons, networks: plan.configuration.ensemble.networks,
      widths: results.enumerated().map(point),
      cost: .init(
        wallSeconds: cost.wallSeconds, secondsPerNetwork: cost.threadSeconds / drawn,
        cpuSeconds: cost.cpuSeconds, peakBytes: cost.peakBytes, threads: cost.threads))
    return try RunError.encoded(document)
  }

  private func point(_ index: Int, _ result: NetworkWidthResult) -> NetworkWidthsDocument.Width {
    var deviations: [String: NetworkWidthsDocument.Deviation] = [:]
    for (order, deviation) in result.deviations {
      deviations[String(order)] = .init(
        mean: .init(deviation.mean, exact: deviation.exact),
        magnitude: .init(deviation.magnitude, exact: deviation.exactMagnitude),
        background: deviation.background,
        relativeVariance: plan.relativeVariances[index][order] ?? .nan,
        canBeSampled: plan.canBeSampled(order: order, widthIndex: index))
    }
    return .init(
      width: result.width, deviations: deviations,
      couplings: result.couplings.map {
        .init(
          cutoff: $0.cutoff, lambda: .init($0.mean, exact: $0.exact), variation: $0.variation,
          exactVariation: $0.exactVariation)
      },
      slope: result.slope.map { .init($0.measured, exact: $0.exact) },
      sixPoint: result.sixPoint.map {
        .init(
          gaussian: .init($0.gaussian, exact: $0.exactGaussian),
          corrected: .init($0.corrected, exact: $0.exactCorrected))
      },
      fits: result.fits.map {
        .init(
          couplings: zip($0.couplings, $0.exactCouplings).map { .init($0, exact: $1) },
          residual: $0.residual, exactResidual: $0.exactResidual)
      })
  }

  // MARK: Tables

  /// The tables by name.
  var tables: [(name: String, table: Table)] {
    var tables = [("deviations", deviationTable())]
    guard !plan.configuration.analysis.cutoffs.isEmpty else { return tables }
    tables += [
      ("couplings", couplingTable()), ("sixpoint", sixPointTable()), ("fits", fitTable()),
    ]
    return tables
  }

  private static func comments(_ plan: NetworkWidthPlan) -> [String] {
    let architecture = plan.configuration.architecture
    return [
      "\(ProgramVersion.text): networks of one hidden layer against the Gaussian process",
      "configuration \(plan.configurationHash)",
      "\(architecture.neuron.rawValue), sigma_W = \(architecture.sigmaW), sigma_b = "
        + "\(architecture.sigmaB), inputs \(plan.theory.inputs)",
      "networks \(plan.configuration.ensemble.networks) of each width; "
        + Text.errors(plan.configuration, blockCount: plan.configuration.analysis.blocks)
        + "; exact = closed form at this width",
    ]
  }

  private func table(_ comments: [String], _ columns: [String]) -> Table {
    Table(comments: Self.comments(plan) + comments, columns: columns)
  }

  /// Value, error, exact value and pull.
  private func cells(_ estimate: Estimate, _ exact: Double) -> [Table.Cell] {
    [estimate.value, estimate.error, exact, estimate.pull(against: exact)].map { .real($0) }
  }

  private static func columns(_ name: String) -> [String] {
    [name, name + "_error", name + "_exact", name + "_pull"]
  }

  private func deviationTable() -> Table {
    var table = table(
      [
        "m_n = G_n/GP_n - 1 averaged over the tuples of n inputs with repetition, GP the Gaussian "
          + "process with the same kernel",
        "magnitude = |m_n| of one of \(plan.configuration.analysis.chunks) chunks of the ensemble, "
          + "background = standard deviation of m_n over the chunks, both averaged over the tuples",
        "relative_variance = Var phi^n/(E phi^n)^2 of one network at the worst input",
      ],
      ["width"]
        + TupleMeter.orders.flatMap { order in
          Self.columns("m\(order)")
            + [
              "magnitude\(order)", "magnitude\(order)_error", "magnitude\(order)_exact",
              "background\(order)", "relative_variance\(order)",
            ]
        })
    for (index, result) in results.enumerated() {
      table.append(
        [.integer(result.width)]
          + TupleMeter.orders.flatMap { order -> [Table.Cell] in
            guard let deviation = result.deviations[order] else { return [] }
            return cells(deviation.mean, deviation.exact)
              + [
                deviation.magnitude.value, deviation.magnitude.error, deviation.exactMagnitude,
                deviation.background, plan.relativeVariances[index][order] ?? .nan,
              ].map { .real($0) }
          })
    }
    return table
  }

  private func couplingTable() -> Table {
    var table = table(
      [
        "lambda of Delta S = lambda int phi^4 over |x| < cutoff, (GP_4 - G_4)/(24 int prod K_W) "
          + "averaged over the tuples",
        "variation = its standard deviation over the tuples in units of the average",
      ],
      ["width", "cutoff"] + Self.columns("lambda") + ["variation", "variation_exact"])
    for result in results {
      for coupling in result.couplings {
        table.append(
          [.integer(result.width), .real(coupling.cutoff)] + cells(coupling.mean, coupling.exact)
            + [.real(coupling.variation), .real(coupling.exactVariation)])
      }
    }
    return table
  }

  private func sixPointTable() -> Table {
    var table = table(
      [
        "predictions of G_6 over G_6 averaged over the tuples: gaussian = GP_6, corrected = GP_6 - 24 "
          + "lambda sum K int prod K_W with the lambda of the four-point functions, cutoff "
          + "\(plan.configuration.analysis.cutoffs.last ?? .nan)"
      ],
      ["width"] + Self.columns("gaussian") + Self.columns("corrected"))
    for result in results {
      guard let six = result.sixPoint else { continue }
      table.append(
        [.integer(result.width)] + cells(six.gaussian, six.exactGaussian)
          + cells(six.corrected, six.exactCorrected))
    }
    return table
  }

  private func fitTable() -> Table {
    let names = ["l0", "l2", "lNL"]
    var table = table(
      [
        "least squares of m_4 at all tuples by Delta S = int (l0 + l2 x^2) phi^4 + int int lNL "
          + "phi(x)^2 phi(y)^2, with the first one, two or three, cutoff "
          + "\(plan.configuration.analysis.cutoffs.last ?? .nan); left out where collinear",
        "residual = root mean square of what is left of m_4 over that of m_4",
      ],
      ["width", "couplings"] + names.flatMap(Self.columns) + ["residual", "residual_exact"])
    for result in results {
      for fit in result.fits {
        let numbers = names.indices.flatMap { index -> [Table.Cell] in
          guard index < fit.couplings.count else { return Array(repeating: .real(.nan), count: 4) }
          return cells(fit.couplings[index], fit.exactCouplings[index])
        }
        table.append(
          [.integer(result.width), .integer(fit.couplings.count)] + numbers
            + [.real(fit.residual), .real(fit.exactResidual)])
      }
    }
    return table
  }

  /// `npoint.tsv` of one width: all n-point functions, the numbers of inputs −1 beyond the order.
  static func functionTable(
    _ plan: NetworkWidthPlan, blocks: [BlockMeasurement], draws: BootstrapDraws?, width: Int
  ) throws(ResamplingError) -> Table {
    let averages = try ResampledAverages(blocks: blocks.map(\.sums), draws: draws)
    var table = Table(
      comments: comments(plan) + [
        "width \(width); n-point functions of the inputs number i0 … i5, -1 beyond the order",
        "gaussian = the Gaussian process with the same kernel",
      ],
      columns: ["order"] + (0..<6).map { "i\($0)" }
        + ["value", "error", "exact", "pull", "gaussian"])
    var observable = 0
    for order in TupleMeter.orders {
      let exact = plan.theory.functions(order: order, width: width)
      for (place, tuple) in (plan.theory.tuples[order] ?? []).enumerated() {
        let estimate = averages.replicated([observable]) { $0[0] }.estimate
        let padded = tuple + Array(repeating: -1, count: 6 - order)
        table.append(
          [.integer(order)] + padded.map { .integer($0) }
            + [
              estimate.value, estimate.error, exact[place], estimate.pull(against: exact[place]),
              plan.theory.gaussian[order]?[place] ?? .nan,
            ].map { .real($0) })
        observable += 1
      }
    }
    return table
  }

  // MARK: Figures

  private var title: String {
    let architecture = plan.configuration.architecture
    return "\(architecture.neuron.rawValue), σ_W = \(architecture.sigmaW), σ_b = "
      + "\(architecture.sigmaB)"
  }

  /// The scripts of the figures by name.
  var figures: [(name: String, script: String)] {
    var figures = [("deviations", NetworkDeviationFigure.script(title: title))]
    guard !plan.configuration.analysis.cutoffs.isEmpty else { return figures }
    figures += [
      ("couplings", NetworkCouplingFigure.script(title: title, widths: results.map(\.width))),
      ("sixpoint", NetworkSixPointFigure.script(title: title)),
    ]
    return figures
  }

  // MARK: Summary

  /// Each width in a line.
  var summary: String {
    let networks = plan.configuration.ensemble.networks
    var lines = plan.reasons.map { "NOT RELIABLE: \($0)" }
    lines += [
      "network     \(title), inputs \(plan.theory.inputs)",
      "ensemble    \(networks) networks of each width, seed \(plan.configuration.ensemble.seed)",
      "deviations  m_n = G_n/GP_n − 1, mean over tuples (exact)",
    ]
    for result in results {
      let parts = [4, 6].compactMap { order in
        result.deviations[order].map {
          "m\(order) = \($0.mean) (\(Text.significant($0.exact)))"
        }
      }
      lines.append("  N = \(result.width): \(parts.joined(separator: "   "))")
    }
    if let cutoff = plan.configuration.analysis.cutoffs.last {
      lines.append("couplings   λ at Λ = \(cutoff) (exact), and predictions of G6 over it (exact)")
      for result in results {
        guard let coupling = result.couplings.last, let six = result.sixPoint else { continue }
        lines.append(
          "  N = \(result.width): λ = \(coupling.mean) (\(Text.significant(coupling.exact)))   "
            + "GP \(six.gaussian) (\(Text.significant(six.exactGaussian)))   "
            + "GP + λ \(six.corrected) (\(Text.significant(six.exactCorrected)))")
      }
    }
    if let slope = results.last?.slope {
      lines.append(
        "cut-off     d ln|λ|/d ln Λ = \(Text.significant(slope.measured.value)), exact "
          + "\(Text.significant(slope.exact)), between the last two")
    }
    lines.append("cost        \(Text.duration(cost.wallSeconds)) on \(cost.threads) threads")
    return lines.joined(separator: "\n")
  }
}
