#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The compiler's sanitizers, under which `Scripts/sanitize` runs the tests.
public enum Sanitizer {
  /// Whether this process runs under one: its library is part of the program then.
  public static let isActive =
    dlsym(nil, "__asan_init") != nil || isThread

  /// Whether it is the one that looks for races.
  public static let isThread = dlsym(nil, "__tsan_init") != nil

  /// How many times longer than without one a program may take.
  public static let slowdown = isActive ? 20.0 : 1
}
