// Factorisations and solves of square systems, on OpenBLAS and LAPACK. Written once for both types:
// BLAS(name) and LAPACK(name) put in the letter of the type. LAPACK counts columns first, so that
// it sees the transpose of a row-major matrix.
#include "openblas.h"
#include <lapacke.h>
#include <math.h>
#include <string.h>

#define BT_TEMPLATE "solve_real.h"
#include "each_real.h"

#define BT_TEMPLATE "determinant_real.h"
#include "each_real.h"
