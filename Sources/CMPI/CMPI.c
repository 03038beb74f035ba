#ifdef LATTICE_MPI

#include "CMPI.h"

#include <mpi.h>
#include <stdlib.h>
#include <unistd.h>

bool lattice_mpi_start(void) {
  int provided = MPI_THREAD_SINGLE;
  MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
  return provided >= MPI_THREAD_SERIALIZED;
}

void lattice_mpi_finish(void) { MPI_Finalize(); }

void lattice_mpi_abort(int code) {
  MPI_Abort(MPI_COMM_WORLD, code);
  exit(code);
}

int lattice_mpi_rank(void) {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank;
}

int lattice_mpi_size(void) {
  int size = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  return size;
}

int lattice_mpi_neighbours(uint64_t number) {
  MPI_Comm machine;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
  int size = 1;
  MPI_Comm_size(machine, &size);
  uint64_t *numbers = malloc((size_t)size * sizeof *numbers);
  if (numbers == NULL) lattice_mpi_abort(EXIT_FAILURE);
  MPI_Allgather(&number, 1, MPI_UINT64_T, numbers, 1, MPI_UINT64_T, machine);
  int equal = 0;
  for (int i = 0; i < size; ++i) equal += numbers[i] == number;
  free(numbers);
  MPI_Comm_free(&machine);
  return equal;
}

// MPI_Send keeps a core busy until the receiver asks for a message too long to be sent unasked.
void lattice_mpi_send(const void *bytes, size_t count, int tag, int receiver) {
  MPI_Request request;
  MPI_Isend(bytes, (int)count, MPI_BYTE, receiver, tag, MPI_COMM_WORLD, &request);
  int sent = 0;
  while (MPI_Test(&request, &sent, MPI_STATUS_IGNORE), !sent) usleep(1000);
}

bool lattice_mpi_probe(int sender, int *tag, size_t *count) {
  int found = 0;
  MPI_Status status;
  MPI_Iprobe(sender, MPI_ANY_TAG, MPI_COMM_WORLD, &found, &status);
  if (!found) return false;
  int bytes = 0;
  MPI_Get_count(&status, MPI_BYTE, &bytes);
  *tag = status.MPI_TAG;
  *count = (size_t)bytes;
  return true;
}

void lattice_mpi_receive(void *bytes, size_t count, int tag, int sender) {
  MPI_Recv(bytes, (int)count, MPI_BYTE, sender, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

#else

// Without the package's trait there is nothing here, and no MPI library is needed.
typedef int lattice_mpi_is_left_out;

#endif
