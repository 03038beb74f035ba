// A run as the program does it, with all of its files, into the folder given as the first argument.
import EnsembleSampling
import LatticePipeline
import RunConfiguration

let text = """
  {"name": "library", "lattice": {"extents": [8, 8]},
   "theory": {"action": "phi4", "massSquared": 1, "lambda": 1}, "ensemble": {"networks": 2000}}
  """
let run = try PlannedRun(ConfigurationFile.decode(text: text, source: "library.json"), threads: 2)
let outcome = try run.execute(
  options: RunOptions(output: CommandLine.arguments[1], threads: 2), log: RunLog { _ in },
  monitor: SamplingMonitor())
print(outcome.summary)
