// Stores past the caches, for results larger than they are: an ordinary store reads the line that it
// is about to replace.
#ifndef BT_STREAM_H
#define BT_STREAM_H

#include "internal.h"

// Whether a result of so many bytes should go past the caches. The last one is not asked for its
// size: in virtual machines the answer can be ten times too large.
static inline bool bt_streams(size_t bytes) { return bytes > (size_t)32 << 20; }

// To be called by the thread that has stored past the caches, before others may read.
static inline void bt_stream_end(void) {
#if defined(__x86_64__)
  __builtin_ia32_sfence();
#endif
}

enum { BT_LINE = 64 };

// How many elements of `size` bytes stand before the next cache line.
static inline size_t bt_before_line(const void *at, size_t size, size_t n) {
  size_t count = (BT_LINE - (uintptr_t)at % BT_LINE) % BT_LINE / size;
  return count < n ? count : n;
}

#endif
