#!/usr/bin/env python3
"""Prints polynomials of Kernels/CKernels/coefficients.h. Needs mpmath."""
import re
from mpmath import (atanh, cos, erf, erfc, exp, factorial, frexp, ldexp, log, lu_solve, matrix, mp,
                    mpf, nint, pi, polyval, sign, sqrt, tanh)

mp.dps = 60


def rounded(x, bits):
    fraction, exponent = frexp(x)
    return ldexp(nint(ldexp(fraction, bits)), exponent - bits)


def show(name, coefficients):
    bits, suffix = (24, "f") if name.endswith("f32") else (53, "")
    words = []
    for c in coefficients:
        parts = re.match(r"(-?0x[01]\.)([0-9a-f]*)(p.*)", float(rounded(c, bits)).hex())
        words.append(parts[1] + (parts[2].rstrip("0") or "0") + parts[3] + suffix)
    print(name, ", ".join(words))


def nodes(a, b, count):
    return [(a + b) / 2 + (b - a) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]


def minimax(f, a, b, count, weight=lambda x: mpf(1), rounds=6):
    """Coefficients of the polynomial with the least weighted error (Remez exchange)."""
    a, b = mpf(a), mpf(b)
    grid = [(a + b) / 2 - (b - a) / 2 * cos(pi * i / (24 * count)) for i in range(24 * count + 1)]
    values, weights = [f(x) for x in grid], [weight(x) for x in grid]
    extremes = [24 * i for i in range(count + 1)]
    for _ in range(rounds):
        system, right = matrix(count + 1, count + 1), matrix(count + 1, 1)
        for row, i in enumerate(extremes):
            for column in range(count):
                system[row, column] = grid[i] ** column
            system[row, count] = (-1) ** row / weights[i]
            right[row] = values[i]
        solution = lu_solve(system, right)
        found = [solution[i] for i in range(count)]
        errors = [w * (polyval(found[::-1], x) - y) for x, y, w in zip(grid, values, weights)]
        extremes, i = [], 0
        while i < len(grid):
            j = i
            while j < len(grid) and sign(errors[j]) == sign(errors[i]):
                j += 1
            j = max(j, i + 1)
            extremes.append(max(range(i, j), key=lambda k: abs(errors[k])))
            i = j
        while len(extremes) > count + 1:
            extremes.pop(0 if abs(errors[extremes[0]]) < abs(errors[extremes[-1]]) else -1)
        if len(extremes) < count + 1:
            break
    return found


def quotient(f, points, above, below):
    """Polynomials of `above` and `below` coefficients, the second's first being 1."""
    count = above + below - 1
    system, right = matrix(count, count), matrix(count, 1)
    for row, x in enumerate(points):
        for i in range(above):
            system[row, i] = x**i
        for i in range(1, below):
            system[row, above + i - 1] = -f(x) * x**i
        right[row] = f(x)
    s = lu_solve(system, right)
    return [s[i] for i in range(above)], [mpf(1)] + [s[above + i] for i in range(below - 1)]


def exp_series(r):
    return sum(r**k / factorial(k + 3) for k in range(40))


def log_series(w):
    if w < mpf("1e-6"):
        return sum(2 * w**k / (2 * k + 3) for k in range(12))
    return (2 * atanh(sqrt(w)) / sqrt(w) - 2) / w


def erf_series(z):
    if z < mpf("1e-20"):
        return 2 / sqrt(pi) * (1 - z / 3) - 1
    return erf(sqrt(z)) / sqrt(z) - 1


def tanh_series(z):
    return (tanh(sqrt(z)) / sqrt(z) - 1) / z


def mills(t):
    """sqrt(2 pi) cdf(-t) e^(t^2 / 2)."""
    if t < 12:
        return sqrt(pi / 2) * erfc(t / sqrt(2)) * exp(t * t / 2)
    value = mpf(0)
    for k in range(400, 0, -1):
        value = k / (t + value)
    return 1 / (t + value)


def cdf_series(u):
    t = 4 * (1 + u) / (1 - u)
    return (t + 4) * mills(t) / sqrt(2 * pi)


half = log(2) / 2 + mpf(2) ** -30


def exp_weight(r):
    return (abs(r) / half) ** 3 + mpf("0.02")


show("exp_tail_f32", [mpf(0.5)] + minimax(exp_series, -half, half, 4, exp_weight))
show("exp_tail_f64", [mpf(0.5)] + minimax(exp_series, -half, half, 9, exp_weight))
show("expm1_tail_f64", minimax(exp_series, -half, half, 10, exp_weight))
for name, count in (("f32", 4), ("f64", 10)):
    wide = minimax(log_series, 0, mpf(1) / 9, count, lambda w: w + mpf("0.01"))
    show("log_wide_" + name, wide)
centre = mpf("0.375")
for name, count in (("f32", 6), ("f64", 12)):
    shifted = lambda y: erf_series(abs(y + centre))
    top = mpf("0.875") ** 2 - centre + mpf("1e-9")
    show("erf_small_" + name, minimax(shifted, -centre, top, count, lambda y: 1 / (1 + shifted(y))))
for name, end, above, below in (("f32", "0.55", 1, 3), ("f64", "0.625", 3, 4)):
    points = nodes(mpf(0), mpf(end) ** 2, above + below - 1)
    high, low = quotient(tanh_series, points, above, below)
    show("tanh_above_" + name, high)
    show("tanh_below_" + name, low)
far = mpf("38.8")
series = minimax(cdf_series, -1, (far - 4) / (far + 4), 24, lambda u: 1 / cdf_series(u))
short = [nint(c * 4096) / 4096 for c in series[:3]]
show("cdf_quadratic_f64", [c / 4 for c in short])
show("cdf_series_f64", [(c - s) / 4 for c, s in zip(series, short + [0] * 21)])
# 1 / mills(t) - t as a quotient, at nodes that crowd towards 0.
far, crowd = mpf("14.6"), mpf("2.2")
points = [crowd * (1 + u) / (1 - u) for u in nodes(mpf(-1), (far - crowd) / (far + crowd), 10)]
below, above = quotient(lambda t: 1 / mills(t) - t, points, 5, 6)
show("cdf_above_f32", above)
show("cdf_below_f32", [c * sqrt(pi / 2) for c in below])
