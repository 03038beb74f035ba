import Foundation
import TestSupport
import Testing

/// What the system may do to a run: no room, no permission, folders that go, signals, no memory.
struct FaultTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
    try scratch.write(phiFourSweep, to: "sweep.json")
  }

  /// Whether a file system of a few megabytes can be made that nobody else sees.
  private static let canMount: Bool = {
    guard geteuid() == 0 else { return false }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments = ["-m", "/bin/sh", "-c", "mount -t tmpfs -o size=64k none /mnt"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  /// Shell words of the scripts: `leave KIB` leaves so much room on the disk, `try WORDS` runs the program
  /// and prints its exit code and the last line of its errors.
  private static let words = """
    leave() {
      rm -f fill
      free=$(df -k --output=avail . | tail -1)
      [ "$free" -gt "$1" ] && head -c $(( (free - $1) * 1024 )) /dev/zero > fill
      return 0
    }
    try() {
      code=0
      "$LATTICE" "$@" > "$LOGS/output" 2> "$LOGS/errors" || code=$?
      echo "$code $(tail -n 1 "$LOGS/errors")"
    }
    sum() { find "$@" -type f | sort | xargs cat | cksum; }

    """

  /// Runs a script with the program's path in LATTICE, in a folder of its own.
  ///
  /// - Parameters:
  ///   - script: For sh.
  ///   - size: Of the disk the folder lies on; nil leaves it where it is.
  /// - Returns: The lines it printed.
  private func run(_ script: String, onDiskOf size: String? = nil) throws -> [String] {
    let manager = FileManager.default
    try manager.createDirectory(
      at: scratch.url.appendingPathComponent("disk"), withIntermediateDirectories: true)
    let mount = size.map { "mount -t tmpfs -o size=\($0) none disk; " } ?? ""
    let shell = ["/bin/sh", "-ec", mount + "cd disk\n" + Self.words + script]
    let result = try RunningProgram(
      URL(fileURLWithPath: size == nil ? "/usr/bin/env" : "/usr/bin/unshare"),
      (size == nil ? [] : ["-m"]) + shell, in: scratch.url,
      environment: ["LATTICE": try LatticeProgram.url().path, "LOGS": scratch.path]
    ).finish(within: 300)
    #expect(result.exitCode == 0, "\(result)")
    return result.outputLines.map(String.init)
  }

  // MARK: No room

  /// However much room there is, a run that does not fit says so, harms nothing, and is done when there
  /// is room: gone on with if anything was kept, else begun anew.
  @Test(.enabled(if: canMount, "needs root and unshare for a small disk"))
  func aDiskThatFillsUpDuringARun() throws {
    let lines = try run(
      """
      "$LATTICE" run ../quick.json --output whole --quiet > /dev/null
      before=$(sum whole)
      for room in 0 4 16 48 128 256 340; do
        leave $room
        try run ../quick.json --output again --quiet
        echo "left $(ls -A | tr '\\n' ' ')"
        rm -f fill
        if [ -d again.checkpoint ]; then try resume again; else try run ../quick.json --output again; fi
        cmp again/propagator.tsv whole/propagator.tsv
        cmp again/ensemble.checkpoint whole/ensemble.checkpoint
        rm -r again
      done
      [ "$(sum whole)" = "$before" ] && echo intact
      """, onDiskOf: "8m")
    #expect(lines.last == "intact")
    #expect(lines.count == 22)
    for place in stride(from: 0, to: lines.count - 1, by: 3) {
      let (failed, left, repeated) = (lines[place], lines[place + 1], lines[place + 2])
      #expect(failed.hasPrefix("74 lattice: again/"), "\(failed)")
      #expect(
        failed.contains(" cannot be written: No space left on device. Make room"), "\(failed)")
      #expect(
        ["left fill whole ", "left again.checkpoint fill whole "].contains(left), "\(left)")
      #expect(repeated.hasPrefix("0 "), "\(repeated)")
    }
  }

  /// Every other command that writes.
  @Test(.enabled(if: canMount, "needs root and unshare for a small disk"))
  func aDiskThatIsFullForOtherCommands() throws {
    let lines = try run(
      """
      export TMPDIR="$LOGS"
      "$LATTICE" run ../quick.json --output whole --quiet --set output.fields=true > /dev/null
      "$LATTICE" run ../quick.json --output one --shard 1/2 --quiet > /dev/null
      "$LATTICE" run ../quick.json --output two --shard 2/2 --quiet > /dev/null
      before=$(sum whole one two)
      for room in 0 40; do
        leave $room
        try merge one two --output all
        try sweep ../sweep.json --output sweep
        try run ../quick.json --output three --shard 1/2
        try run ../quick.json --output whole --force --seed 7
        rm -rf all.checkpoint sweep three three.checkpoint whole.checkpoint
      done
      leave 0
      try engineer ../quick.json --output map.density
      try plan ../quick.json --target-error phi2=1% --write planned.json
      try analyze whole --output analysis
      try check whole --output checks
      try reconstruct whole --output couplings
      try report whole
      try init free
      code=0; "$LATTICE" run ../quick.json --json --output "$LOGS/json" > json 2> "$LOGS/errors" || code=$?
      echo "$code $(tail -n 1 "$LOGS/errors")"
      for text in version help --generate-completion-script=bash; do
        code=0; "$LATTICE" $text > /dev/full 2> "$LOGS/errors" || code=$?
        echo "$code $(tail -n 1 "$LOGS/errors")"
      done
      rm -f json
      ls -A | tr '\\n' ' '; echo
      [ "$(sum whole one two)" = "$before" ] && echo intact
      """, onDiskOf: "8m")
    #expect(lines.suffix(2) == ["fill one two whole ", "intact"])
    for line in lines.dropLast(2) {
      #expect(line.hasPrefix("74 lattice: "), "\(line)")
      #expect(line.contains("cannot be written: ") || line.contains("need"), "\(line)")
      #expect(!line.contains("operation") && !line.contains(".."), "\(line)")
    }
    #expect(lines.count == 21)
  }

  // MARK: No permission

  /// Root may write anywhere but on a disk that is read-only.
  @Test(.enabled(if: canMount, "needs root and unshare for a small disk"))
  func aDiskThatIsReadOnly() throws {
    let lines = try run(
      """
      "$LATTICE" run ../quick.json --output whole --quiet --set output.fields=true > /dev/null
      mount -o remount,ro .
      try run ../quick.json --output again
      try run ../quick.json --output whole --force
      try run ../quick.json --output whole --networks +2000
      try sweep ../sweep.json --output sweep
      try engineer ../quick.json --output map.density
      try analyze whole --output analysis
      try report whole
      try init free
      try status whole
      """, onDiskOf: "8m")
    for line in lines.dropLast() {
      #expect(line.hasPrefix("73 lattice: "), "\(line)")
      #expect(
        line.contains("Read-only file system. C") || line.contains("is not writable. C"),
        "\(line)")
    }
    #expect(lines.count == 9 && lines.last?.hasPrefix("0") == true)
  }

  /// A folder that goes while it is written to.
  @Test func aFolderThatVanishes() throws {
    let lines = try run(
      """
      mkdir gone
      "$LATTICE" run ../quick.json --set ensemble.networks=400000 --set lattice.extents=[16,16] \\
        --output gone/out --quiet 2> "$LOGS/errors" & process=$!
      until ls -A gone | grep -q partial; do sleep 0.01; done
      rm -rf gone
      kill -INT $process
      code=0; wait $process || code=$?
      echo "$code $(tail -n 1 "$LOGS/errors")"
      """)
    #expect(lines.count == 1)
    #expect(lines[0].hasPrefix("130 ") || lines[0].hasPrefix("74 "), "\(lines)")
  }

  // MARK: Signals

  /// Signals that stop a process and let it go on interrupt system calls; the bytes are the same.
  @Test func aStormOfSignalsChangesNothing() throws {
    let lines = try run(
      """
      "$LATTICE" run ../quick.json --output whole --quiet > /dev/null
      "$LATTICE" run ../quick.json --output stormy --quiet > /dev/null & process=$!
      for signal in $(seq 100); do
        for name in STOP CONT WINCH; do kill -$name $process 2> /dev/null || true; done
      done
      wait $process && echo done
      for file in propagator.tsv ensemble.checkpoint samples.tsv config.json; do
        cmp whole/$file stormy/$file && echo same
      done
      """)
    #expect(lines == ["done", "same", "same", "same", "same"])
  }

  /// A limit on the size of files, as batch systems set it, is a disk that is full.
  @Test(
    .disabled(if: Sanitizer.isThread, "the thread sanitizer begins with a larger file of its own"))
  func aLimitOnTheSizeOfFiles() throws {
    let lines = try run(
      """
      (ulimit -f 8; try run ../quick.json --output out --threads 1 --quiet; ls -A)
      try run ../quick.json --output out --threads 1 --quiet --resume
      """)
    #expect(lines.first?.hasPrefix("74 ") == true, "\(lines)")
    #expect(lines.first?.contains("File too large") == true, "\(lines)")
    #expect(lines.dropFirst() == ["out.checkpoint", "0 "], "\(lines)")
  }

  // MARK: No memory

  /// What cannot fit into the address space allowed is refused before anything is allocated.
  @Test(.disabled(if: Sanitizer.isActive, "a sanitizer reserves terabytes of address space"))
  func anAddressSpaceThatIsTooSmall() throws {
    let lines = try run(
      """
      ulimit -v 900000
      try run ../quick.json --set lattice.extents=[4096,4096] --output large --threads 1
      try run ../quick.json --output small --threads 1 --quiet
      ls -A
      """)
    #expect(lines.first?.hasPrefix("65 --set lattice.extents=[4096,4096]: ") == true, "\(lines)")
    #expect(lines.first?.contains("the run would need") == true)
    #expect(lines.dropFirst() == ["0 ", "small"], "\(lines)")
  }

  // MARK: Numbers at the edges

  @Test(arguments: [
    ("lattice.extents=[4294967296,4294967296]", "65 "), ("lattice.extents=[1e30]", "65 "),
    ("lattice.extents=[-8,8]", "65 "), ("ensemble.networks=1e19", "65 "),
    ("theory.massSquared=1e308", ""), ("theory.massSquared=5e-324", ""),
    ("theory.massSquared=-0", ""), ("theory.lambda=1e308", ""), ("theory.lambda=5e-324", ""),
    ("theory.lambda=-0", ""), ("theory.lambda=-5e-324", "65 "),
    ("analysis.blocks=9223372036854775807", "65 "),
    ("architecture.width=9223372036854775807", "65 "),
    ("name=\"../../x\"", "65 "), ("name=\"/etc/x\"", "65 "), ("name=\"..\"", "65 "),
    ("name=\"a/b\"", "65 "), ("name=\"\"", "65 "),
  ])
  func isRunOrRefused(override: String, code: String) throws {
    let lines = try run("try run ../quick.json --set '\(override)' --output out --quiet; ls -A")
    #expect(
      lines[0].hasPrefix(code) && ["0", "65"].contains(lines[0].prefix { $0 != " " }), "\(lines)")
    // Refused, nothing is left; run, a result that is finite or said not to be reliable.
    #expect(lines.count == (lines[0].hasPrefix("0") ? 2 : 1), "\(lines)")
    guard lines[0].hasPrefix("0") else {
      #expect(lines[0].hasPrefix("65 --set \(override): ") || lines[0].hasPrefix("65 lattice: "))
      return
    }
    _ = try scratch.object(of: "disk/out/results.json")
  }

  /// A worker that traps takes the process along, and leaves what was saved before.
  @Test(arguments: ["TRAP", "SEGV"])
  func aWorkerThatTraps(signal: String) throws {
    let lines = try run(
      """
      export SWIFT_BACKTRACE=enable=no
      long="--set ensemble.networks=500000 --threads 1 --quiet"
      "$LATTICE" run ../quick.json $long --checkpoint-interval 0.1 --output out \
        > "$LOGS/output" 2> "$LOGS/errors" & process=$!
      while [ ! -e out.checkpoint/cost.json ]; do sleep 0.02; done
      kill -\(signal) $process
      code=0; wait $process || code=$?
      echo "$code $(ls -d out 2> /dev/null)"
      try run ../quick.json $long --output out --resume
      try run ../quick.json $long --output whole
      cmp out/propagator.tsv whole/propagator.tsv && cmp out/ensemble.checkpoint whole/ensemble.checkpoint
      """)
    #expect(lines[0] == (signal == "TRAP" ? "133 " : "139 "), "\(lines)")
    #expect(lines.dropFirst() == ["0 ", "0 "], "\(lines)")
  }

  /// 10⁹ networks are begun like any other number, in the memory of one block's sums.
  @Test func aBillionNetworksAreBegun() throws {
    let lines = try run(
      """
      "$LATTICE" run ../quick.json --set ensemble.networks=1000000000 --output out --quiet \\
        2> "$LOGS/errors" & process=$!
      sleep \(0.3 * Sanitizer.slowdown)
      kill -INT $process
      code=0; wait $process || code=$?
      echo "$code $(tail -n 1 "$LOGS/errors")"
      try status out
      """)
    #expect(lines[0].hasPrefix("130 lattice: interrupted after "), "\(lines)")
    #expect(lines[1].hasPrefix("75"), "\(lines)")
  }
}
