import ArchitectureEngineering
import EnsembleSampling
import EnsembleStorage
import Foundation
import LatticeGeometry
import LatticePipeline
import RunConfiguration
import RunReports

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A reader with the files it is given: makes a case and reads it.
struct FuzzedReader {
  let name: ReaderName
  private let seeds: [[UInt8]]
  private let mutator: Mutator
  /// Of property lists.
  private var treeMutator: TreeMutator?
  private let folder: String
  private let seedFolder: String
  /// Files of a run's folder that are changed, with the sound content.
  private var files: [(name: String, bytes: [UInt8])] = []
  private let orbits: MomentumOrbits

  /// Prepares a reader.
  ///
  /// - Parameters:
  ///   - name: Which.
  ///   - seeds: The sound files.
  ///   - folder: An empty folder for hostile files.
  /// - Throws: An error if the sound files are not there.
  init(_ name: ReaderName, seeds: Seeds, folder: String) throws {
    self.name = name
    self.folder = folder
    seedFolder = seeds.folder
    orbits = MomentumOrbits(grid: MomentumGrid(lattice: try Lattice(extents: [4, 4])))
    let numbers = (0..<48).map { Double($0) / 8 - 3 }
    let raw = numbers.flatMap { number in
      withUnsafeBytes(of: number.bitPattern.littleEndian, Array.init)
    }
    switch name {
    case .configuration, .plan:
      self.seeds = try seeds.allConfigurations()
      mutator = Mutator(isText: true, words: Self.keys(in: self.seeds))
    case .npy:
      self.seeds = [
        Self.numPy("<f8", "3, 4, 4", raw), Self.numPy(">f8", "3, 4, 4", raw),
        Self.numPy("<f4", "6, 4, 4", raw), Self.numPy("<f8", "1, 3, 2, 2, 4", raw),
      ]
      mutator = Mutator(
        isText: false, words: ["'descr'", "'<f8'", "'>f4'", "(", ")", "True", "4, ", "2, ", "0, "])
    case .raw:
      self.seeds = [raw]
      mutator = Mutator(isText: false, words: [""])
    case .hdf5:
      self.seeds = [try seeds.bytes("run/fields.h5"), try seeds.bytes("axis/fields.h5")]
      mutator = Mutator(isText: false, words: ["OHDR", "FRHP", "fields", "log_weights"])
    case .logWeights:
      self.seeds = [
        Array("# ln w\n-1.5\n-inf\n0.25 # heavy\n".utf8), Array(raw.prefix(24)),
        Self.numPy("<f8", "3,", Array(raw.prefix(24))),
      ]
      mutator = Mutator(isText: true, words: ["-inf", "nan", "#", "\n"])
      try Self.write(Self.numPy("<f8", "3, 4, 4", raw), to: folder + "/fields.npy")
    case .density:
      self.seeds = [try seeds.bytes("fitted.density"), try seeds.bytes("optimised.density")]
      mutator = Mutator(isText: true, words: Self.keys(in: self.seeds))
    case .checkpoint:
      self.seeds = [try seeds.bytes("run/ensemble.checkpoint")]
      mutator = Mutator(isText: false, words: ["lattice checkpoint\n"])
    case .state:
      self.seeds = try ["run", "axis"].map { run in
        Array(
          try CheckpointFile.payload(
            in: Data(try seeds.bytes(run + "/ensemble.checkpoint")), path: run))
      }
      mutator = Mutator(isText: false, words: [])
      treeMutator = try TreeMutator(self.seeds)
    case .table, .reference:
      self.seeds = try ["propagator", "weights", "timeslice"].map {
        try seeds.bytes("run/\($0).tsv")
      }
      mutator = Mutator(
        isText: true, words: ["# columns:", "n0", "n1", "value", "error", "\n", "\t"])
    case .compare, .report:
      let names =
        name == .compare
        ? [
          "results.json", "propagator.tsv", "propagator_covariance.tsv", "samples.tsv",
          "timeslice.tsv", "config.json", "reference.json",
        ]
        : [
          "results.json", "config.json", "manifest.json", "propagator.tsv", "run.log",
          "weights.tsv",
        ]
      let run = folder + "/run"
      try FileManager.default.copyItem(atPath: seeds.folder + "/" + Seeds.run, toPath: run)
      try Self.write(Array(Self.reference.utf8), to: run + "/reference.json")
      // What the page does not show, and its checksums would take the time.
      for large in ["fields.h5", "correlators.h5", "correlators.gvar.json"] {
        try? FileManager.default.removeItem(atPath: run + "/" + large)
      }
      files = try names.map { name in
        (name, Array(try Data(contentsOf: URL(fileURLWithPath: run + "/" + name))))
      }
      self.seeds = files.map(\.bytes)
      mutator = Mutator(isText: true, words: Self.keys(in: self.seeds))
    case .planted:
      self.seeds = [Array("a sound file of some length".utf8)]
      mutator = Mutator(isText: false, words: ["x"])
    }
  }

  /// The bytes of a case.
  func bytes(using generator: inout CaseGenerator) throws -> [UInt8] {
    if let treeMutator { return try treeMutator.mutated(using: &generator) }
    let bytes = mutator.mutated(
      files.isEmpty ? seeds : [generator.pick(files).bytes], using: &generator)
    return name == .density && generator.below(4) > 0 ? Self.resealed(bytes) : bytes
  }

  /// Reads a case.
  ///
  /// - Returns: Whether it was taken for sound.
  func read(_ bytes: [UInt8], using generator: inout CaseGenerator) throws -> Bool {
    do {
      try attempt(bytes, using: &generator)
      return true
    } catch let error as FuzzingError {
      throw error
    } catch {
      // What is refused is told in words.
      guard !"\(error)".isEmpty else { throw FuzzingError("an error without words") }
      return false
    }
  }

  private func attempt(_ bytes: [UInt8], using generator: inout CaseGenerator) throws {
    let file = folder + "/case"
    switch name {
    case .configuration:
      _ = try ConfigurationScanner.scan(bytes: bytes, source: "case")
      guard let text = String(validating: bytes, as: UTF8.self) else { return }
      let decoded = try ConfigurationFile.decode(text: text, source: "case")
      if let error = ConfigurationError(decoded.problems) { throw error }
      _ = try SweepFile(text: text, source: "case")
      let again = try ConfigurationFile.decode(
        text: decoded.configuration.canonicalText, source: "canonical")
      guard again.problems.isEmpty, again.configuration == decoded.configuration else {
        throw FuzzingError("the canonical text is of another configuration")
      }
    case .plan:
      let text = String(decoding: bytes, as: UTF8.self)
      if let sweep = try SweepFile(text: text, source: "case") {
        _ = try SweepPlan(sweep, threads: 1)
      } else {
        _ = try PlannedRun(ConfigurationFile.decode(text: text, source: "case"), threads: 1)
      }
    case .npy, .hdf5:
      try Self.write(bytes, to: file)
      try readFields(of: FieldFile.open(file))
    case .raw:
      try Self.write(bytes, to: file)
      let sizes = [-1, 0, 1, 2, 3, 4, 16, 46341, 1 << 31, 1 << 32, 3_037_000_500, 1 << 62, .max]
      let options = FieldFileOptions(
        extents: generator.below(4) == 0
          ? [4, 4] : (0..<generator.below(6)).map { _ in generator.pick(sizes) },
        components: generator.below(2) == 0 ? nil : generator.pick(sizes))
      try readFields(of: FieldFile.open(file, options: options))
    case .logWeights:
      try Self.write(bytes, to: file)
      _ = try FieldFile.open(
        folder + "/fields.npy", options: FieldFileOptions(logWeightFile: file))
    case .density:
      switch try EngineeredDensityFile(data: Data(bytes), path: file).map {
      case .optimised(let map):
        guard let tableau = map.tableau else { return }
        _ = map.velocity(on: orbits.grid, method: tableau, stepCount: 2)
      case .fitted(let map):
        for path in map.paths { _ = map.coefficients(along: path) }
      }
    case .checkpoint:
      _ = try CheckpointFile.payload(in: Data(bytes), path: file)
    case .state:
      let state = try EnsembleState<RunBlock>.decoded(from: Data(bytes))
      guard let snapshot = state.snapshot else { return }
      _ = snapshot.values.reduce(0) { $0 + $1.networkCount }
      for entry in snapshot.values { _ = entry.whole }
    case .table:
      _ = try StoredTable(text: String(decoding: bytes, as: UTF8.self))
    case .reference:
      try Self.write(bytes, to: file)
      let reference = try ReferencePropagator(contentsOf: file, orbits: orbits)
      _ = reference.curve(orbits: orbits)
    case .compare:
      try inRun(bytes, using: &generator) { changed in
        let comparison = try RunComparison(
          a: seedFolder + "/" + Seeds.run,
          b: changed == "reference.json" ? folder + "/run/" + changed : folder + "/run",
          threshold: 0.001, anyway: true)
        _ = try comparison.json() + comparison.text
      }
    case .report:
      try inRun(bytes, using: &generator) { _ in _ = try ReportPage(folder + "/run").html }
    case .planted:
      precondition(bytes.first != 0xFF, "the planted bug")
      if bytes.last == 0xFF {
        var hoard = [[UInt8]](repeating: [UInt8](repeating: 1, count: 1 << 24), count: 256)
        for index in hoard.indices { hoard[index][index] = 2 }
      }
    }
  }

  /// Reads with one file of the run's folder changed, and puts the sound one back.
  private func inRun(
    _ bytes: [UInt8], using generator: inout CaseGenerator, _ read: (String) throws -> Void
  ) throws {
    // Mostly the file whose like was changed; sometimes one takes another's place.
    let common = files.map { zip($0.bytes, bytes).prefix { $0 == $1 }.count }
    let likely = common.indices.max { common[$0] < common[$1] } ?? 0
    let place = generator.below(16) == 0 ? generator.below(files.count) : likely
    let path = folder + "/run/" + files[place].name
    try Self.write(bytes, to: path)
    defer { try? Self.write(files[place].bytes, to: path) }
    try read(files[place].name)
  }

  private func readFields(of source: any FieldSource) throws {
    let ensemble = source.ensemble
    guard ensemble.count > 0 else { return }
    let field = Field(on: ensemble.lattice, count: ensemble.componentCount)
    let reader = source.makeReader()
    for index in 0..<ensemble.count { try reader.read(index, into: field) }
  }

  // MARK: Making files

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FuzzingError("\(path) cannot be written") }
    defer { close(descriptor) }
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count else { throw FuzzingError("\(path) cannot be written") }
  }

  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes, count)
    #else
      Darwin.write(descriptor, bytes, count)
    #endif
  }

  private static func numPy(_ type: String, _ shape: String, _ values: [UInt8]) -> [UInt8] {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }\n"
    let length = header.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length), 0] + Array(header.utf8) + values
  }

  private static let reference = """
    {"source": "somewhere", "phi2": [0.5, 0.01], "phi4": {"value": 0.7, "error": 0.02},
     "propagator": [{"n": [0, 0], "value": 0.9, "error": 0.1},
                    {"n": [1, -1], "value": 0.2, "error": 0.01}]}
    """

  /// What stands in quotes in texts, each once.
  private static func keys(in texts: [[UInt8]]) -> [String] {
    var keys: Set<String> = []
    for text in texts {
      let pieces = text.split(separator: UInt8(ascii: "\""))
      for piece in pieces where piece.count < 32 && piece.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
        keys.insert("\"\(String(decoding: piece, as: UTF8.self))\"")
      }
    }
    return keys.sorted() + ["\"\""]
  }

  private struct Sealed<Map: Decodable>: Decodable { let map: Map }

  /// A density with the checksum its map has; unchanged if it holds none.
  private static func resealed(_ bytes: [UInt8]) -> [UInt8] {
    let data = Data(bytes)
    let decoder = JSONDecoder()
    var map: EngineeredMap?
    if let found = try? decoder.decode(Sealed<FittedMap>.self, from: data).map {
      map = .fitted(found)
    } else if let found = try? decoder.decode(Sealed<OptimisedMap>.self, from: data).map {
      map = .optimised(found)
    }
    guard let map, let checksum = try? EngineeredDensityFile(map: map).checksum(),
      let old = String(decoding: bytes, as: UTF8.self).range(of: "\"sha256\" : \"")
    else { return bytes }
    var text = String(decoding: bytes, as: UTF8.self)
    let end = text[old.upperBound...].firstIndex(of: "\"") ?? text.endIndex
    text.replaceSubrange(old.upperBound..<end, with: checksum)
    return Array(text.utf8)
  }
}
