import EnsembleStorage
import Foundation
import LatticeGeometry
import RunReports

/// What the program finds of its surroundings: libraries, other programs, the machine.
public struct Diagnosis: Encodable, Sendable {
  /// One thing that is needed or useful.
  public struct Finding: Encodable, Sendable {
    /// Whether it is there.
    public enum State: String, Encodable, Sendable {
      /// It is there.
      case ok
      /// It is not there, and some things will not work as they should.
      case missing
      /// It is not there, and only what it is for cannot be done.
      case optional
    }

    /// What it is.
    public let name: String

    /// Whether it is there.
    public let state: State

    /// Its version, or how much there is.
    public let detail: String

    /// What to do; nil if nothing is to be done.
    public let advice: String?
  }

  /// All findings, in the order of their importance.
  public let findings: [Finding]

  /// Whether something required is missing.
  public var isSound: Bool { findings.allSatisfy { $0.state != .missing } }

  /// Looks.
  public static var current: Diagnosis {
    Diagnosis(
      findings: [
        Finding("toolchain", "Swift \(ProgramVersion.compiler)"), fftw, vectors,
        Finding("cores", "\(Machine.availableCores), \(Machine.processor)"), memory,
        Finding("HDF5", StorageLibraries.hdf5), Finding("zlib", StorageLibraries.zlib), gnuplot,
        disk, graphviz,
      ] + pythonModules + [messagePassing])
  }

  // MARK: The findings

  private static var fftw: Finding {
    let version = FourierTransform.libraryVersion
    // The codelets compiled in follow the number, e.g. fftw-3.3.10-sse2-avx-avx2; NEON is "neon".
    let isVectorised = ["sse2", "avx", "neon", "vsx"].contains { version.contains($0) }
    return Finding(
      "FFTW", version,
      advice: isVectorised
        ? nil : "It has no vector codelets: transforms are slow. Install a build with SIMD.")
  }

  private static var vectors: Finding {
    let compiled = VectorInstructions.compiled
    let available = processorVectors
    return Finding(
      "vectors", "compiled for \(compiled)\(available.map { ", the processor has \($0)" } ?? "")",
      advice: available.map { $0 == compiled } ?? true
        ? nil : "make build compiles for this processor.")
  }

  /// The best vector instructions of this processor, named as the compiled ones; nil if unknown.
  private static var processorVectors: String? {
    #if arch(arm64)
      return "NEON"
    #else
      guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
        let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
      else { return nil }
      let flags = Set(line.split(separator: " "))
      if flags.contains("avx512f") { return "AVX-512" }
      if flags.contains("avx2"), flags.contains("fma") { return "AVX2 with FMA" }
      if flags.contains("avx") { return "AVX" }
      return flags.contains("sse2") ? "SSE2" : nil
    #endif
  }

  private static var memory: Finding {
    let limit = Machine.memoryLimit
    let isEnough = limit >= 500_000_000
    return Finding(
      "memory", MemoryEstimate.describe(limit),
      state: isEnough ? .ok : .missing,
      advice: isEnough ? nil : "Runs of large lattices need more; lattice predict tells how much.")
  }

  private static var gnuplot: Finding {
    guard let version = CommandOutput("gnuplot", ["--version"])?.text else {
      return Finding(
        "gnuplot", "not on the PATH", state: .optional,
        advice: "Figures: apt-get install gnuplot-nox, or brew install gnuplot.")
    }
    // The list of terminals, one a line with an explanation.
    let list = CommandOutput("gnuplot", ["-e", "set terminal"], includesErrors: true)?.text ?? ""
    let terminals = Set(
      list.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) })
    let lacking = ["pdfcairo", "svg"].filter { !terminals.contains($0) }
    return Finding(
      "gnuplot",
      version
        + (lacking.isEmpty
          ? ", pdfcairo and svg" : ", without \(lacking.joined(separator: " and "))"),
      state: lacking.isEmpty ? .ok : .optional,
      advice: lacking.isEmpty
        ? nil : "Figures need both: install gnuplot-nox or a build with cairo.")
  }

  private static var disk: Finding {
    let manager = FileManager.default
    let folder = manager.fileExists(atPath: "Results") ? "Results" : "."
    guard
      let free = try? manager.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? NSNumber
    else {
      return Finding(
        "disk", "unknown room in \(folder)", state: .optional,
        advice: "Go to a folder that is there, or name one with --output.")
    }
    let isWritable = manager.isWritableFile(atPath: folder)
    let isEnough = free.int64Value >= 100_000_000
    let place = folder == "." ? "the current folder" : folder
    return Finding(
      "disk", "\(MemoryEstimate.describe(free.intValue)) free in \(place)",
      state: isWritable && isEnough ? .ok : .missing,
      advice: !isWritable
        ? "It is not writable: go elsewhere, or name a folder with --output."
        : isEnough ? nil : "Runs need room for their tables: free some, or use --output.")
  }

  private static var graphviz: Finding {
    CommandOutput("dot", ["-V"], includesErrors: true).map { Finding("Graphviz", $0.text) }
      ?? Finding(
        "Graphviz", "no dot on the PATH", state: .optional,
        advice: "Drawings of lattice diagrams: apt-get install graphviz, or brew install graphviz.")
  }

  /// What reads the exports of a run.
  private static var pythonModules: [Finding] {
    let modules = ["numpy", "h5py", "pyerrors", "gvar"]
    let script = """
      import importlib.metadata as m
      for name in \(modules.map { "'\($0)'" }.joined(separator: ", ")),:
        try: print(name, m.version(name))
        except m.PackageNotFoundError: pass
      """
    guard let output = CommandOutput("python3", ["-c", script])?.text else {
      return [
        Finding(
          "Python", "no python3 on the PATH", state: .optional,
          advice: "Only for reading exports with numpy, h5py, pyerrors or gvar.")
      ]
    }
    let versions = output.split(separator: "\n").map { $0.split(separator: " ") }
    return modules.map { module in
      versions.first { $0.first == module[...] }.map { Finding("Python's \(module)", "\($0[1])") }
        ?? Finding(
          "Python's \(module)", "not installed", state: .optional,
          advice: "Only for reading exports: python3 -m pip install \(module).")
    }
  }

  private static var messagePassing: Finding {
    #if MPI
      Finding("MPI", "built in")
    #else
      Finding(
        "MPI", "not built in", state: .optional,
        advice: "For ranks of mpirun: make mpi. Many machines share a run by --shard as well.")
    #endif
  }

  // MARK: Output

  /// A line for each finding.
  public var text: String {
    findings.map { finding in
      finding.name.padded(to: 18) + finding.state.rawValue.padded(to: 10) + finding.detail
        + (finding.advice.map { "\n" + String(repeating: " ", count: 28) + $0 } ?? "")
    }.joined(separator: "\n")
  }

  /// The findings as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}

extension Diagnosis.Finding {
  fileprivate init(
    _ name: String, _ detail: String, state: State = .ok, advice: String? = nil
  ) {
    self.init(name: name, state: state, detail: detail, advice: advice)
  }
}
