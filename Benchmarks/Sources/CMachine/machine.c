#define _GNU_SOURCE
#include "machine.h"
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { MULTIPLY_ADD_BYTES = 1 << 26 };  // Of vectors that go through each of the twelve sums.
enum { LEAST_BYTES = 4 << 20 };  // What one try moves at least, over and over where a block is small.
enum { TRIES = 40 };

#define NAME(word) word##_narrow
#define BYTES 32
#if defined(__x86_64__)
#define TARGET __attribute__((target("avx2,fma")))
#else
#define TARGET
#endif
#include "rates.h"
#if defined(__x86_64__)
#define NAME(word) word##_wide
#define BYTES 64
#define TARGET __attribute__((target("avx512f")))
#include "rates.h"
#endif

typedef enum { READ, COPY, STREAMING_COPY, MULTIPLY_ADDS_F32, MULTIPLY_ADDS_F64 } loop;

typedef struct {
  loop loop;
  int is_wide;
  size_t bytes;
  char *from, *to;
  pthread_barrier_t *together;
  double shortest;
} job;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int has_wide(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f");
#else
  return 0;
#endif
}

static int can_run(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return 1;
#endif
}

#if defined(__x86_64__)
#define EITHER(function, ...) (j->is_wide ? function##_wide(__VA_ARGS__) : function##_narrow(__VA_ARGS__))
#else
#define EITHER(function, ...) function##_narrow(__VA_ARGS__)
#endif

static size_t times(const job *j) { return j->bytes < LEAST_BYTES ? LEAST_BYTES / j->bytes : 1; }

static void run_loop(const job *j) {
  __attribute__((unused)) static volatile double sink;
  size_t vectors = j->bytes / (j->is_wide ? 64 : 32);
  switch (j->loop) {
    case MULTIPLY_ADDS_F32: sink = EITHER(multiply_adds_f32, ); return;
    case MULTIPLY_ADDS_F64: sink = EITHER(multiply_adds_f64); return;
    default: break;
  }
  for (size_t i = times(j); i > 0; i--) {
    switch (j->loop) {
      case READ: sink = EITHER(read, j->from, vectors); break;
      case COPY: EITHER(copy, j->to, j->from, vectors); break;
      default: EITHER(streaming_copy, j->to, j->from, vectors); break;
    }
  }
}

static void *work(void *argument) {
  job *j = argument;
  j->shortest = 1e9;
  for (int i = 0; i < TRIES; i++) {
    pthread_barrier_wait(j->together);
    double start = now();
    run_loop(j);
    pthread_barrier_wait(j->together);
    double time = now() - start;
    if (time < j->shortest) j->shortest = time;
  }
  return NULL;
}

// The shortest time in which all threads did their loop, with the better width of vectors.
static double shortest_time(job prototype, int threads) {
  double shortest = 1e9;
  for (int wide = 0; wide <= has_wide(); wide++) {
    pthread_t handles[threads];
    job jobs[threads];
    pthread_barrier_t together;
    pthread_barrier_init(&together, NULL, (unsigned)threads);
    for (int i = 0; i < threads; i++) {
      jobs[i] = prototype;
      jobs[i].is_wide = wide;
      jobs[i].together = &together;
      jobs[i].from += (size_t)i * prototype.bytes;
      jobs[i].to += (size_t)i * prototype.bytes;
      if (pthread_create(&handles[i], NULL, work, &jobs[i]) != 0) abort();
    }
    double slowest = 0;
    for (int i = 0; i < threads; i++) {
      pthread_join(handles[i], NULL);
      if (jobs[i].shortest > slowest) slowest = jobs[i].shortest;
    }
    pthread_barrier_destroy(&together);
    if (slowest < shortest) shortest = slowest;
  }
  return shortest;
}

static char *pages(size_t bytes, int huge_pages) {
  void *block = NULL;
  if (posix_memalign(&block, (size_t)2 << 20, bytes) != 0) abort();
#if defined(MADV_HUGEPAGE)
  madvise(block, bytes, huge_pages ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
#endif
  return block;
}

double machine_multiply_add_rate(int threads, int is_double) {
  if (!can_run()) return 0;
  job j = {.loop = is_double ? MULTIPLY_ADDS_F64 : MULTIPLY_ADDS_F32};
  double elements = 12.0 * MULTIPLY_ADD_BYTES / (is_double ? 8 : 4);
  return 2 * elements * threads / shortest_time(j, threads);
}

double machine_transfer_rate(machine_transfer kind, int threads, size_t bytes) {
  if (!can_run()) return 0;
  bytes &= ~(size_t)511;  // Whole rounds of the widest loop.
  size_t all = bytes * (size_t)threads;
  char *from = pages(all, 1), *to = pages(all, 1);
  memset(from, 1, all);
  memset(to, 1, all);
  loop loops[] = {READ, COPY, STREAMING_COPY};
  job j = {.loop = loops[kind], .bytes = bytes, .from = from, .to = to};
  double moved = (double)(all * times(&j)) * (kind == MACHINE_READ ? 1 : 2);
  double rate = moved / shortest_time(j, threads);
  free(from);
  free(to);
  return rate;
}

double machine_first_touch_rate(int huge_pages) {
  size_t bytes = (size_t)64 << 20;
  double shortest = 1e9;
  for (int i = 0; i < 10; i++) {
    volatile char *block = mmap(
        NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return 0;
#if defined(MADV_HUGEPAGE)
    madvise((void *)block, bytes, huge_pages ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
#endif
    double start = now();
    for (size_t at = 0; at < bytes; at += 4096) block[at] = 1;
    double time = now() - start;
    if (time < shortest) shortest = time;
    munmap((void *)block, bytes);
  }
  return (double)bytes / shortest;
}

#if defined(__linux__)
// The idle time of each core so far, in clock ticks; cores that are not there keep what they have.
static void read_idle_times(long long *idle, int count) {
  FILE *file = fopen("/proc/stat", "r");
  char line[256];
  while (file && fgets(line, sizeof line, file)) {
    int core;
    long long time;
    if (sscanf(line, "cpu%d %*s %*s %*s %lld", &core, &time) == 2 && core < count) {
      idle[core] = time;
    }
  }
  if (file) fclose(file);
}

void machine_keep_to_one_core(void) {
  long long before[CPU_SETSIZE] = {0}, after[CPU_SETSIZE] = {0};
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  read_idle_times(before, CPU_SETSIZE);
  nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
  read_idle_times(after, CPU_SETSIZE);
  int best = -1;
  for (int core = 0; core < CPU_SETSIZE; core++) {
    if (!CPU_ISSET(core, &allowed)) continue;
    if (best < 0 || after[core] - before[core] > after[best] - before[best]) best = core;
  }
  if (best < 0) return;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(best, &one);
  sched_setaffinity(0, sizeof one, &one);
}
#else
void machine_keep_to_one_core(void) {}
#endif

__attribute__((noinline)) void machine_counted(void (*body)(void *), void *context) {
  body(context);
  __asm__ volatile("");  // The call above is no tail call: this function must end after it.
}
