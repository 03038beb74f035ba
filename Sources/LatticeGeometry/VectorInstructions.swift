import CVectorMath

/// Vector instructions of the processor.
public enum VectorInstructions {
  /// What the program was compiled for, e.g. `AVX2 with FMA`.
  public static var compiled: String { String(cString: lattice_vector_instructions()) }
}
