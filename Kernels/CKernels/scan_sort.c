// Sorts of rows. Numbers become unsigned keys whose order is theirs, beside their positions: short
// rows are merged, long ones sorted by digits (LSD radix sort; Knuth, The Art of Computer
// Programming 3, 5.2.5). Both keep equal entries in order.
#include "parallel.h"
#include <string.h>

enum {
  INSERTED = 16,      // entries of a run that insertion sorts
  NARROW_DIGIT = 8,   // bits of a digit, which rows of LONG_ROW entries fill better with more
  WIDE_DIGIT = 11,
  LONG_ROW = 4096,
  SCANNED = 64,       // entries tested together against the k-th best
  PART = 1 << 13      // entries that are worth a thread
};

#define BT_TEMPLATE "scan_sort_real.h"
#include "each_real.h"
