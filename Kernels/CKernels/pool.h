// The size classes of the pool.
#ifndef BT_POOL_H
#define BT_POOL_H

#include "internal.h"

// Steps of 64 bytes up to 256, then four from each power of two to the next, and eight above 1 MiB.
// The classes up to 32 KiB are small: threads have blocks of their own, THREAD_BYTES at most, and
// fetch up to BATCH more at once. A limit below LEAST_LIMIT leaves none to threads.
enum {
  ALIGNMENT = 64,
  COARSE_POWER = 8,
  FINE_POWER = 20,
  LARGEST_POWER = 61,
  SMALL_CLASSES = 4 + 4 * (15 - COARSE_POWER),
  COARSE_CLASSES = 4 + 4 * (FINE_POWER - COARSE_POWER),
  CLASSES = COARSE_CLASSES + 8 * (LARGEST_POWER + 1 - FINE_POWER),
  THREAD_BYTES = 1 << 20,
  LEAST_LIMIT = 16 << 20,
  BATCH = 16
};

// A free block holds the link to the next free block of its class.
typedef struct free_block {
  struct free_block *next;
} free_block;

// The class a request belongs to; `*size` becomes the bytes of its blocks.
static inline unsigned class_of(size_t *size) {
  size_t last = *size ? *size - 1 : 0;
  if (last < 4 * ALIGNMENT) {
    unsigned step = (unsigned)(last / ALIGNMENT);
    *size = (step + 1) * (size_t)ALIGNMENT;
    return step;
  }
  unsigned power = 63 - (unsigned)__builtin_clzll(last);
  if (power > LARGEST_POWER) bt_fatal("a block this large cannot be allocated", *size);
  if (power < FINE_POWER) {
    unsigned step = (unsigned)(last >> (power - 2)) & 3;
    *size = (size_t)(step + 5) << (power - 2);
    return 4 + (power - COARSE_POWER) * 4 + step;
  }
  unsigned step = (unsigned)(last >> (power - 3)) & 7;
  *size = (size_t)(step + 9) << (power - 3);
  return COARSE_CLASSES + (power - FINE_POWER) * 8 + step;
}

static inline size_t class_size(unsigned index) {
  if (index < 4) return (index + 1) * (size_t)ALIGNMENT;
  if (index < COARSE_CLASSES) {
    return (size_t)(index % 4 + 5) << (index / 4 - 1 + COARSE_POWER - 2);
  }
  index -= COARSE_CLASSES;
  return (size_t)(index % 8 + 9) << (index / 8 + FINE_POWER - 3);
}

#endif
