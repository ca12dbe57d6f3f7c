// What the package uses of MPI, as functions: communicators, types and operations are macros, which
// Swift does not see. Errors need no codes: MPI's default handler ends the group with a message.
#ifndef MARKET_MPI_SHIM_H
#define MARKET_MPI_SHIM_H

#include <mpi.h>
#include <stdint.h>

static inline void shim_init(void) { MPI_Init(NULL, NULL); }

static inline void shim_finalize(void) { MPI_Finalize(); }

static inline void shim_abort(int status) { MPI_Abort(MPI_COMM_WORLD, status); }

static inline int shim_rank(void) {
  int rank;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank;
}

static inline int shim_size(void) {
  int size;
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  return size;
}

static inline void shim_sum(const int64_t *values, int64_t *sums, int count) {
  MPI_Allreduce(values, sums, count, MPI_INT64_T, MPI_SUM, MPI_COMM_WORLD);
}

static inline double shim_maximum(double value) {
  double largest;
  MPI_Allreduce(&value, &largest, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
  return largest;
}

// `all`, `counts` and `starts` matter on rank 0 only.
static inline void shim_gather(
    const double *own, int count, double *all, const int *counts, const int *starts) {
  MPI_Gatherv(own, count, MPI_DOUBLE, all, counts, starts, MPI_DOUBLE, 0, MPI_COMM_WORLD);
}

static inline void shim_gather_counts(int count, int *counts) {
  MPI_Gather(&count, 1, MPI_INT, counts, 1, MPI_INT, 0, MPI_COMM_WORLD);
}

#endif
