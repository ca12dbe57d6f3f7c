// Rounding a Double compiles to calls of the C library, which Swift links only where imported:
// without this, a program that uses nothing but Figures would not link.
#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#elseif canImport(Android)
  private import Android
#endif
