import EnsembleStorage
import Foundation
import Testing

/// Log-weights in a file beside the fields'.
struct LogWeightFileTests {
  let scratch: Scratch
  let fields: String
  let weights: [Double] = [0.5, -1.25, -.infinity, 1e-300, -700]

  init() throws {
    scratch = try Scratch()
    fields = try scratch.write(numPy(awkwardValues(60), shape: [5, 4, 3]), to: "fields.npy")
  }

  private func read(_ bytes: [UInt8]) throws -> [Double]? {
    let path = try scratch.write(bytes, to: "weights")
    return try FieldFile.open(fields, options: FieldFileOptions(logWeightFile: path))
      .ensemble.logWeights
  }

  private func refusal(_ bytes: [UInt8]) throws -> FieldFileError? {
    do {
      _ = try read(bytes)
      return nil
    } catch { return error as? FieldFileError }
  }

  @Test func everyFormatSurvives() throws {
    #expect(try read(numPy(weights, shape: [5])) == weights)
    #expect(try read(numPy(weights, shape: [5], type: ">f8", fortran: true)) == weights)
    #expect(try read(encoded(weights)) == weights)
    let text = "# ln w\n0.5\n  -1.25 # the second\r\n\n-inf\n1e-300\n-7e2"
    #expect(try read(Array(text.utf8)) == weights)
  }

  @Test func theyReplaceStoredOnes() throws {
    let archive = try store(content(fields: 5), in: scratch)
    let path = try scratch.write(encoded(weights), to: "weights")
    let source = try FieldFile.open(archive, options: FieldFileOptions(logWeightFile: path))
    #expect(source.ensemble.logWeights == weights)
  }

  @Test func anotherNumberOfThemIsRefused() throws {
    let path = scratch("weights")
    let four = Array(weights.dropLast())
    let expected = FieldFileError.weightCount(path: path, expected: 5, found: 4)
    #expect(try refusal(numPy(four, shape: [4])) == expected)
    #expect(try refusal(encoded(four)) == expected)
    #expect(try refusal(Array("1\n2\n3\n4\n".utf8)) == expected)
    #expect(try refusal(encoded(weights + [0])) != nil)
    #expect(
      try refusal(Array(encoded(weights).dropLast()))
        == .wrongSize(path: path, expected: 40, found: 39, reason: "it is neither .npy nor text"))
    #expect(try refusal(Array(repeating: 0x0A, count: 1 << 20)) != nil)
    #expect(
      try refusal(numPy(weights, shape: [5, 1]))
        == .wrongShape(path: path, expected: "[5], a log-weight a field", found: "[5, 1]"))
  }

  @Test func whatIsNoLogWeightIsNamed() throws {
    let path = scratch("weights")
    #expect(
      try refusal(Array("1\n2\n\n3,0\n4\n5\n".utf8))
        == .damaged(path: path, place: "line 4", reason: "\"3,0\" is not a number"))
    #expect(
      try refusal(Array("1\n2\n# none\n3\nnan\n5\n".utf8))
        == .notFinite(path: path, place: "line 5", value: "nan"))
    #expect(
      try refusal(encoded([0, 0, .infinity, 0, 0]))
        == .notFinite(path: path, place: "byte 16, field 2", value: "inf"))
    #expect(
      try refusal(encoded(Array(repeating: -.infinity, count: 5)))
        == .notFinite(path: path, place: "every field", value: "-inf"))
    #expect(try refusal([]) == .cannotRead(path: path, reason: "it is empty"))
  }
}
