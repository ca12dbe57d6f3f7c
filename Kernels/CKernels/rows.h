// For each_real.h: sums along a row. Their terms are added in whatever order is quickest for the
// vectors at hand, 4096 at a time in the row's own type, and those sums in double precision.
#define ROW_SUM(total, n, term)                                        \
  for (size_t start_ = 0; start_ < (n); start_ += 4096) {              \
    size_t end_ = (n) - start_ < 4096 ? (n) : start_ + 4096;           \
    REAL part_ = 0;                                                    \
    {                                                                  \
      _Pragma("clang fp reassociate(on) contract(fast)")               \
      for (size_t i = start_; i < end_; i++) part_ += (term);          \
    }                                                                  \
    (total) += (double)part_;                                          \
  }

// Two sums in one visit.
#define ROW_SUMS(first, first_term, second, second_term, n)            \
  for (size_t start_ = 0; start_ < (n); start_ += 4096) {              \
    size_t end_ = (n) - start_ < 4096 ? (n) : start_ + 4096;           \
    REAL part_ = 0, other_ = 0;                                        \
    {                                                                  \
      _Pragma("clang fp reassociate(on) contract(fast)")               \
      for (size_t i = start_; i < end_; i++) {                         \
        part_ += (first_term);                                         \
        other_ += (second_term);                                       \
      }                                                                \
    }                                                                  \
    (first) += (double)part_;                                          \
    (second) += (double)other_;                                        \
  }

// How many rows of a matrix are worth a thread of their own.
BT_INLINE size_t NAME(row_grain)(size_t columns, size_t elements) {
  return columns >= elements ? 1 : elements / (columns ? columns : 1);
}
