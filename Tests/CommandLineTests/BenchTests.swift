import Foundation
import Testing

/// `lattice bench`: what is timed is what it is said to be; never how long it took.
struct BenchTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func cases(_ arguments: [String]) throws -> [[String: Any]] {
    let result = try scratch.start(["bench"] + arguments + ["--json"]).finish()
    #expect(result.exitCode == 0, "\(result.errors)")
    return try #require(try jsonObject(result.output)["cases"] as? [[String: Any]])
  }

  private func numbers(_ name: String) throws -> [Double] {
    let data = try Data(contentsOf: scratch.url.appendingPathComponent("cases/\(name)"))
    return data.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
  }

  @Test func ratiosAreThoseOfTheTimesBesideThem() throws {
    let found = try cases(["sampling"])
    #expect(found.compactMap { ($0["extents"] as? [Int])?.count } == [2, 2, 2, 3, 4])
    for item in found {
      let network = try #require(item["secondsPerNetwork"] as? Double)
      let transform = try #require(item["secondsPerTransform"] as? Double)
      let ratio = try #require(item["ratio"] as? Double)
      #expect(transform > 0 && abs(ratio * transform / network - 1) < 1e-12)
      // A network ends with a transform, so that one is not the cheaper.
      #expect(ratio > 0.5)
    }
    let text = try scratch.lattice("bench", "sampling")
    #expect(text.output.contains("256×256") && text.output.contains("µs a transform"))
  }

  @Test func moreObservablesCostMore() throws {
    let found = try scratch.lattice("bench", "analysis")
    #expect(found.exitCode == 0, "\(found.errors)")
    #expect(found.outputLines.count == 5)
    #expect(!(try cases(["analysis"])).isEmpty)
  }

  /// Networks of every case are realised, and cheaper than chains or not; the error is the same.
  @Test func networksAreSetAgainstChains() throws {
    let found = try cases(["engineering", "--extent", "16"])
    #expect(found.count == 6)
    for item in found {
      let (chain, network) = (item["chainSeconds"] as? Double, item["networkSeconds"] as? Double)
      let ratio = try #require(item["ratio"] as? Double)
      #expect(abs(ratio * (network ?? 0) / (chain ?? 0) - 1) < 1e-12)
      #expect((item["essFraction"] as? Double ?? 0) > 0.3)
    }
    let none = try scratch.lattice("bench", "engineering", "--extent", "17")
    #expect(none.exitCode == 64 && none.errors.contains("there are 16, 32 and 64"))
  }

  @Test func theChosenEvaluatorIsOneOfThoseTimed() throws {
    let found = try cases(["evaluators", "--quick"])
    #expect(found.count == 5)
    for item in found {
      let chosen = try #require(item["chosen"] as? String)
      #expect((item["seconds"] as? [String: Double])?[chosen] != nil)
    }
    let text = try scratch.lattice("bench", "evaluators", "--quick")
    #expect(text.output.contains("the choice is the fastest or within"))
    let both = try scratch.lattice("bench", "evaluators", "--quick", "--export", "cases")
    #expect(both.exitCode == 64)
  }

  /// The sums that other programs are timed on, written out here: Σ Re(z e^{ib·x}), and neurons.
  @Test func exportedFieldsAreTheSumsOfTheirParameters() throws {
    let result = try scratch.lattice("bench", "evaluators", "--export", "cases", "--json")
    #expect(result.exitCode == 0, "\(result.errors)")
    let index = try jsonObject(try scratch.text(of: "cases/index.json"))
    let waves = try #require((index["planeWaves"] as? [[String: Any]])?.first)
    let dense = try #require(index["dense"] as? [[String: Any]])
    func file(_ item: [String: Any], _ key: String) throws -> [Double] {
      try numbers(try #require(item[key] as? String))
    }
    let sites = [(0, 0), (0, 1), (1, 0), (17, 40), (63, 63)]

    #expect(waves["extents"] as? [Int] == [64, 64])
    let (momenta, real) = (try file(waves, "momenta"), try file(waves, "realParts"))
    let (imaginary, field) = (try file(waves, "imaginaryParts"), try file(waves, "field"))
    let count = real.count
    for (x, y) in sites {
      let sum = (0..<count).reduce(0.0) { sum, wave in
        let angle = momenta[wave] * Double(x) + momenta[count + wave] * Double(y)
        return sum + real[wave] * cos(angle) - imaginary[wave] * sin(angle)
      }
      #expect(abs(field[64 * x + y] - sum) < 1e-9, "\(x), \(y)")
    }

    for item in dense {
      let isReLU = item["activation"] as? String == "relu"
      let names = try #require(item["axes"] as? [String])
      let axes = try names.map { try numbers($0) }
      let (weights, biases) = (try file(item, "weights"), try file(item, "biases"))
      let (readouts, field) = (try file(item, "readouts"), try file(item, "field"))
      guard isReLU else { continue }
      for (x, y) in sites {
        let sum = biases.indices.reduce(item["outputBias"] as? Double ?? 0) { sum, neuron in
          let input =
            biases[neuron] + weights[2 * neuron] * axes[0][x]
            + weights[2 * neuron + 1] * axes[1][y]
          return sum + readouts[neuron] * max(0, input)
        }
        #expect(abs(field[64 * x + y] - sum) < 1e-9, "\(x), \(y)")
      }
    }

    let again = try scratch.lattice("bench", "evaluators", "--export", "cases")
    #expect(again.exitCode == 73 && again.errors.contains("exists already"))
  }
}
