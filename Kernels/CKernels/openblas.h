// OpenBLAS beside the workers of bt_parallel. Two sets of threads would share the cores and wait for
// one another, so it works on the thread that calls it, in pieces that those workers take; only in
// factorisations does it have threads of its own.
#ifndef BT_OPENBLAS_H
#define BT_OPENBLAS_H

#include "internal.h"
#include <cblas.h>

// Around what must stay on the calling thread and is large enough that OpenBLAS might share it.
void bt_blas_begin(void);
void bt_blas_end(void);

// Around factorisations of matrices of `side` rows. They have OpenBLAS's threads if they are large
// and no part of bt_parallel_alone; `bt_factor_end` takes what `bt_factor_begin` returned.
bool bt_factor_begin(size_t side);
void bt_factor_end(bool is_shared);

#endif
