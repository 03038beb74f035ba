import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the program needs to know of the computer it runs on.
public enum Machine {
  /// Cores this process may use: the scheduler's affinity mask where there is one.
  public static var availableCores: Int {
    let online = max(1, ProcessInfo.processInfo.activeProcessorCount)
    let allowed = allowedCores.split(separator: ",").reduce(0) { count, range in
      let ends = range.split(separator: "-").compactMap {
        Int($0.trimmingCharacters(in: .whitespaces))
      }
      guard let first = ends.first, let last = ends.last else { return count }
      return count + last - first + 1
    }
    return allowed > 0 ? allowed : online
  }

  /// The affinity mask as a list such as 0-3,8; empty where there is none.
  static var allowedCores: String {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
  }

  /// Memory in bytes that this process may use: the machine's, or what the control group or `ulimit -v`
  /// allows if less.
  public static var memoryLimit: Int {
    var limit = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    if let text = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8),
      let group = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
    {
      limit = min(limit, group)
    }
    return min(limit, addressSpaceLeft ?? limit)
  }

  /// What `ulimit -v` leaves beside the program itself; nil without a limit.
  private static var addressSpaceLeft: Int? {
    #if os(Linux)
      var limit = rlimit()
      guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
        limit.rlim_cur < UInt(Int.max),
        let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
        let pages = text.split(separator: " ").first.flatMap({ Int($0) })
      else { return nil }
      return max(0, Int(limit.rlim_cur) - pages * sysconf(Int32(_SC_PAGESIZE)))
    #else
      return nil
    #endif
  }

  /// The processor's name, as the system gives it.
  public static var processor: String {
    #if os(Linux)
      let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      let line = information.split(separator: "\n").first { $0.hasPrefix("model name") }
      let name = line?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
      return name ?? "unknown"
    #else
      var size = 0
      guard sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0) == 0, size > 0 else {
        return "unknown"
      }
      var bytes = [UInt8](repeating: 0, count: size)
      sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0)
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    #endif
  }

  #if os(Linux)
    private static let thisProcess = __rusage_who_t(RUSAGE_SELF.rawValue)
  #else
    private static let thisProcess = RUSAGE_SELF
  #endif

  /// CPU seconds used by this process so far, and its largest resident size in bytes.
  public static var usage: (cpuSeconds: Double, peakBytes: Int) {
    var usage = rusage()
    getrusage(Self.thisProcess, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + 1e-6 * Double(time.tv_usec) }
    #if os(Linux)
      let peak = residentPeak ?? usage.ru_maxrss * 1024
    #else
      let peak = usage.ru_maxrss
    #endif
    return (seconds(usage.ru_utime) + seconds(usage.ru_stime), peak)
  }

  #if os(Linux)
    /// The largest resident size of this program: ru_maxrss counts that of the process which started it, too.
    private static var residentPeak: Int? {
      guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
        let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
        let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({
          Int($0)
        })
      else { return nil }
      return kilobytes * 1024
    }
  #endif

  /// CPU seconds of one piece of work, averaged over repetitions.
  static func cpuSeconds(averagedOver repetitions: Int, _ work: () -> Void) -> Double {
    let start = usage.cpuSeconds
    for _ in 0..<repetitions { work() }
    return (usage.cpuSeconds - start) / Double(repetitions)
  }
}
