import ErrorAnalysis

/// Writes quantities of one ensemble in the JSON format of pyerrors, version 1.1, as
/// `pyerrors.input.json.load_json_dict` reads it (F. Joswig et al., Comput. Phys. Commun. 288 (2023)
/// 108750, and the package's documentation).
///
/// pyerrors propagates errors through fluctuations δ_i of a value in a Monte Carlo history. The
/// history written here has one entry a replicate, scaled so that without autocorrelation,
/// `gamma_method(S=0)`, errors and covariances are those of the replicates: pyerrors then takes
/// Σ δ_i²/(n (n − 1)). Replicates belong to independent networks, or to bins of a chain longer than
/// its autocorrelation, so that S = 0 is what they need; a window found from a hundred entries would
/// only add its own noise.
public enum PyerrorsExport {
  /// The content of a `.json.gz`.
  ///
  /// - Parameters:
  ///   - quantities: Of one ensemble, with the same replicates; those that are not finite are left
  ///     out.
  ///   - program: The program and its version.
  ///   - ensemble: The ensemble's name, by which pyerrors tells correlated from independent.
  ///   - description: What was measured.
  /// - Throws: An encoding error; none is expected.
  public static func compressed(
    _ quantities: [ExportedQuantity], program: String, ensemble: String, description: String
  ) throws -> [UInt8] {
    let written = quantities.filter(\.isFinite)
    let names = written.enumerated().map { ($1.name, "DICTOBS\($0)") }
    let document = Document(
      program: program,
      description: .init(
        INFO:
          "A dictionary of observables: read with pyerrors.input.json.load_json_dict. Errors are "
          + "those of gamma_method(S=0).",
        OBSDICT: Dictionary(uniqueKeysWithValues: names), description: description),
      obsdata: written.map { Structure($0, ensemble: ensemble) })
    return Gzip.compress(try JSONText.encodeCompactly(document))
  }

  private struct Document: Encodable {
    let program: String
    let version = "1.1"
    let description: Description
    let obsdata: [Structure]
  }

  private struct Description: Encodable {
    let INFO: String
    let OBSDICT: [String: String]
    let description: String
  }

  /// One `Obs`, `List` or `Corr`.
  private struct Structure: Encodable {
    let type: String
    let layout: String
    let tag: [String?]
    let value: [Double]
    let data: [Ensemble]

    init(_ quantity: ExportedQuantity, ensemble: String) {
      let count = quantity.values.count
      switch quantity.kind {
      case .scalar: (type, layout) = ("Obs", "1")
      case .array: (type, layout) = ("List", "\(count)")
      case .timeSeries: (type, layout) = ("Corr", "\(count), 1")
      }
      // A Corr carries one tag more, its own.
      tag =
        [String?](repeating: quantity.name, count: count)
        + (quantity.kind == .timeSeries ? [nil] : [])
      value = quantity.values.map(\.value)
      data = [Ensemble(id: ensemble, replica: [Replica(name: ensemble, quantity.values)])]
    }
  }

  private struct Ensemble: Encodable {
    let id: String
    let replica: [Replica]
  }

  private struct Replica: Encodable {
    let name: String

    /// [number from 1, δ of each value].
    let deltas: [Entry]

    init(name: String, _ values: [Replicated]) {
      self.name = name
      let columns = values.map(\.fluctuations)
      deltas = columns[0].indices.map { index in
        Entry(number: index + 1, values: columns.map { $0[index] })
      }
    }
  }

  private struct Entry: Encodable {
    let number: Int
    let values: [Double]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(number)
      for value in values { try container.encode(value) }
    }
  }
}
