#ifndef LATTICE_CFFTW_SHIM_H
#define LATTICE_CFFTW_SHIM_H

#include <fftw3.h>

/// FFTW's version string; the variable itself is an array of unknown bound, which Swift cannot see.
static inline const char *lattice_fftw_version(void) { return fftw_version; }

#endif
