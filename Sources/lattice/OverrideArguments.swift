import ArgumentParser

/// `--set`, of every command that reads a configuration.
struct OverrideArguments: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Override one key, e.g. --set theory.lambda=2; may be repeated.",
      valueName: "key.path=value"))
  var overrides: [String] = []
}
