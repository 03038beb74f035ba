import FieldTheory
import Foundation
import LatticeGeometry
import LatticePipeline
import RunConfiguration
import Testing

/// Templates that are part of the program.
struct ConfigurationTemplateTests {
  @Test func theyAreTheExamplesOfTheSourceTree() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    var compared = 0
    for template in ConfigurationTemplate.all {
      let file = root.appendingPathComponent("Configs/" + template.source)
      #expect(try String(contentsOf: file, encoding: .utf8) == template.text, "\(template.source)")
      compared += 1
    }
    #expect(compared == 5)
  }

  @Test(arguments: [([16], 1.0, 0.0), ([8, 8, 8], 0.25, 1.0)])
  func answersMakeAConfiguration(extents: [Int], massSquared: Double, lambda: Double) throws {
    let text = ConfigurationTemplate.text(
      name: "my", extents: extents, massSquared: massSquared, lambda: lambda)
    let plan = try RunPlan(ConfigurationFile.decode(text: text, source: "my.json"), threads: 1)
    #expect(plan.lattice.extents == extents)
    #expect(plan.action.massSquared == massSquared)
    #expect(plan.isInteracting == (lambda > 0))
  }

  @Test func targetsAreRead() throws {
    let absolute = try #require(ErrorTarget("G(0)=1e-4"))
    #expect(absolute.observable == "susceptibility")
    #expect(absolute.error(ofValue: 3) == 1e-4)
    let relative = try #require(ErrorTarget("phi2=0.1%"))
    #expect(abs(relative.error(ofValue: -2) - 0.002) < 1e-15)
    for text in ["", "phi2", "phi2=", "=1", "phi2=0", "phi2=-1", "phi2=nan", "phi2=%"] {
      #expect(ErrorTarget(text) == nil, "\(text)")
    }
  }
}
