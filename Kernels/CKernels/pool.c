// A pool of blocks. Fresh pages cost more than most arithmetic, so freed blocks are kept by size
// class, four classes to each power of two, and handed out again while they are still warm.
#include "internal.h"
#include <sched.h>
#include <stdatomic.h>
#if defined(__linux__)
#include <malloc.h>
#include <sys/mman.h>
#endif

enum { ALIGNMENT = 64, LARGEST_POWER = 61, CLASSES = 4 * (LARGEST_POWER - 6) };
static const size_t HUGE_PAGE = (size_t)2 << 20;

// A free block holds the link to the next free block of its class.
typedef struct free_block {
  struct free_block *next;
} free_block;

// One cache line each, so that classes do not share one.
typedef struct {
  _Alignas(64) atomic_flag busy;
  free_block *first;
} size_class;

static size_class classes[CLASSES];
static atomic_size_t cached_bytes;
static atomic_size_t limit_bytes = (size_t)1 << 30;

// The class a request belongs to; `*size` becomes the bytes of its blocks. Up to 256 bytes the
// steps are 64; above, four steps from each power of two to the next.
static unsigned class_of(size_t *size) {
  size_t last = *size ? *size - 1 : 0;
  if (last < 4 * ALIGNMENT) {
    unsigned step = (unsigned)(last / ALIGNMENT);
    *size = (step + 1) * (size_t)ALIGNMENT;
    return step;
  }
  unsigned power = 63 - (unsigned)__builtin_clzll(last);
  if (power > LARGEST_POWER) bt_fatal("a block this large cannot be allocated", *size);
  unsigned step = (unsigned)(last >> (power - 2)) & 3;
  *size = (size_t)(step + 5) << (power - 2);
  return 4 + (power - 8) * 4 + step;
}

static size_t class_size(unsigned index) {
  return index < 4 ? (index + 1) * (size_t)ALIGNMENT : (size_t)(index % 4 + 5) << (index / 4 + 5);
}

static void lock(size_class *c) {
  for (int spins = 0; atomic_flag_test_and_set_explicit(&c->busy, memory_order_acquire);) {
    if (++spins % 64 == 0) sched_yield();
  }
}

static void unlock(size_class *c) { atomic_flag_clear_explicit(&c->busy, memory_order_release); }

static void *fresh(size_t size) {
  void *block = NULL;
  size_t alignment = size > HUGE_PAGE ? HUGE_PAGE : ALIGNMENT;
  if (posix_memalign(&block, alignment, size) != 0) return NULL;
#if defined(MADV_HUGEPAGE)
  if (size > HUGE_PAGE) madvise(block, size, MADV_HUGEPAGE);
#endif
  return block;
}

void *bt_allocate(size_t bytes) {
  size_t size = bytes;
  size_class *c = &classes[class_of(&size)];
  lock(c);
  free_block *block = c->first;
  if (block) c->first = block->next;
  unlock(c);
  if (block) {
    atomic_fetch_sub_explicit(&cached_bytes, size, memory_order_relaxed);
    return block;
  }
  void *made = fresh(size);
  if (!made) {
    bt_pool_trim();
    made = fresh(size);
  }
  if (!made) bt_fatal("out of memory, bytes asked for", bytes);
  return made;
}

void bt_release(void *block, size_t bytes) {
  if (!block) return;
  size_t size = bytes;
  size_class *c = &classes[class_of(&size)];
  size_t limit = atomic_load_explicit(&limit_bytes, memory_order_relaxed);
  if (size > limit) {
    free(block);
    return;
  }
  // Over the limit, sizes no longer in use give way: everything goes and the pool fills anew.
  if (atomic_fetch_add_explicit(&cached_bytes, size, memory_order_relaxed) + size > limit) {
    bt_pool_trim();
  }
  free_block *freed = block;
  lock(c);
  freed->next = c->first;
  c->first = freed;
  unlock(c);
}

void bt_pool_set_limit(size_t bytes) {
  atomic_store_explicit(&limit_bytes, bytes, memory_order_relaxed);
  if (bt_pool_cached_bytes() > bytes) bt_pool_trim();
}

void bt_pool_trim(void) {
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
      atomic_fetch_sub_explicit(&cached_bytes, size, memory_order_relaxed);
    }
  }
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

size_t bt_pool_cached_bytes(void) {
  return atomic_load_explicit(&cached_bytes, memory_order_relaxed);
}
