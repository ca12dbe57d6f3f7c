// A pool of blocks. Fresh pages cost more than most arithmetic, so freed blocks are kept by size
// class and handed out again while they are still warm. Each thread keeps small ones of its own,
// without locks; the others are shared.
#include "pool.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#if defined(__linux__)
#include <malloc.h>
#include <sys/mman.h>
#endif

static const size_t HUGE_PAGE = (size_t)2 << 20;

// One cache line each, so that classes do not share one.
typedef struct {
  _Alignas(64) atomic_flag busy;
  free_block *first;
} size_class;

static size_class classes[CLASSES];
static atomic_size_t shared_bytes;
static atomic_size_t limit_bytes = (size_t)1 << 30;

// What a thread keeps. Only its own thread writes, and `room` is read by others that count.
typedef struct thread_cache {
  free_block *first[SMALL_CLASSES];
  atomic_size_t room;  // bytes that may still come; 0 before the first block and after the end
  enum { UNKNOWN, LISTED, ENDED } state;
  struct thread_cache *next, **previous;
} thread_cache;

static _Thread_local thread_cache cache;
static thread_cache *listed;  // all threads' caches, under `list_lock`
static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_key_t ending;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void lock(size_class *c) {
  for (int spins = 0; atomic_flag_test_and_set_explicit(&c->busy, memory_order_acquire);) {
    if (++spins % 64 == 0) sched_yield();
  }
}

static void unlock(size_class *c) { atomic_flag_clear_explicit(&c->busy, memory_order_release); }

static size_t room_of(thread_cache *t) {
  return atomic_load_explicit(&t->room, memory_order_relaxed);
}

static void set_room(thread_cache *t, size_t room) {
  atomic_store_explicit(&t->room, room, memory_order_relaxed);
}

static void *fresh(size_t size) {
  void *block = NULL;
  size_t alignment = size > HUGE_PAGE ? HUGE_PAGE : ALIGNMENT;
  if (posix_memalign(&block, alignment, size) != 0) return NULL;
#if defined(MADV_HUGEPAGE)
  if (size > HUGE_PAGE) madvise(block, size, MADV_HUGEPAGE);
#endif
  return block;
}

// Puts a chain of blocks, the last of which is known, into a class.
static void share(size_class *c, free_block *first, free_block *last) {
  lock(c);
  last->next = c->first;
  c->first = first;
  unlock(c);
}

// Gives all of this thread's blocks to the shared classes.
static void give_back(thread_cache *t) {
  for (unsigned i = 0; i < SMALL_CLASSES; i++) {
    free_block *first = t->first[i], *last = first;
    if (!first) continue;
    while (last->next) last = last->next;
    t->first[i] = NULL;
    share(&classes[i], first, last);
  }
  if (t->state != LISTED) return;
  atomic_fetch_add_explicit(&shared_bytes, THREAD_BYTES - room_of(t), memory_order_relaxed);
  set_room(t, THREAD_BYTES);
}

static void keep_to_limit(void) {
  size_t limit = atomic_load_explicit(&limit_bytes, memory_order_relaxed);
  // Over the limit, sizes no longer in use give way: everything goes and the pool fills anew.
  if (atomic_load_explicit(&shared_bytes, memory_order_relaxed) > limit) bt_pool_trim();
}

static void end_thread(void *argument) {
  thread_cache *t = argument;
  give_back(t);
  // Blocks that come after this, from whoever cleans up later, are shared at once.
  t->state = ENDED;
  set_room(t, 0);
  pthread_mutex_lock(&list_lock);
  *t->previous = t->next;
  if (t->next) t->next->previous = t->previous;
  pthread_mutex_unlock(&list_lock);
  keep_to_limit();
}

static void make_key(void) {
  if (pthread_key_create(&ending, end_thread) != 0) bt_fatal("no key for thread caches", 0);
}

static void list_thread(thread_cache *t) {
  pthread_once(&once, make_key);
  pthread_setspecific(ending, t);
  pthread_mutex_lock(&list_lock);
  t->next = listed;
  t->previous = &listed;
  if (listed) listed->previous = &t->next;
  listed = t;
  t->state = LISTED;
  set_room(t, THREAD_BYTES);
  pthread_mutex_unlock(&list_lock);
}

// A block of a shared class, or NULL. Of small ones some more go to this thread.
static void *from_shared(thread_cache *t, unsigned index, size_t size) {
  size_class *c = &classes[index];
  lock(c);
  free_block *block = c->first, *more = NULL;
  if (block) c->first = block->next;
  size_t moved = 0;
  if (block && index < SMALL_CLASSES && t->state == LISTED) {
    size_t most = room_of(t) / size < BATCH ? room_of(t) / size : BATCH;
    free_block *last = NULL;
    for (free_block *b = c->first; b && moved < most; b = b->next, moved++) last = b;
    if (last) {
      more = c->first;
      c->first = last->next;
      last->next = NULL;
    }
  }
  unlock(c);
  if (!block) return NULL;
  atomic_fetch_sub_explicit(&shared_bytes, size * (moved + 1), memory_order_relaxed);
  // The list was empty: that is why this was called.
  if (more) t->first[index] = more;
  if (moved) set_room(t, room_of(t) - moved * size);
  return block;
}

static void *allocate_slowly(size_t bytes, unsigned index, size_t size) {
  void *block = from_shared(&cache, index, size);
  if (!block) block = fresh(size);
  if (!block) {
    bt_pool_trim();
    block = fresh(size);
  }
  if (!block) bt_fatal("out of memory, bytes asked for", bytes);
  return block;
}

void *bt_allocate(size_t bytes) {
  size_t size = bytes;
  unsigned index = class_of(&size);
  if (index < SMALL_CLASSES) {
    free_block *block = cache.first[index];
    if (block) {
      cache.first[index] = block->next;
      set_room(&cache, room_of(&cache) + size);
      return block;
    }
  }
  return allocate_slowly(bytes, index, size);
}

static void keep(thread_cache *t, free_block *block, unsigned index, size_t size) {
  block->next = t->first[index];
  t->first[index] = block;
  set_room(t, room_of(t) - size);
}

static void release_slowly(free_block *block, unsigned index, size_t size, size_t limit) {
  if (index < SMALL_CLASSES && limit >= LEAST_LIMIT && cache.state != ENDED) {
    if (cache.state == UNKNOWN) {
      list_thread(&cache);
    } else {
      give_back(&cache);
    }
    keep(&cache, block, index, size);
    keep_to_limit();
    return;
  }
  if (limit < LEAST_LIMIT) give_back(&cache);
  if (size > limit) {
    free(block);
  } else {
    atomic_fetch_add_explicit(&shared_bytes, size, memory_order_relaxed);
    share(&classes[index], block, block);
  }
  keep_to_limit();
}

void bt_release(void *block, size_t bytes) {
  if (!block) return;
  size_t size = bytes;
  unsigned index = class_of(&size);
  size_t limit = atomic_load_explicit(&limit_bytes, memory_order_relaxed);
  if (index < SMALL_CLASSES && size <= room_of(&cache) && limit >= LEAST_LIMIT) {
    keep(&cache, block, index, size);
  } else {
    release_slowly(block, index, size, limit);
  }
}

void bt_pool_set_limit(size_t bytes) {
  atomic_store_explicit(&limit_bytes, bytes, memory_order_relaxed);
  if (bt_pool_cached_bytes() > bytes) bt_pool_trim();
}

void bt_pool_trim(void) {
  give_back(&cache);
  for (unsigned i = 0; i < CLASSES; i++) {
    size_class *c = &classes[i];
    lock(c);
    free_block *block = c->first;
    c->first = NULL;
    unlock(c);
    size_t size = class_size(i);
    for (free_block *next; block; block = next) {
      next = block->next;
      free(block);
      atomic_fetch_sub_explicit(&shared_bytes, size, memory_order_relaxed);
    }
  }
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

size_t bt_pool_cached_bytes(void) {
  size_t sum = atomic_load_explicit(&shared_bytes, memory_order_relaxed);
  pthread_mutex_lock(&list_lock);
  for (thread_cache *t = listed; t; t = t->next) sum += THREAD_BYTES - room_of(t);
  pthread_mutex_unlock(&list_lock);
  return sum;
}
