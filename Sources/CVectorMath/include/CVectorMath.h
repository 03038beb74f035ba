// Operations on eight doubles at once that Swift's SIMD8<Double> lacks or compiles lane by lane.
// Each is one instruction where the build's processor has it, and plain arithmetic elsewhere.

#ifndef LATTICE_CVECTORMATH_H
#define LATTICE_CVECTORMATH_H

typedef double lattice_double8 __attribute__((ext_vector_type(8)));

/// The vector instructions the program was compiled for.
static inline const char *lattice_vector_instructions(void) {
#if defined(__AVX512F__)
  return "AVX-512";
#elif defined(__AVX2__) && defined(__FMA__)
  return "AVX2 with FMA";
#elif defined(__AVX__)
  return "AVX";
#elif defined(__SSE2__)
  return "SSE2";
#elif defined(__aarch64__)
  return "NEON";
#else
  return "none";
#endif
}

/// a·b + c, contracted where the processor can; otherwise rounded twice.
static inline __attribute__((always_inline)) lattice_double8 lattice_multiply_add(
    lattice_double8 a, lattice_double8 b, lattice_double8 c) {
#if defined(__FMA__) || defined(__aarch64__)
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

/// √a in each lane.
static inline __attribute__((always_inline)) lattice_double8 lattice_square_root(
    lattice_double8 a) {
  return __builtin_elementwise_sqrt(a);
}

/// a₀ b₀ a₁ b₁ … a₃ b₃.
static inline __attribute__((always_inline)) lattice_double8 lattice_interleave_low(
    lattice_double8 a, lattice_double8 b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

/// a₄ b₄ a₅ b₅ … a₇ b₇.
static inline __attribute__((always_inline)) lattice_double8 lattice_interleave_high(
    lattice_double8 a, lattice_double8 b) {
  return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/// Stores a₀ b₀ a₁ b₁ … a₇ b₇: eight pairs, interleaved, at any alignment.
static inline __attribute__((always_inline)) void lattice_store_interleaved(
    double *destination, lattice_double8 a, lattice_double8 b) {
  typedef lattice_double8 unaligned __attribute__((aligned(8)));
  ((unaligned *)destination)[0] =
      __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  ((unaligned *)destination)[1] =
      __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/// a₀ + a₁, a₂ + a₃, …, b₆ + b₇: the sums of neighbouring lanes.
static inline __attribute__((always_inline)) lattice_double8 lattice_pair_sums(
    lattice_double8 a, lattice_double8 b) {
  return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14) +
         __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
}

/// a₁ a₀ a₃ a₂ … a₇ a₆: the parts of four complex numbers exchanged.
static inline __attribute__((always_inline)) lattice_double8 lattice_swap_parts(
    lattice_double8 a) {
  return __builtin_shufflevector(a, a, 1, 0, 3, 2, 5, 4, 7, 6);
}

/// a₆ a₇ a₄ a₅ a₂ a₃ a₀ a₁: four complex numbers in reverse order.
static inline __attribute__((always_inline)) lattice_double8 lattice_reverse_pairs(
    lattice_double8 a) {
  return __builtin_shufflevector(a, a, 6, 7, 4, 5, 2, 3, 0, 1);
}

#endif
