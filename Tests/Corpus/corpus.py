"""Collects cases: an operation, its arguments, its inputs and what it should give.

Inputs are rounded to single precision, so that one case serves both element types; those of
`double_only` are kept in double precision. Results are double precision, with what rounding to it
lost beside them, in units of the last place, where an exact reference was at hand.
"""

import json
import struct
from pathlib import Path

import mpmath
import numpy

mpmath.mp.prec = 160

# How far the libraries may be from the exact value, beyond a relative error of 1e-12 and where
# results are subnormal: PyTorch's lgamma near its zeros 1 and 2, SciPy's expit below -709.8, where
# it is 0.
SLACK = {"lgamma": 1e-15, "sigmoid": 1e-307}


class Corpus:
    def __init__(self, seed):
        self.random = numpy.random.default_rng(seed)
        self.lines = []
        self.numbers = bytearray()
        self.operations = {}

    def uniform(self, shape, low=-2.0, high=2.0):
        return single(self.random.uniform(low, high, shape))

    def normal(self, shape):
        return single(self.random.standard_normal(shape))

    def linear(self, operation, inputs, function, **arguments):
        """A case of sums of products: they cancel, so errors are relative to the terms. Computed
        with 64 bits where NumPy does it, so that the reference's own error does not count."""
        sizes = numpy.asarray(function(*[abs(x) for x in inputs]))
        terms = float(sizes.max()) if sizes.size else 0.0
        try:
            y = function(*[numpy.asarray(x, dtype=numpy.longdouble) for x in inputs])
        except TypeError:  # PyTorch has no longer numbers.
            y = function(*inputs)
        self.add(operation, inputs, [y], terms=terms, **arguments)

    def add(self, operation, inputs, outputs, double_only=False, exact=None, terms=None,
            **arguments):
        """`exact` holds the results as mpmath numbers, in row-major order, and None where the
        library's word is taken. Without it, errors are relative to the largest result or to
        `terms`, if that is larger."""
        inputs = [numpy.asarray(x, dtype=numpy.float64) for x in inputs]
        outputs = [numpy.asarray(y, dtype=numpy.float64) for y in outputs]
        case = {"op": operation}
        if arguments:
            case["args"] = {key: plain(value) for key, value in arguments.items()}
        case["in"] = [list(x.shape) for x in inputs]
        case["out"] = [list(y.shape) for y in outputs]
        if double_only:
            case["double"] = True
        if terms is not None:
            case["terms"] = terms
        for x in inputs:
            if double_only:
                self.numbers += x.astype("<f8").tobytes()
            else:
                rounded = x.astype("<f4")
                assert numpy.array_equal(rounded.astype(float), x, equal_nan=True), operation
                self.numbers += rounded.tobytes()
        if exact is None:
            for y in outputs:
                self.numbers += y.astype("<f8").tobytes()
        else:
            case["exact"] = True
            high, low = split(operation, exact, outputs[0].ravel())
            self.numbers += struct.pack(f"<{len(high)}d", *high)
            self.numbers += struct.pack(f"<{len(low)}f", *low)
        self.lines.append(json.dumps(case, separators=(",", ":")))
        self.operations[operation] = self.operations.get(operation, 0) + 1

    def write(self, folder):
        folder = Path(folder)
        (folder / "cases.jsonl").write_text("\n".join(self.lines) + "\n")
        (folder / "numbers.bin").write_bytes(bytes(self.numbers))
        print(f"{len(self.lines)} cases of {len(self.operations)} operations, "
              f"{len(self.numbers)} bytes of numbers")


def split(operation, exact, results):
    """The exact values in double precision and what that loses, in units of the last place. The
    library's results must be close to them."""
    high, low = [], []
    assert len(exact) == len(results), operation
    for value, result in zip(exact, results):
        if value is None:
            value = mpmath.mpf(float(result))
        near = float(value)
        if near == 0:
            near = float(numpy.copysign(near, result))
        slack = 1e-12 * abs(near) + SLACK.get(operation, 1e-323)
        close = near == result or abs(near - result) <= slack
        assert close or (near != near and result != result), (operation, value, result)
        high.append(near if numpy.isfinite(near) else float(result))
        lost = (value - mpmath.mpf(near)) / mpmath.mpf(numpy.spacing(abs(near))) \
            if numpy.isfinite(near) else 0.0
        low.append(float(lost))
    return high, low


def single(x):
    return numpy.asarray(x, dtype=numpy.float32).astype(numpy.float64)


def plain(value):
    if isinstance(value, (tuple, list)):
        return [plain(entry) for entry in value]
    if isinstance(value, (bool, numpy.bool_)):
        return int(value)
    return value
