// Scans and sorts along an axis. Part of bt_kernels.h.
#ifndef BT_SCANS_H
#define BT_SCANS_H

#include <stddef.h>
#include <stdint.h>

#endif
