"""Elementwise operations: NumPy, SciPy and PyTorch, made exact with mpmath."""

import mpmath
import numpy
import scipy.special
import torch
from mpmath import mpf

SHAPES = [(), (1,), (7,), (3, 5), (0,), (2, 0, 3)]
SPECIAL = [0.0, -0.0, numpy.inf, -numpy.inf, numpy.nan]
# The ends of the range of singles and of doubles, subnormal numbers, and where poles and ends lie.
ENDS = [2.0**-149, -(2.0**-149), 2.0**-126 - 2.0**-149, 2.0**-126, -(2.0**-126),
        2.0**128 - 2.0**104, -(2.0**128) + 2.0**104, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, -3.5]
DOUBLE_ENDS = [5e-324, -5e-324, 2.0**-1022 - 5e-324, 2.0**-1022, -(2.0**-1022),
               1.7976931348623157e308, -1.7976931348623157e308, 1 - 2.0**-53, 1 + 2.0**-52]


def torch_function(function):
    return lambda x: function(torch.from_numpy(numpy.asarray(x))).numpy()


def sigmoid(x):
    return 1 / (1 + mpmath.exp(-x)) if x > 0 else mpmath.exp(x) / (1 + mpmath.exp(x))


def softplus(x):
    return mpmath.log1p(mpmath.exp(x)) if x < 0 else x + mpmath.log1p(mpmath.exp(-x))


def erfc(x):
    # Far out mpmath overflows; nothing is left there.
    return mpmath.erfc(x) if x < 1e6 else mpf(0)


def normal_cdf(x):
    return erfc(-x / mpmath.sqrt(2)) / 2


def gelu_tanh(x):
    inner = mpmath.sqrt(2 / mpmath.pi) * (x + mpf("0.044715") * x**3)
    return x * sigmoid(2 * inner)


def log1p(x):
    return mpmath.log1p(x) if x > -1 else (-mpmath.inf if x == -1 else mpmath.nan)


def cube_root(x):
    return mpmath.sign(x) * mpmath.cbrt(abs(x))


# name: (NumPy, SciPy or PyTorch function, the same in mpmath, ranges)
UNARY = {
    "negate": (numpy.negative, lambda x: -x, [(-2, 2), (1e-40, 1e-38)]),
    "abs": (numpy.abs, abs, [(-2, 2), (-1e30, 1e30)]),
    "sign": (numpy.sign, mpmath.sign, [(-2, 2)]),
    "square": (numpy.square, lambda x: x * x, [(-2, 2), (-1e-15, 1e-15), (1e10, 1e18)]),
    "sqrt": (numpy.sqrt, mpmath.sqrt, [(0, 2), (1e-38, 1e-30), (1e20, 1e38)]),
    "reciprocal": (numpy.reciprocal, lambda x: 1 / x, [(0.5, 2), (-1e-5, -1e-6), (1e20, 1e30)]),
    "exp": (numpy.exp, mpmath.exp, [(-2, 2), (-1e-5, 1e-5), (-87, -20), (20, 88), (-103, -88)]),
    "expm1": (numpy.expm1, mpmath.expm1,
              [(-2, 2), (-1e-3, 1e-3), (-1e-8, 1e-8), (-80, -2), (2, 88)]),
    "log": (numpy.log, mpmath.log,
            [(0.01, 2), (0.99, 1.01), (1e-38, 1e-30), (1e20, 3e38), (1e-44, 1e-39)]),
    "log1p": (numpy.log1p, log1p,
              [(-0.9, 2), (-1e-3, 1e-3), (-1e-9, 1e-9), (2, 1e6), (1e20, 1e38), (-1, -0.99)]),
    "sin": (numpy.sin, mpmath.sin, [(-4, 4), (-1e-4, 1e-4), (-1000, 1000), (1e6, 1e7)]),
    "cos": (numpy.cos, mpmath.cos, [(-4, 4), (-1e-4, 1e-4), (-1000, 1000), (1e6, 1e7)]),
    "tanh": (numpy.tanh, mpmath.tanh,
             [(-2, 2), (-1e-3, 1e-3), (-1e-10, 1e-10), (2, 20), (-30, -8)]),
    "sigmoid": (scipy.special.expit, sigmoid, [(-2, 2), (-88, -5), (5, 40), (-1e-4, 1e-4)]),
    "softplus": (torch_function(torch.nn.Softplus(threshold=1e9)), softplus,
                 [(-2, 2), (-80, -5), (5, 100), (-30, 30)]),
    "relu": (torch_function(torch.relu), lambda x: max(x, mpf(0)), [(-2, 2), (-1e30, 1e30)]),
    "erf": (scipy.special.erf, mpmath.erf, [(-1, 1), (1, 3), (-6, -2), (-1e-5, 1e-5)]),
    "normalCDF": (scipy.special.ndtr, normal_cdf, [(-2, 2), (-12, -2), (2, 8)]),
    # PyTorch and a plain product have NaN at -infinity; the limit is 0.
    "gelu": (lambda x: numpy.where(numpy.isneginf(x), -0.0, x * scipy.special.ndtr(x)),
             lambda x: x * normal_cdf(x),
             [(-2, 2), (-12, -2), (2, 10), (-1e-5, 1e-5)]),
}

# Ranges that only doubles reach.
DOUBLE_RANGES = {
    "exp": [(-700, -100), (100, 709), (-744, -709), (1e-17, 1e-9)],
    "expm1": [(100, 709), (1e-17, 1e-9)],
    "log": [(1e-300, 1e-200), (1e200, 1e300), (1e-320, 1e-309), (1 - 1e-9, 1 + 1e-9)],
    "log1p": [(1e-18, 1e-12), (1e200, 1e300)],
    "tanh": [(1e-18, 1e-12), (-22, -10)],
    "sigmoid": [(-740, -100), (-40, 40)],
    "erf": [(1e-18, 1e-12), (-6, 6)],
    "softplus": [(-740, -100), (-40, 40)],
    "sqrt": [(1e-300, 1e-200), (1e200, 1e300)],
    "sin": [(-10, 10), (1e5, 1e6)],
    "cos": [(-10, 10), (1e5, 1e6)],
}


def evaluated(function, inputs, results):
    """mpmath at finite numbers; None where the library's word is taken: infinities and NaN, and a
    result of 0 for a 0."""
    inputs = [numpy.broadcast_to(x, results.shape).ravel() for x in inputs]
    values = []
    for *arguments, result in zip(*inputs, results.ravel()):
        if all(numpy.isfinite([*arguments, result])) and (result != 0 or all(arguments)):
            value = function(*[mpf(float(x)) for x in arguments])
            values.append(value.real if isinstance(value, mpmath.mpc) else value)
        else:
            values.append(None)
    return values


def add_unary(corpus, table, doubles):
    for name, (reference, exact, ranges) in table.items():
        for index, (low, high) in enumerate(ranges):
            for shape in SHAPES if index == 0 else [(), (9,), (2, 4), (3, 1, 2), (1,)]:
                x = corpus.uniform(shape, low, high)
                if abs(x).size and low < 0 < high and index == 0 and len(shape) == 2:
                    x.flat[0] = 0
                add_one(corpus, name, reference, exact, x)
        add_one(corpus, name, reference, exact, numpy.array(SPECIAL + ENDS))
        add_one(corpus, name, reference, exact, numpy.array(DOUBLE_ENDS), double_only=True)
        for low, high in ranges + doubles.get(name, []):
            for shape in [(16,), (4, 4)]:
                x = corpus.random.uniform(low, high, shape)
                add_one(corpus, name, reference, exact, x, double_only=True)


def add_one(corpus, name, reference, exact, *inputs, **flags):
    with numpy.errstate(all="ignore"):
        result = numpy.asarray(reference(*inputs), dtype=float)
        corpus.add(name, inputs, [result], exact=evaluated(exact, inputs, result), **flags)


PAIRS = [((), ()), ((1,), (1,)), ((3, 5), (3, 5)), ((3, 5), (5,)), ((3, 1), (1, 4)),
         ((2, 1, 3), (4, 1)), ((), (2, 3)), ((0,), (0,)), ((2, 0), (2, 1)), ((4, 3), ())]

# name: (function, mpmath, range of either side)
BINARY = {
    "add": (numpy.add, lambda a, b: a + b, (-2, 2), (-2, 2)),
    "subtract": (numpy.subtract, lambda a, b: a - b, (-2, 2), (-2, 2)),
    "multiply": (numpy.multiply, lambda a, b: a * b, (-2, 2), (-2, 2)),
    "divide": (numpy.divide, lambda a, b: a / b, (-2, 2), (0.5, 2)),
}

COMPARISONS = {
    "equal": numpy.equal, "notEqual": numpy.not_equal, "greater": numpy.greater,
    "greaterOrEqual": numpy.greater_equal, "less": numpy.less, "lessOrEqual": numpy.less_equal,
}


def add_binary(corpus, table):
    for name, (reference, exact, left, right) in table.items():
        for shapes in PAIRS:
            a, b = corpus.uniform(shapes[0], *left), corpus.uniform(shapes[1], *right)
            add_one(corpus, name, reference, exact, a, b)
            a, b = corpus.random.uniform(*left, shapes[0]), corpus.random.uniform(*right, shapes[1])
            add_one(corpus, name, reference, exact, a, b, double_only=True)
        for grid in [[0.0, -0.0, 1.5, -2.0, numpy.inf, -numpy.inf, numpy.nan],
                     [2.0**-149, -(2.0**-126), 3.0, -0.5, 2.0**128 - 2.0**104]]:
            a, b = [x.ravel() for x in numpy.meshgrid(grid, grid)]
            add_one(corpus, name, reference, exact, a, b)


def add_comparisons(corpus):
    for name, reference in COMPARISONS.items():
        for shapes in PAIRS:
            a = numpy.round(corpus.uniform(shapes[0]))
            b = numpy.round(corpus.uniform(shapes[1]))
            corpus.add(name, [a, b], [reference(a, b)])
        a, b = [x.ravel() for x in numpy.meshgrid(SPECIAL, SPECIAL)]
        corpus.add(name, [a, b], [reference(a, b)])


def add_powers(corpus):
    for exponent in [-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 2.5, 3.0, 7.0]:
        inputs = [corpus.uniform(shape, 0.1, 4) for shape in [(), (7,), (3, 5)]]
        for x in inputs + [numpy.array(SPECIAL + ENDS)]:
            with numpy.errstate(all="ignore"):
                # As an array: NumPy takes a square root for the number 0.5.
                result = numpy.asarray(numpy.power(x, numpy.full(x.shape, exponent)))
                exact = evaluated(lambda v: v ** mpf(exponent), [x], result)
                corpus.add("powNumber", [x], [result], exponent=exponent, exact=exact)


def add_all(corpus):
    add_unary(corpus, UNARY, DOUBLE_RANGES)
    add_binary(corpus, BINARY)
    add_comparisons(corpus)
    add_powers(corpus)
