// What the machine can do, measured: the floor under every time. Rates are the best of many tries.
#ifndef MACHINE_H
#define MACHINE_H

#include <stddef.h>

// Operations per second of fused multiply-adds (two operations each) in registers.
double machine_multiply_add_rate(int threads, int is_double);

typedef enum { MACHINE_READ, MACHINE_COPY, MACHINE_STREAMING_COPY } machine_transfer;

// Bytes per second that all threads together move between registers and blocks of `bytes` each; a
// copy counts what it reads and what it writes. A streaming copy writes past the caches.
double machine_transfer_rate(machine_transfer kind, int threads, size_t bytes);

// Bytes per second of touching fresh pages for the first time, of 4 KiB or of 2 MiB.
double machine_first_touch_rate(int huge_pages);

// Keeps the process on the core that was least busy in the last tenth of a second.
void machine_keep_to_one_core(void);

// Calls a function. A profiler of instructions can be told to count inside this one only.
void machine_counted(void (*body)(void *), void *context);

#endif
