// Includes BT_TEMPLATE once for float and once for double. Inside it REAL is the type, NAME(f) the
// suffixed name, BITS the unsigned integer of the same width, BT_DOUBLE which of the two it is.
#define BT_PASTE_(a, b) a##_##b
#define BT_PASTE(a, b) BT_PASTE_(a, b)
#define NAME(base) BT_PASTE(base, BT_SUFFIX)

#define REAL float
#define SIGNED int32_t
#define BITS uint32_t
#define BT_SUFFIX f32
#define BT_DOUBLE 0
#include BT_TEMPLATE
#undef REAL
#undef SIGNED
#undef BITS
#undef BT_SUFFIX
#undef BT_DOUBLE

#define REAL double
#define SIGNED int64_t
#define BITS uint64_t
#define BT_SUFFIX f64
#define BT_DOUBLE 1
#include BT_TEMPLATE
#undef REAL
#undef SIGNED
#undef BITS
#undef BT_SUFFIX
#undef BT_DOUBLE

#undef NAME
#undef BT_PASTE
#undef BT_PASTE_
#undef BT_TEMPLATE
