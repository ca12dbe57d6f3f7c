// Factorisations and solves on LAPACK. Part of bt_kernels.h.
#ifndef BT_LINEAR_ALGEBRA_H
#define BT_LINEAR_ALGEBRA_H

#include <stddef.h>
#include <stdint.h>

#endif
