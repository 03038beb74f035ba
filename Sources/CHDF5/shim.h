#ifndef LATTICE_CHDF5_SHIM_H
#define LATTICE_CHDF5_SHIM_H

// The names below are those of HDF5 1.10, whatever the installed library prefers.
#define H5_USE_110_API 1
#include <hdf5.h>

#if !H5_VERSION_GE(1, 10, 5)
#error "HDF5 1.10.5 or newer is needed"
#endif

// HDF5's constants are macros, most of which open the library and read a variable; Swift sees
// neither, so each is a function here.

static inline hid_t lattice_h5_default(void) { return H5P_DEFAULT; }
static inline hid_t lattice_h5_all(void) { return H5S_ALL; }
static inline hid_t lattice_h5_error_stack(void) { return H5E_DEFAULT; }

static inline unsigned lattice_h5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned lattice_h5_exclusive(void) { return H5F_ACC_EXCL; }

static inline hid_t lattice_h5_file_creation(void) { return H5P_FILE_CREATE; }
static inline hid_t lattice_h5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t lattice_h5_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t lattice_h5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline hid_t lattice_h5_dataset_access(void) { return H5P_DATASET_ACCESS; }

static inline hid_t lattice_h5_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t lattice_h5_long(void) { return H5T_NATIVE_INT64; }
static inline hid_t lattice_h5_character(void) { return H5T_C_S1; }
static inline hid_t lattice_h5_float64_little(void) { return H5T_IEEE_F64LE; }
static inline hid_t lattice_h5_float64_big(void) { return H5T_IEEE_F64BE; }
static inline hid_t lattice_h5_float32_little(void) { return H5T_IEEE_F32LE; }
static inline hid_t lattice_h5_float32_big(void) { return H5T_IEEE_F32BE; }
static inline hid_t lattice_h5_int64_little(void) { return H5T_STD_I64LE; }
static inline hid_t lattice_h5_int32_little(void) { return H5T_STD_I32LE; }

/// Leaves files unlocked: a run's fields are written once and never changed, and some file systems
/// of clusters know no locks.
static inline herr_t lattice_h5_do_not_lock(hid_t access) {
#if (H5_VERSION_GE(1, 10, 7) && !H5_VERSION_GE(1, 12, 0)) || H5_VERSION_GE(1, 12, 1)
  return H5Pset_file_locking(access, 0, 1);
#else
  (void)access;
  return 0;
#endif
}

/// The library's version, e.g. 1.10.8.
static inline herr_t lattice_h5_version(unsigned *major, unsigned *minor, unsigned *release) {
  return H5get_libversion(major, minor, release);
}

#endif
