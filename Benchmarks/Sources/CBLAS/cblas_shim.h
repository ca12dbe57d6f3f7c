// The matrix product of OpenBLAS without anything of ours round it, as a yardstick.
#include <cblas.h>
