"""Further elementwise functions, against SciPy, NumPy and PyTorch, made exact with mpmath."""

import mpmath
import numpy
import scipy.special
import torch
from elementwise import (ENDS, SHAPES, SPECIAL, add_binary, add_unary, cube_root, erfc,
                         evaluated, gelu_tanh, sigmoid, softplus, torch_function)
from mpmath import mpf

functional = torch.nn.functional


def selu(x):
    alpha, scale = mpf("1.6732632423543772"), mpf("1.0507009873554805")
    return scale * (x if x > 0 else alpha * mpmath.expm1(x))


def at_the_left(function, limit):
    """PyTorch's, whose products have NaN at -infinity; the library has the limit."""
    return lambda x: numpy.where(numpy.isneginf(x), limit, torch_function(function)(x))


def log_gamma(x):
    return mpmath.loggamma(x).real if x > 0 else mpmath.log(abs(mpmath.gamma(x)))


def leaky_relu(x):
    return x if x > 0 else x / 8


UNARY = {
    "log2": (numpy.log2, lambda x: mpmath.log(x, 2), [(0.01, 4), (0.99, 1.01), (1e-38, 1e-30)]),
    "log10": (numpy.log10, lambda x: mpmath.log(x, 10), [(0.01, 4), (0.99, 1.01), (1e20, 1e38)]),
    "exp2": (numpy.exp2, lambda x: mpf(2) ** x, [(-2, 2), (-120, -20), (20, 127)]),
    "cbrt": (numpy.cbrt, cube_root, [(-2, 2), (-1e30, 1e30), (1e-38, 1e-30)]),
    "rsqrt": (lambda x: 1 / numpy.sqrt(x), lambda x: 1 / mpmath.sqrt(x),
              [(0.1, 2), (1e-38, 1e-30), (1e20, 1e38)]),
    "tan": (numpy.tan, mpmath.tan, [(-1.5, 1.5), (-1e-4, 1e-4), (-100, 100)]),
    "asin": (numpy.arcsin, mpmath.asin, [(-1, 1), (-1e-4, 1e-4), (0.99, 1)]),
    "acos": (numpy.arccos, mpmath.acos, [(-1, 1), (-1e-4, 1e-4), (0.99, 1)]),
    "atan": (numpy.arctan, mpmath.atan, [(-2, 2), (-1e-4, 1e-4), (-1e10, 1e10)]),
    "sinh": (numpy.sinh, mpmath.sinh, [(-2, 2), (-1e-4, 1e-4), (5, 88)]),
    "cosh": (numpy.cosh, mpmath.cosh, [(-2, 2), (-1e-4, 1e-4), (5, 88)]),
    "asinh": (numpy.arcsinh, mpmath.asinh, [(-2, 2), (-1e-4, 1e-4), (-1e20, 1e20)]),
    "acosh": (numpy.arccosh, mpmath.acosh, [(1, 2), (1, 1.001), (1e5, 1e20)]),
    "atanh": (numpy.arctanh, mpmath.atanh, [(-0.9, 0.9), (-1e-4, 1e-4), (0.99, 0.9999)]),
    "floor": (numpy.floor, mpmath.floor, [(-4, 4), (1e6, 1e8)]),
    "ceil": (numpy.ceil, mpmath.ceil, [(-4, 4), (1e6, 1e8)]),
    "round": (numpy.round, mpmath.nint, [(-4, 4), (1e6, 1e8)]),
    "trunc": (numpy.trunc, lambda x: mpf(int(x)), [(-4, 4), (1e6, 1e8)]),
    "erfc": (scipy.special.erfc, erfc, [(-2, 2), (2, 9), (-6, -2)]),
    # SciPy loses the sign of 0.
    "erfInverse": (lambda x: numpy.copysign(scipy.special.erfinv(x), x), mpmath.erfinv,
                   [(-0.9, 0.9), (-1e-4, 1e-4), (0.9, 0.9999)]),
    # SciPy's is -infinity at -infinity, against C, and infinite at the smallest numbers.
    "lgamma": (torch_function(torch.lgamma), log_gamma,
               [(0.1, 4), (4, 100), (1e3, 1e6), (1e-6, 1e-3)]),
    "digamma": (scipy.special.psi, mpmath.digamma, [(0.1, 1.2), (1.7, 10), (10, 1e4)]),
    "silu": (at_the_left(functional.silu, -0.0), lambda x: x * sigmoid(x),
             [(-2, 2), (-80, -5), (5, 40)]),
    "geluTanh": (at_the_left(lambda x: functional.gelu(x, approximate="tanh"), -0.0), gelu_tanh,
                 [(-2, 2), (2, 8)]),
    "elu": (torch_function(functional.elu), lambda x: x if x > 0 else mpmath.expm1(x),
            [(-2, 2), (-30, -5)]),
    "selu": (torch_function(functional.selu), selu, [(-2, 2), (-30, -5)]),
    "mish": (torch_function(functional.mish), lambda x: x * mpmath.tanh(softplus(x)),
             [(-2, 2), (5, 40)]),
    # A value below 0 that becomes 0 has the sign of -0 here, unlike in PyTorch.
    "logSigmoid": (torch_function(lambda x: -abs(functional.logsigmoid(x))),
                   lambda x: -softplus(-x),
                   [(-2, 2), (-80, -5), (5, 40)]),
    "softsign": (lambda x: numpy.where(numpy.isinf(x), numpy.sign(x),
                                       torch_function(functional.softsign)(x)),
                 lambda x: x / (1 + abs(x)),
                 [(-2, 2), (-1e6, 1e6)]),
    "leakyReLU": (torch_function(lambda x: functional.leaky_relu(x, 0.125)), leaky_relu,
                  [(-2, 2), (-1e6, 1e6)]),
    "hardTanh": (torch_function(functional.hardtanh), lambda x: max(min(x, mpf(1)), mpf(-1)),
                 [(-2, 2), (-1e6, 1e6)]),
    "hardSigmoid": (torch_function(functional.hardsigmoid),
                    lambda x: max(min((x + 3) / 6, mpf(1)), mpf(0)), [(-4, 4), (-2, 2), (2, 1e6)]),
}

PREDICATES = {"isNaN": numpy.isnan, "isInfinite": numpy.isinf, "isFinite": numpy.isfinite,
              "step": lambda x: numpy.where(numpy.isnan(x), 0, x > 0)}

DOUBLE_RANGES = {
    "lgamma": [(1e6, 1e15)], "erfc": [(9, 26)], "tan": [(1e3, 1e4)], "sinh": [(100, 700)],
    "cosh": [(100, 700)], "exp2": [(-1000, -200), (200, 1000)], "log2": [(1e-300, 1e-200)],
    "atan": [(1e100, 1e200)], "cbrt": [(1e-300, 1e-200)],
}


def hypot(a, b):
    return mpmath.sqrt(a * a + b * b)


def angle(a, b):
    # mpmath has one zero only.
    return mpmath.sign(a) * mpmath.atan2(abs(a), b) if a != 0 else None


def logaddexp(a, b):
    return max(a, b) + mpmath.log1p(mpmath.exp(-abs(a - b)))


BINARY = {
    "xlogy": (scipy.special.xlogy, lambda a, b: a * mpmath.log(b) if a != 0 else mpf(0), (-2, 2),
              (0.1, 9)),
    "minimum": (numpy.minimum, min, (-2, 2), (-2, 2)),
    "maximum": (numpy.maximum, max, (-2, 2), (-2, 2)),
    "logaddexp": (numpy.logaddexp, logaddexp, (-30, 30), (-30, 30)),
    "atan2": (numpy.arctan2, angle, (-2, 2), (-2, 2)),
    "hypot": (numpy.hypot, hypot, (-2, 2), (-2, 2)),
    "pow": (numpy.power, lambda a, b: a**b, (0.1, 4), (-3, 3)),
    "remainder": (numpy.remainder, lambda a, b: a - b * mpmath.floor(a / b), (-9, 9), (0.5, 2)),
}


def add_polygamma(corpus):
    for order in [1, 2, 3, 4, 5, 8]:
        for shape, low, high in [((), 0.5, 2), ((7,), 0.3, 4), ((3, 5), 4, 50), ((4,), 50, 1e4),
                                 ((6,), 1e-3, 0.1)]:
            x = corpus.uniform(shape, low, high)
            result = numpy.asarray(scipy.special.polygamma(order, x))
            exact = evaluated(lambda v: mpmath.polygamma(order, v), [x], result)
            corpus.add("polygamma", [x], [result], order=order, exact=exact)


def add_predicates(corpus):
    for name, reference in PREDICATES.items():
        for shape in SHAPES:
            x = corpus.uniform(shape)
            if x.size > 2:
                x.flat[:3] = [numpy.nan, numpy.inf, -numpy.inf]
            corpus.add(name, [x], [reference(x)])
        special = numpy.array(SPECIAL + ENDS)
        corpus.add(name, [special], [reference(special)])


def add_selection(corpus):
    for shapes in [((3, 4), (3, 4), (3, 4)), ((3, 1), (4,), ()), ((2, 1), (1, 3), (2, 3)),
                   ((0,), (0,), (1,)), ((), (), ())]:
        mask = numpy.round(corpus.uniform(shapes[0], 0, 1))
        a, b = corpus.uniform(shapes[1]), corpus.uniform(shapes[2])
        corpus.add("select", [mask, a, b], [numpy.where(mask != 0, a, b)])
        x = corpus.uniform(shapes[0])
        if numpy.broadcast_shapes(*shapes[:2]) == shapes[0]:
            corpus.add("replacing", [x, mask, a], [numpy.where(mask != 0, a, x)])
    special = numpy.array(SPECIAL + ENDS)
    corpus.add("clamp", [special], [numpy.clip(special, -0.75, 1.5)], low=-0.75, high=1.5)
    for low, high in [(-1.0, 1.0), (0.0, 0.5), (-0.25, -0.25)]:
        for shape in [(), (7,), (3, 5), (0,)]:
            x = corpus.uniform(shape)
            corpus.add("clamp", [x], [numpy.clip(x, low, high)], low=low, high=high)


def add_all(corpus):
    add_unary(corpus, UNARY, DOUBLE_RANGES)
    add_binary(corpus, BINARY)
    add_polygamma(corpus)
    add_predicates(corpus)
    add_selection(corpus)
