import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a worker tells while it is at work, in memory that outlives it.
struct Tally {
  /// The case in hand.
  var number: UInt64 = 0
  /// Cases done.
  var done: UInt64 = 0
  /// Those taken for sound.
  var accepted: UInt64 = 0
  /// CPU seconds of the longest.
  var longest = 0.0
  /// Largest memory in bytes.
  var peak: UInt64 = 0
}

/// A file that is memory of two processes.
final class SharedTally {
  private let pointer: UnsafeMutablePointer<Tally>

  /// Maps a file, which is made if it is not there.
  init(_ path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0, ftruncate(descriptor, 4096) == 0,
      let memory = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else { throw FuzzingError("\(path) cannot be mapped") }
    close(descriptor)
    pointer = memory.bindMemory(to: Tally.self, capacity: 1)
  }

  var tally: Tally {
    get { pointer.pointee }
    set { pointer.pointee = newValue }
  }
}

/// The process that reads hostile files, and may be killed by one.
struct Worker {
  /// CPU seconds a case may take before the system kills the worker.
  static let caseLimit = 5

  /// Bytes of address space a worker may take beyond what the program itself does.
  static let memoryLimit: UInt = 1 << 30

  let reader: FuzzedReader
  let seed: UInt64
  let shared: SharedTally

  /// Reads cases.
  func run(from first: UInt64, count: UInt64) throws {
    Self.limitMemory()
    for number in first..<first + count {
      shared.tally.number = number
      Self.limitTime(Self.caseLimit)
      let start = Self.cpuSeconds
      var generator = CaseGenerator(seed: seed, number: number)
      let bytes = try reader.bytes(using: &generator)
      if try reader.read(bytes, using: &generator) { shared.tally.accepted += 1 }
      shared.tally.longest = max(shared.tally.longest, Self.cpuSeconds - start)
      shared.tally.done += 1
    }
    Self.limitTime(0)
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      let unit: UInt64 = 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      let unit: UInt64 = 1
    #endif
    shared.tally.peak = max(shared.tally.peak, UInt64(usage.ru_maxrss) * unit)
  }

  private static var cpuSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  /// The signal of this timer ends the process.
  private static func limitTime(_ seconds: Int) {
    var timer = itimerval(
      it_interval: timeval(), it_value: timeval(tv_sec: seconds, tv_usec: 0))
    #if canImport(Glibc)
      setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    #else
      setitimer(ITIMER_PROF, &timer, nil)
    #endif
  }

  private static func limitMemory() {
    #if canImport(Glibc)
      let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
      let pages = text.split(separator: " ").first.flatMap { UInt($0) } ?? 0
      var limit = rlimit()
      limit.rlim_cur = pages * UInt(sysconf(Int32(_SC_PAGESIZE))) + memoryLimit
      limit.rlim_max = limit.rlim_cur
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #endif
  }
}
