#ifndef LATTICE_CMPI_H
#define LATTICE_CMPI_H

// What the program needs of MPI. Its handles and constants are macros that differ between
// implementations, so none of them leaves CMPI.c. Any thread may call, one at a time. An error ends
// the job: that is MPI's default.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Starts MPI; false if the library does not bear calls from more than one thread.
bool lattice_mpi_start(void);

/// Ends MPI, once all processes do so.
void lattice_mpi_finish(void);

/// Ends all processes with an exit code.
void lattice_mpi_abort(int code);

/// This process, from 0.
int lattice_mpi_rank(void);

/// How many there are.
int lattice_mpi_size(void);

/// How many processes of this one's machine, itself included, give the same number; all of them call.
int lattice_mpi_neighbours(uint64_t number);

/// Sends at most INT32_MAX bytes.
void lattice_mpi_send(const void *bytes, size_t count, int tag, int receiver);

/// Whether a message of a process has arrived, its tag and its size in bytes.
bool lattice_mpi_probe(int sender, int *tag, size_t *count);

/// Takes the message that was found.
void lattice_mpi_receive(void *bytes, size_t count, int tag, int sender);

#endif
