#!/usr/bin/env python3
"""Makes Tests/TensorTests/Values/AccuracyPoints.swift from the hardest points that sweep.c found,
in this version of the functions and in earlier ones.

    for f in exp log expm1 log1p tanh sigmoid softplus erf cdf gelu; do ./sweep f64 $f 1e6 hardest
    done | sort -u | python3 reference.py > Tests/TensorTests/Values/AccuracyPoints.swift

A line of input is a function's name and a double in C's hexadecimal form. A line of output has the
point, the correctly rounded value there, and what that rounding lost, in units of its last place.
Needs mpmath.
"""
import sys
from mpmath import mp, mpf, erf, erfc, exp, expm1, log, log1p, nint, nstr, sqrt, tanh

mp.prec = 400
FUNCTIONS = {
    "exp": exp, "log": log, "expm1": expm1, "log1p": log1p, "tanh": tanh, "erf": erf,
    "sigmoid": lambda x: exp(x) / (1 + exp(x)),
    "softplus": lambda x: log1p(exp(x)),
    "cdf": lambda x: erfc(-x / sqrt(2)) / 2,
    "gelu": lambda x: x * erfc(-x / sqrt(2)) / 2,
}


def rounded(exact):
    """The nearest double, and the rest in units of its last place."""
    exponent = mp.frexp(abs(exact))[1]
    unit = mp.ldexp(1, max(exponent - 53, -1074))
    whole = nint(exact / unit)  # ties to even, though none of these values is one
    return float(whole * unit), exact / unit - whole


def main():
    print("// Made by Scripts/accuracy/reference.py from 400-bit values.\n")
    print("/// Points at which the functions' errors are or were among the largest: the function's "
          "name, the")
    print("/// point, the correctly rounded value, and what that lost, in units of its last place.")
    print('let accuracyPoints = """')
    for line in sys.stdin:
        name, point = line.split()
        x = float.fromhex(point)
        value, rest = rounded(FUNCTIONS[name](mpf(x)))
        print(f"  {name} {x.hex()} {value.hex()} {nstr(rest, 5)}")
    print('  """')


main()
