import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import Logging
import RunConfiguration
import StructureChecks

/// What structure tests found.
struct StructureFindings: Sendable {
  /// The tests, in the order they are reported.
  let tests: [StructureTest]
  /// ⟨φ²⟩, ⟨φ⁴⟩, ⟨φ⁶⟩ at one site.
  let moments: [Estimate]
  /// Where the fields came from.
  let source: String
  /// Blocks behind the errors.
  let blocks: Int
  /// Why the weights cannot be trusted.
  let reasons: [String]
}

/// An ensemble that structure tests can be made on.
protocol StructureSubject: Sendable {
  /// The configuration with the program's choices filled in.
  var configuration: RunConfiguration { get }
  /// SHA-256 of the resolved physics configuration.
  var configurationHash: String { get }
  /// `<name>-<hash>`.
  var folderName: String { get }
  /// Fields that will be drawn or read.
  var fieldCount: Int { get }
  /// The ensemble in a few words.
  var title: String { get }

  /// Draws or reads the fields, and makes the tests.
  func examine(
    threads: Int, monitor: SamplingMonitor, logger: Logger
  ) throws -> StructureFindings
}
