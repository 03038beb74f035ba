import EnsembleStorage
import Foundation
import LatticeGeometry
import TestSupport
import Testing

/// Arrays of NumPy and raw doubles.
struct FlatFileTests {
  let scratch: Scratch
  let values = awkwardValues(5 * 12)

  init() throws { scratch = try Scratch() }

  // MARK: Round trips

  @Test(arguments: ["<f8", ">f8", "<f4", ">f4"], [UInt8(1), 2, 3])
  func numPySurvives(type: String, version: UInt8) throws {
    // Floats hold only some doubles, and of those all.
    let values = values.map { type.hasSuffix("4") ? Double(Float(0.25 * $0 / 1e270)) : $0 }
    let path = try scratch.write(
      numPy(values, shape: [5, 4, 3], type: type, version: version), to: "fields.npy")
    let source = try FieldFile.open(path)
    #expect(source.ensemble.lattice.extents == [4, 3])
    #expect(source.ensemble.componentCount == 1 && source.ensemble.count == 5)
    #expect(source.ensemble.logWeights == nil && source.ensemble.logWeight(ofField: 4) == 0)
    #expect(source.ensemble.configuration == nil)
    #expect(try bits(of: source) == values.map(\.bitPattern))
  }

  @Test func denormalFloatsSurvive() throws {
    let values = [
      Double(Float.leastNonzeroMagnitude), -Double(Float.leastNonzeroMagnitude), 1, -0.0,
    ]
    let path = try scratch.write(
      numPy(values, shape: [2, 2], type: "<f4"), to: "fields.npy")
    #expect(try bits(of: FieldFile.open(path)) == values.map(\.bitPattern))
  }

  @Test func rawDoublesSurvive() throws {
    let path = try scratch.write(encoded(values), to: "fields.raw")
    let source = try FieldFile.open(path, options: FieldFileOptions(extents: [4, 3]))
    #expect(source.ensemble.count == 5 && source.ensemble.componentCount == 1)
    #expect(try bits(of: source) == values.map(\.bitPattern))
    let vector = try FieldFile.open(
      path, options: FieldFileOptions(extents: [2, 3], components: 2))
    #expect(vector.ensemble.count == 5 && vector.ensemble.componentCount == 2)
    #expect(try bits(of: vector) == values.map(\.bitPattern))
  }

  /// Components are told by their number; an axis more than the extents say is no guess at them.
  @Test func componentsAreToldByTheirNumber() throws {
    let path = try scratch.write(numPy(values, shape: [5, 2, 2, 3]), to: "fields.npy")
    let options = [
      FieldFileOptions(components: 2), FieldFileOptions(extents: [2, 3], components: 2),
    ]
    for option in options {
      let ensemble = try FieldFile.open(path, options: option).ensemble
      #expect(ensemble.lattice.extents == [2, 3] && ensemble.componentCount == 2)
    }
    #expect(try FieldFile.open(path).ensemble.lattice.extents == [2, 2, 3])
    #expect(refusal(of: path, FieldFileOptions(extents: [2, 3])) != nil)
    #expect(refusal(of: path, FieldFileOptions(components: 3)) != nil)
    #expect(refusal(of: path, FieldFileOptions(extents: [2, 3], components: 3)) != nil)
  }

  @Test func anArrayWithoutFieldsSurvives() throws {
    let path = try scratch.write(numPy([], shape: [0, 4, 3]), to: "fields.npy")
    let source = try FieldFile.open(path)
    #expect(source.ensemble.count == 0)
    _ = source.makeReader()
  }

  // MARK: Refusals

  @Test func whatIsNoFileOfFieldsIsRefused() throws {
    let manager = FileManager.default
    #expect(
      refusal(of: scratch("none"))
        == .cannotRead(path: scratch("none"), reason: "No such file or directory"))
    #expect(
      refusal(of: scratch.path) == .cannotRead(path: scratch.path, reason: "it is a folder"))
    let empty = try scratch.write([], to: "empty.npy")
    #expect(refusal(of: empty) == .cannotRead(path: empty, reason: "it is empty"))
    #expect(
      refusal(of: "/dev/null")
        == .cannotRead(path: "/dev/null", reason: "it is not a regular file"))
    #expect(mkfifo(scratch("pipe"), 0o600) == 0)
    #expect(
      refusal(of: scratch("pipe"))
        == .cannotRead(path: scratch("pipe"), reason: "it is not a regular file"))
    let text = try scratch.write(Array("0.1 0.2\n".utf8), to: "fields.txt")
    #expect(refusal(of: text) == .unknownFormat(path: text))
    #expect(manager.fileExists(atPath: text))
  }

  @Test func otherTypesAndOrdersAreRefusedByName() throws {
    for type in ["<i8", "|b1", "<c16", "<f2", ">f16", "<U3"] {
      let path = try scratch.write(numPy(values, shape: [5, 4, 3], type: type), to: "fields.npy")
      let error = try #require(refusal(of: path))
      #expect(error.description.contains("holds elements of type \(type);"))
    }
    let structure = try scratch.write(
      numPy(
        values, shape: [],
        header:
          "{'descr': [('a', '<f8'), ('b', '<f8', (2,))], 'fortran_order': False, 'shape': (5,)}"),
      to: "fields.npy")
    #expect(refusal(of: structure)?.description.contains("[('a', '<f8')") == true)
    let fortran = try scratch.write(
      numPy(values, shape: [5, 4, 3], fortran: true), to: "fields.npy")
    #expect(refusal(of: fortran)?.description.contains("Fortran order") == true)
    let future = try scratch.write(numPy(values, shape: [5, 4, 3], version: 4), to: "fields.npy")
    #expect(refusal(of: future)?.description.contains("version 4 of .npy") == true)
  }

  @Test func aWrongSizeIsTold() throws {
    let bytes = numPy(values, shape: [5, 4, 3])
    for change in [-1, -480, 1, 8] {
      let wrong =
        change < 0 ? Array(bytes.dropLast(-change)) : bytes + Array(repeating: 0, count: change)
      let path = try scratch.write(wrong, to: "fields.npy")
      guard case .wrongSize(_, let expected, let found, _)? = refusal(of: path) else {
        Issue.record("\(String(describing: refusal(of: path)))")
        continue
      }
      #expect(expected == bytes.count && found == bytes.count + change)
    }
    let raw = try scratch.write(Array(encoded(values).dropLast(3)), to: "fields.raw")
    let error = try #require(refusal(of: raw, FieldFileOptions(extents: [4, 3])))
    #expect(error.description.hasPrefix("\(raw) has 477 bytes and should have 480: "))
  }

  @Test func aWrongShapeIsTold() throws {
    let path = try scratch.write(numPy(values, shape: [5, 4, 3]), to: "fields.npy")
    #expect(
      refusal(of: path, FieldFileOptions(extents: [4, 4]))
        == .wrongShape(path: path, expected: "[fields, 4, 4]", found: "[5, 4, 3]"))
    for shape in [[60], [], [1, 60, 1], [5, 1, 12], [1, 2, 2, 3, 5, 1]] {
      let values = shape.isEmpty ? [1] : values
      let flat = try scratch.write(numPy(values, shape: shape), to: "fields.npy")
      guard case .wrongShape? = refusal(of: flat) else {
        Issue.record("\(shape): \(String(describing: refusal(of: flat)))")
        continue
      }
    }
    for extents in [[0], [1, 12], [-4, 3], [2, 2, 2, 2, 2], [Int.max, 2], [1 << 31, 1 << 31]] {
      #expect(refusal(of: path, FieldFileOptions(extents: extents)) != nil)
      let raw = try scratch.write(encoded(values), to: "fields.raw")
      #expect(refusal(of: raw, FieldFileOptions(extents: extents)) != nil, "\(extents)")
    }
  }

  /// A header may claim what it likes; nothing is allocated for it.
  @Test func claimsBeyondTheFileAreRefused() throws {
    let shapes = [
      "(1000000000000, 1024, 1024)", "(9223372036854775807, 4, 3)",
      "(99999999999999999999999, 4, 3)", "(4294967296, 4294967296, 2)", "(0, 1000000000, 1000000)",
      "(5, -4, 3)", "(5, 4.0, 3)", "(5,,)", "5", "(5, 4", "[5, 4, 3]",
    ]
    for shape in shapes {
      let header = "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }"
      let path = try scratch.write(numPy(values, shape: [], header: header), to: "fields.npy")
      #expect(refusal(of: path) != nil, "\(shape)")
    }
    let start = [0x93] + Array("NUMPY".utf8)
    for rest: [UInt8] in [
      [], [1], [1, 0], [1, 0, 5], [1, 0, 0xFF, 0xFF], [2, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x7B],
      [1, 0, 0, 0], [1, 0, 1, 0, 0x7B],
    ] {
      let path = try scratch.write(start + rest, to: "fields.npy")
      #expect(refusal(of: path) != nil, "\(rest)")
    }
  }

  @Test func whatIsNotFiniteIsNamedByItsByte() throws {
    for (value, name) in [(Double.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf")] {
      var values = values
      values[12 * 2 + 3 * 1 + 2] = value
      let raw = try scratch.write(encoded(values), to: "fields.raw")
      #expect(
        refusal(of: raw, FieldFileOptions(extents: [4, 3]))
          == .notFinite(path: raw, place: "byte 232, [2, 1, 2]", value: name))
      let array = try scratch.write(numPy(values, shape: [5, 4, 3], type: ">f8"), to: "fields.npy")
      let header = numPy([], shape: [5, 4, 3], type: ">f8").count
      #expect(
        refusal(of: array)
          == .notFinite(path: array, place: "byte \(header + 232), [2, 1, 2]", value: name))
    }
  }

  /// Ignored, they would be weights that are not applied.
  @Test func datasetsOfFilesWithoutAreRefused() throws {
    let array = try scratch.write(numPy(values, shape: [5, 4, 3], type: "<f8"), to: "fields.npy")
    let raw = try scratch.write(encoded(values), to: "fields.raw")
    for options in [FieldFileOptions(dataset: "x"), FieldFileOptions(logWeightDataset: "x")] {
      for path in [array, raw] {
        var options = options
        if path == raw { options.extents = [4, 3] }
        let error = try #require(refusal(of: path, options))
        guard case .inapplicable = error else {
          Issue.record("\(error)")
          return
        }
        #expect(
          error.description.contains("dataset \"x\"")
            && error.description.hasSuffix("leave it out."))
      }
    }
    let both = FieldFileOptions(logWeightDataset: "x", logWeightFile: raw)
    #expect(
      refusal(of: array, both)?.description.contains("a file of log-weights is given") == true)
  }

  @Test func mutationsNeverCrash() throws {
    let original = numPy(values, shape: [5, 4, 3])
    var sequence = SplitMix64(seed: 2307_03223)
    var refused = 0
    for _ in 0..<4000 {
      let path = try scratch.write(mutated(original, using: &sequence), to: "mutated.npy")
      do {
        _ = try bits(of: FieldFile.open(path))
      } catch is FieldFileError {
        refused += 1
      }
    }
    #expect(refused > 1000)
  }
}
