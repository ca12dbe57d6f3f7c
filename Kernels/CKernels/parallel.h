// Work cut into parts for several threads.
#ifndef BT_PARALLEL_H
#define BT_PARALLEL_H

#include "internal.h"

// Some of the items of a loop, from `first` to below `end`.
typedef void (*bt_part)(void *context, size_t first, size_t end);

// Calls `part` for all of `count` items, some for each thread in up to four slices, or fewer if there
// would not be `grain` items for each thread. A thread that is done takes slices of those that are
// late, and the caller all of them if no other gets a core. Cuts are at multiples of `grain`, and all
// calls have returned when this does. Inside a part, or while another thread has the workers, one
// call does everything: results must not depend on the cuts, so that they do not depend on the number
// of threads either.
void bt_parallel(size_t count, size_t grain, bt_part part, void *context);

// Whether this thread is in a part of bt_parallel_alone.
bool bt_is_alone(void);

#endif
