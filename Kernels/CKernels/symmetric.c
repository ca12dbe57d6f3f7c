// Symmetric matrices by vectors: a row serves as a row and as a column while it is at hand, so that
// memory is read once. In a cache several rows at a time share the loads and stores of both vectors;
// from memory rows come one at a time, as one stream.
#include "symmetric.h"
#include "parallel.h"
#include <stdbool.h>
#include <string.h>

// How many full rows are taken together; the side from which on matrices come from memory; how many
// numbers are worth another thread.
enum { ROWS = 4, LONG = 256, SHARED = 1 << 16 };

#define BT_TEMPLATE "symmetric_real.h"
#include "each_real.h"

// The side of the blocks of a Gram matrix, and how many columns are weighted at a time: such products
// OpenBLAS does in place, without copies.
enum { SIDE = 16, DEPTH = 1024 };

#define BT_TEMPLATE "gram_real.h"
#include "each_real.h"
