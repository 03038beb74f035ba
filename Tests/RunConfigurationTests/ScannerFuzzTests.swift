import RunConfiguration
import TestSupport
import Testing

/// Whatever the bytes, scanning and decoding end with a tree or an error.
struct ScannerFuzzTests {
  private static let seeds = [
    phiFour, freeField,
    """
    { // comment
      name: 'a\\u00e9\\uD83D\\uDE00', /* b */ "lattice": {"extents": [0x10, +8, .5e1, 1e999,],},
      theory: {action: "phi4", convention: "hopping", kappa: Infinity, lambda: NaN},
      compare: ["free", null, true, [[{}]]], "analysis": {"observables": ["propagator"]},
    }
    """,
  ]

  private static let tokens = [
    "{", "}", "[", "]", ",", ":", "\"", "'", "\\", "\\u", "\\uD800", "//", "/*", "*/", "\n", "\r",
    "0x", "1e", "-", "+", ".", "99999999999999999999", "null", "NaN", "Infinity", "\u{A0}",
    "\u{FEFF}", "\u{2028}", "é", "\u{0}", "theory", "lattice", "extents",
  ]

  private func mutated(using generator: inout SplitMix64) -> [UInt8] {
    var bytes = Array((Self.seeds.randomElement(using: &generator) ?? "").utf8)
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let place = Int.random(in: 0...bytes.count, using: &generator)
      let end = min(bytes.count, place + Int.random(in: 0...12, using: &generator))
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes.removeSubrange(place..<end)
      case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      case 2:
        let token = Self.tokens.randomElement(using: &generator) ?? ""
        bytes.insert(contentsOf: Array(token.utf8), at: place)
      case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
      default: bytes = Array(bytes[..<end])
      }
    }
    return bytes
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func anyBytesEndInATreeOrAnError(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var (trees, errors, sound) = (0, 0, 0)
    for _ in 0..<8_000 {
      let bytes = mutated(using: &generator)
      do throws(ConfigurationError) {
        _ = try ConfigurationScanner.scan(bytes: bytes, source: "x")
        trees += 1
      } catch {
        errors += 1
        #expect(!error.problems.isEmpty && !error.description.contains("\u{0}"))
      }
      guard let text = String(validating: bytes, as: UTF8.self) else { continue }
      do throws(ConfigurationError) {
        let decoded = try ConfigurationFile.decode(text: text, source: "x")
        guard decoded.problems.isEmpty else { continue }
        sound += 1
        let again = try ConfigurationFile.decode(
          text: decoded.configuration.canonicalText, source: "y")
        #expect(again.problems.isEmpty && again.configuration == decoded.configuration)
      } catch {
        #expect(!error.problems.isEmpty)
      }
    }
    // The mutations are neither all harmless nor all fatal.
    #expect(trees > 100 && errors > 100 && sound > 10, "\(trees) \(errors) \(sound)")
  }

  @Test func anyOverrideEndsInATreeOrAnError() {
    var generator = SplitMix64(seed: 4)
    var accepted = 0
    for _ in 0..<4_000 {
      var argument = "theory.lambda=1"
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let token =
          (Self.tokens + ["=", "lattice.extents[1]", "[0]"])
          .randomElement(using: &generator) ?? ""
        let place = argument.indices.randomElement(using: &generator) ?? argument.startIndex
        argument.insert(contentsOf: token, at: place)
      }
      if let decoded = try? decode(phiFour, argument), decoded.problems.isEmpty { accepted += 1 }
    }
    #expect(accepted > 0)
  }
}
