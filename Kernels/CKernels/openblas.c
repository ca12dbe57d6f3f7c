// For a lock that lets a writer in before the readers that come after it.
#define _GNU_SOURCE
#include "openblas.h"
#include "parallel.h"
#include <pthread.h>
#include <stdatomic.h>

// Below this side OpenBLAS's threads are no gain.
enum { LEAST_SHARED_SIDE = 128 };

static atomic_int threads;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// OpenBLAS knows one number of threads for the whole process. Products read it, a factorisation
// that shares its work sets it for a while.
#if defined(PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP)
static pthread_rwlock_t number = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
#else
static pthread_rwlock_t number = PTHREAD_RWLOCK_INITIALIZER;
#endif

static void take_over(void) {
  atomic_store_explicit(&threads, openblas_get_num_threads(), memory_order_relaxed);
  openblas_set_num_threads(1);
}

void bt_set_threads(int count) {
  pthread_once(&once, take_over);
  atomic_store_explicit(&threads, count < 1 ? 1 : count, memory_order_relaxed);
}

int bt_threads(void) {
  pthread_once(&once, take_over);
  return atomic_load_explicit(&threads, memory_order_relaxed);
}

void bt_blas_begin(void) {
  pthread_once(&once, take_over);
  pthread_rwlock_rdlock(&number);
}

void bt_blas_end(void) { pthread_rwlock_unlock(&number); }

bool bt_factor_begin(size_t side) {
  int count = bt_threads();
  if (count == 1 || side < LEAST_SHARED_SIDE || bt_is_alone()) {
    pthread_rwlock_rdlock(&number);
    return false;
  }
  pthread_rwlock_wrlock(&number);
  openblas_set_num_threads(count);
  return true;
}

void bt_factor_end(bool is_shared) {
  if (is_shared) openblas_set_num_threads(1);
  pthread_rwlock_unlock(&number);
}
