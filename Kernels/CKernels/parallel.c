// Threads that wait for parts of loops. One loop at a time has them: whoever finds them taken works
// alone, so that nothing here ever waits for a lock.
#include "parallel.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

// A worker looks out for the next loop for some microseconds before it sleeps, since loops follow
// one another closely and waking takes longer than many of them.
enum { MOST_WORKERS = 255, SPINS = 4000, SLICES = 4 };

// A loop has a part for each thread, in slices: whoever is done with its own takes slices of others
// that are late, since a thread may have to wait for a core.
typedef struct {
  bt_part part;
  void *context;
  size_t count, grain, chunks, parts, slices;
  atomic_size_t *taken;  // how many slices of each part have been
} loop;

// What a worker has in place of a loop while it works on one.
static loop in_work;

typedef struct {
  _Alignas(64) _Atomic(loop *) loop;  // what to do; NULL when it is done
  size_t index;                       // which part is this worker's, from 1
  atomic_bool asleep;
  pthread_mutex_t lock;
  pthread_cond_t wake;
} worker;

static worker workers[MOST_WORKERS];
static size_t started;  // only touched by who holds `taken`
static atomic_flag taken = ATOMIC_FLAG_INIT;

static inline void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void run_slice(const loop *l, size_t index) {
  size_t all = l->parts * l->slices;
  size_t first = l->chunks * index / all * l->grain;
  size_t end = l->chunks * (index + 1) / all * l->grain;
  if (first < end) l->part(l->context, first, end < l->count ? end : l->count);
}

// All that is left of a loop, from one part on.
static void run_from(const loop *l, size_t part) {
  for (size_t i = 0; i < l->parts; i++, part = part + 1 < l->parts ? part + 1 : 0) {
    size_t slice;
    while ((slice = atomic_fetch_add_explicit(&l->taken[part], 1, memory_order_relaxed)) <
           l->slices) {
      run_slice(l, part * l->slices + slice);
    }
  }
}

static loop *next_loop(worker *w) {
  loop *l;
  for (int spins = 0; spins < SPINS; spins++) {
    if ((l = atomic_load_explicit(&w->loop, memory_order_acquire))) return l;
    // A factorisation in another thread has OpenBLAS's own threads, which need a core as well.
    if (spins % 64 == 63) {
      sched_yield();
    } else {
      pause_briefly();
    }
  }
  pthread_mutex_lock(&w->lock);
  atomic_store(&w->asleep, true);
  while (!(l = atomic_load(&w->loop))) pthread_cond_wait(&w->wake, &w->lock);
  atomic_store(&w->asleep, false);
  pthread_mutex_unlock(&w->lock);
  return l;
}

static void *work(void *argument) {
  worker *w = argument;
  for (;;) {
    loop *l = next_loop(w);
    // Whoever posted it may have done everything alone and taken it back.
    if (!atomic_compare_exchange_strong(&w->loop, &l, &in_work)) continue;
    run_from(l, w->index);
    atomic_store_explicit(&w->loop, NULL, memory_order_release);
  }
}

static void post(worker *w, loop *l) {
  atomic_store(&w->loop, l);
  if (!atomic_load(&w->asleep)) return;
  pthread_mutex_lock(&w->lock);
  pthread_cond_signal(&w->wake);
  pthread_mutex_unlock(&w->lock);
}

// Until the worker is done with a loop, if it has begun.
static void wait_for(worker *w, loop *l) {
  if (atomic_compare_exchange_strong(&w->loop, &l, NULL)) return;
  for (int spins = 0; atomic_load_explicit(&w->loop, memory_order_acquire); spins++) {
    // More threads than cores: the worker may need this one.
    if (spins > SPINS) sched_yield();
    pause_briefly();
  }
}

// Starts workers until there are `count`, and says how many there are.
static size_t start_workers(size_t count) {
  for (; started < count; started++) {
    worker *w = &workers[started];
    w->index = started + 1;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, w) != 0) break;
    pthread_detach(thread);
  }
  return started < count ? started : count;
}

void bt_parallel(size_t count, size_t grain, bt_part part, void *context) {
  if (count == 0) return;
  loop l = {.part = part, .context = context, .count = count, .grain = grain};
  l.chunks = (count + grain - 1) / grain;
  l.parts = (size_t)bt_threads();
  if (l.parts > count / grain) l.parts = count / grain;
  if (l.parts <= 1 || atomic_flag_test_and_set_explicit(&taken, memory_order_acquire)) {
    part(context, 0, count);
    return;
  }
  size_t helpers = l.parts - 1 < MOST_WORKERS ? l.parts - 1 : MOST_WORKERS;
  l.parts = start_workers(helpers) + 1;
  l.slices = l.chunks < SLICES * l.parts ? 1 : SLICES;
  atomic_size_t taken_slices[MOST_WORKERS + 1];
  for (size_t i = 0; i < l.parts; i++) atomic_init(&taken_slices[i], 0);
  l.taken = taken_slices;
  for (size_t i = 0; i + 1 < l.parts; i++) post(&workers[i], &l);
  run_from(&l, 0);
  for (size_t i = 0; i + 1 < l.parts; i++) wait_for(&workers[i], &l);
  atomic_flag_clear_explicit(&taken, memory_order_release);
}

static _Thread_local bool alone;

typedef struct {
  bt_part part;
  void *context;
} alone_part;

static void run_alone(void *context, size_t first, size_t end) {
  const alone_part *p = context;
  bool before = alone;
  alone = true;
  p->part(p->context, first, end);
  alone = before;
}

void bt_parallel_alone(size_t count, bt_part part, void *context) {
  alone_part p = {part, context};
  bt_parallel(count, 1, run_alone, &p);
}

bool bt_is_alone(void) { return alone; }
