// What every kernel file shares: clones for wider vectors, forced inlining, the way out.
#ifndef BT_INTERNAL_H
#define BT_INTERNAL_H

#include "bt_kernels.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

// One compiled body per level of x86-64, chosen when the program loads. Sanitizers instrument the
// chooser itself and crash in it, so under them there is one body.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define BT_SANITIZED 1
#endif
#endif
#if defined(__x86_64__) && defined(__linux__) && !defined(BT_SANITIZED)
#define BT_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define BT_CLONES
#endif

#define BT_INLINE static inline __attribute__((always_inline))

// The loop's iterations touch different elements, even where input and output are one block.
// Where it cannot become vector code after all (libm's pow, sanitizers) that is no news.
#define BT_VECTOR _Pragma("clang loop vectorize(assume_safety)")
#pragma clang diagnostic ignored "-Wpass-failed"

// Lets a * b + c become one fused operation; no result here needs it or is spoilt by it.
#define BT_FUSE _Pragma("clang fp contract(fast)")

__attribute__((noreturn)) static inline void bt_fatal(const char *what, size_t size) {
  fprintf(stderr, "bittensor: %s (%zu)\n", what, size);
  abort();
}

// A size as the 32-bit integer that BLAS and LAPACK take.
static inline int blas_size(size_t size) {
  if (size > INT_MAX) bt_fatal("a matrix side does not fit the library's integers", size);
  return (int)size;
}

#endif
