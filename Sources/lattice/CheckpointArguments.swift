import ArgumentParser

/// Arguments of commands that draw an ensemble which may be interrupted.
struct CheckpointArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Seconds between checkpoints; one is also written at SIGINT and SIGTERM.",
      valueName: "seconds"))
  var checkpointInterval = 60.0

  func validate() throws {
    guard checkpointInterval > 0, checkpointInterval <= 1e6 else {
      throw ValidationError(
        "--checkpoint-interval is \(checkpointInterval); it must be above 0 and at most 1e6 seconds."
      )
    }
  }
}
