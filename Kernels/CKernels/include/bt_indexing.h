// Elements picked and placed by index. Part of bt_kernels.h.
#ifndef BT_INDEXING_H
#define BT_INDEXING_H

#include <stddef.h>
#include <stdint.h>

#endif
