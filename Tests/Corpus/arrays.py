"""Operations on whole arrays: shapes, reductions, products, convolutions."""

import numpy
import scipy.special
import torch

SHAPES = [(), (1,), (7,), (3, 5), (2, 3, 4), (0,), (2, 0, 3)]


def axis_sets(rank):
    """Every set of axes of a rank up to 3."""
    return [[a for a in range(rank) if bits >> a & 1] for bits in range(1 << rank)]


def add_reductions(corpus):
    for name, reference in [("sum", numpy.sum), ("mean", numpy.mean), ("variance", numpy.var)]:
        for shape in SHAPES:
            for axes in axis_sets(len(shape)):
                empty = 0 in [shape[a] for a in axes]
                if not axes or (name != "sum" and empty):
                    continue
                for keep in [False, True]:
                    x = corpus.uniform(shape)
                    corpus.linear(name, [x],
                                  lambda x: reference(x, axis=tuple(axes), keepdims=keep),
                                  axes=axes, keep=keep)
    for correction in [0, 1, 2]:
        for shape, axis in [((7,), 0), ((3, 5), 1), ((2, 3, 4), 1)]:
            # Far from 0 too, where the squares of the elements would cancel.
            for offset in [0, 1000]:
                x = numpy.float32(corpus.uniform(shape) + offset).astype(float)
                for name, reference in [("variance", numpy.var), ("standardDeviation", numpy.std)]:
                    corpus.add(name, [x], [reference(x, axis=axis, ddof=correction)], axes=[axis],
                               keep=False, correction=correction)
    for shape in [(7,), (3, 5), (2, 3, 4), (4, 1)]:
        for axis in range(len(shape)):
            x = corpus.uniform(shape)
            corpus.add("softmax", [x], [scipy.special.softmax(x, axis=axis)], axis=axis)
            corpus.add("logSoftmax", [x], [scipy.special.log_softmax(x, axis=axis)], axis=axis)
            x = corpus.uniform(shape, -90, 90)
            corpus.add("softmax", [x], [scipy.special.softmax(x, axis=axis)], axis=axis)
            corpus.add("logSoftmax", [x], [scipy.special.log_softmax(x, axis=axis)], axis=axis)


def add_doubles(corpus):
    """Numbers that fill a double: sums of singles are exact in it."""
    for shape, axis in [((1,), 0), ((7,), 0), ((3, 5), 1), ((2, 3, 4), 0), ((1000,), 0)]:
        for low, high in [(-2, 2), (0, 1), (-1e10, 1e10)]:
            x = corpus.random.uniform(low, high, shape)
            for name, reference in [("sum", numpy.sum), ("mean", numpy.mean),
                                    ("variance", numpy.var), ("standardDeviation", numpy.std)]:
                corpus.linear(name, [x], lambda x: reference(x, axis=axis), double_only=True,
                              axes=[axis], keep=False)
            corpus.linear("cumulativeSum", [x], lambda x: numpy.cumsum(x, axis), double_only=True,
                          axis=axis, exclusive=0, reverse=0)
            y = scipy.special.logsumexp(x, axis)
            corpus.add("logSumExp", [x], [y], terms=float(abs(x).max()), double_only=True,
                       axes=[axis], keep=False)
    for left, right in [((3, 4), (4, 5)), ((1, 100), (100, 1)), ((17, 33), (33, 19)), ((7,), (7,)),
                        ((2, 3, 4), (2, 4, 2))]:
        a, b = corpus.random.standard_normal(left), corpus.random.standard_normal(right)
        corpus.linear("matmul", [a, b], numpy.matmul, double_only=True)
        if len(left) == 2:
            corpus.linear("einsum", [a, b], lambda a, b: numpy.einsum("ij,jk->ki", a, b),
                          double_only=True, expression="ij,jk->ki")


def add_special_reductions(corpus):
    """NaN and infinities, one row each."""
    inf, nan = numpy.inf, numpy.nan
    rows = numpy.array([[1, nan, 3, -inf], [inf, 1, 2, 0], [-inf, -2, 0, 5], [inf, -inf, 0, 1],
                        [-inf, -inf, -inf, -inf], [nan, nan, inf, 1], [0.0, -0.0, 0.0, -0.0]])
    references = {
        "sum": numpy.sum, "mean": numpy.mean, "variance": numpy.var, "product": numpy.prod,
        "standardDeviation": numpy.std, "max": numpy.max, "min": numpy.min,
        "logSumExp": lambda x, axis: torch.logsumexp(torch.from_numpy(x), axis).numpy(),
        "median": numpy.median,
    }
    with numpy.errstate(all="ignore"):
        for name, reference in references.items():
            corpus.add(name, [rows], [reference(rows, axis=1)], axes=[1], keep=False)
        for name in ["softmax", "logSoftmax"]:
            reference = {"softmax": torch.softmax, "logSoftmax": torch.log_softmax}[name]
            corpus.add(name, [rows], [reference(torch.from_numpy(rows), 1).numpy()], axis=1)
        corpus.add("argmax", [rows], [rows.argmax(1)], axis=1)
        corpus.add("argmin", [rows], [rows.argmin(1)], axis=1)
        corpus.add("sorted", [rows], [numpy.sort(rows, 1)], axis=1, descending=0)
        ordered, places = torch.sort(torch.from_numpy(rows), dim=1, descending=True,
                                     stable=True)
        corpus.add("sorted", [rows], [ordered.numpy()], axis=1, descending=1)
        corpus.add("argsort", [rows], [places.numpy()], axis=1, descending=1)
        corpus.add("argsort", [rows], [numpy.argsort(rows, 1, kind="stable")], axis=1, descending=0)
        corpus.add("cumulativeMax", [rows], [numpy.maximum.accumulate(rows, 1)], axis=1, reverse=0)
        corpus.add("cumulativeMin", [rows], [numpy.minimum.accumulate(rows, 1)], axis=1, reverse=0)
        corpus.add("cumulativeSum", [rows], [numpy.cumsum(rows, 1)], axis=1, exclusive=0, reverse=0)
        corpus.add("cumulativeProduct", [rows], [numpy.cumprod(rows, 1)], axis=1, exclusive=0,
                   reverse=0)
        for order in [1.0, 2.0, 3.0, inf, -inf]:
            corpus.add("norm", [rows], [numpy.linalg.norm(rows, order, 1)], order=str(order),
                       axes=[1], keep=False)


def add_movement(corpus):
    for source, target in [((), (1, 1)), ((6,), (2, 3)), ((2, 3, 2), (12,)), ((0,), (2, 0)),
                           ((3, 4), (2, 6))]:
        x = corpus.uniform(source)
        corpus.add("reshaped", [x], [x.reshape(target)], shape=target)
    for shape, order in [((3, 5), (1, 0)), ((2, 3, 4), (2, 0, 1)), ((2, 3, 4), (1, 2, 0)),
                         ((2, 0, 3), (2, 1, 0)), ((4,), (0,))]:
        x = corpus.uniform(shape)
        corpus.add("transposed", [x], [x.transpose(order)], order=order)
    for source, target in [((), (2, 3)), ((1,), (5,)), ((3, 1), (2, 3, 4)), ((4,), (3, 4)),
                           ((1, 4), (0, 4))]:
        x = corpus.uniform(source)
        corpus.add("broadcast", [x], [numpy.broadcast_to(x, target)], shape=target)
    for axis, shapes in [(0, [(2,), (3,)]), (1, [(2, 1), (2, 3), (2, 2)]), (0, [(0, 2), (3, 2)]),
                         (2, [(1, 2, 2), (1, 2, 0)])]:
        parts = [corpus.uniform(shape) for shape in shapes]
        corpus.add("concatenate", parts, [numpy.concatenate(parts, axis=axis)], axis=axis)
    for axis in range(3):
        parts = [corpus.uniform((2, 3)) for _ in range(3)]
        corpus.add("stack", parts, [numpy.stack(parts, axis=axis)], axis=axis)
    for shape, indices, axis in [((5,), [4, 0, 0], 0), ((3, 4), [1, 3, 2, 1], 1),
                                 ((3, 4), [2], 0), ((2, 3, 2), [], 1)]:
        x = corpus.uniform(shape)
        corpus.add("gather", [x], [numpy.take(x, numpy.array(indices, dtype=int), axis=axis)],
                   indices=indices, axis=axis)
    for shape, box in [((7,), [(1, 6, 2)]), ((5, 6), [(0, 5, 1), (5, 0, -2)]),
                       ((4, 3), [(3, 0, -1), (1, 2, 1)]), ((3,), [(1, 1, 1)])]:
        x = corpus.uniform(shape)
        part = x[tuple(slice(*each) for each in box)]
        corpus.add("slice", [x], [part], box=box)


def add_products(corpus):
    pairs = [((1, 1), (1, 1)), ((2, 3), (3, 4)), ((5, 1), (1, 5)), ((7, 9), (9, 3)),
             ((2, 3, 4), (4, 5)), ((3, 4), (2, 4, 5)), ((2, 3, 4), (2, 4, 5)),
             ((2, 1, 3, 4), (3, 4, 2)), ((4,), (4,)), ((4,), (4, 3)), ((3, 4), (4,)),
             ((2, 0), (0, 3)), ((0, 3), (3, 2)), ((2, 3, 4), (4,)), ((17, 33), (33, 19)),
             ((64, 40), (40, 24)), ((1, 100), (100, 1))]
    for left, right in pairs:
        for scale in [1, 1e4]:
            a, b = corpus.normal(left), corpus.uniform(right, -scale, scale)
            corpus.linear("matmul", [a, b], numpy.matmul)


def convolved(x, w, dims, **options):
    function = {1: torch.nn.functional.conv1d, 2: torch.nn.functional.conv2d}[dims]
    return function(torch.from_numpy(x), torch.from_numpy(w), **options).numpy()


def transposed(x, w, dims, **options):
    function = {1: torch.nn.functional.conv_transpose1d,
                2: torch.nn.functional.conv_transpose2d}[dims]
    return function(torch.from_numpy(x), torch.from_numpy(w), **options).numpy()


def add_convolutions(corpus):
    for stride in [(1, 1), (2, 1), (2, 3)]:
        for padding in [(0, 0), (1, 2)]:
            for dilation in [(1, 1), (1, 2)]:
                for groups in [1, 2]:
                    options = dict(stride=stride, padding=padding, dilation=dilation, groups=groups)
                    x, w = corpus.normal((2, 4, 6, 7)), corpus.normal((2, 4 // groups, 3, 2))
                    corpus.linear("convolution", [x, w],
                                  lambda x, w: convolved(x, w, 2, **options), **options)
                    x, w = corpus.normal((2, 4, 3, 4)), corpus.normal((4, 2, 3, 2))
                    corpus.linear("transposedConvolution", [x, w],
                                  lambda x, w: transposed(x, w, 2, **options),
                                  outputPadding=(0, 0), **options)
                    single = dict(stride=stride[1], padding=padding[1], dilation=dilation[1],
                                  groups=groups)
                    x, w = corpus.normal((2, 4, 9)), corpus.normal((2, 4 // groups, 3))
                    corpus.linear("convolution1D", [x, w],
                                  lambda x, w: convolved(x, w, 1, **single), **single)
                    x, w = corpus.normal((2, 4, 5)), corpus.normal((4, 1, 3))
                    corpus.linear("transposedConvolution1D", [x, w],
                                  lambda x, w: transposed(x, w, 1, **single),
                                  outputPadding=0, **single)
    x, w = corpus.normal((1, 2, 3, 3)), corpus.normal((2, 1, 3, 3))
    corpus.linear("transposedConvolution", [x, w],
                  lambda x, w: transposed(x, w, 2, stride=(2, 2), output_padding=(1, 1)),
                  stride=(2, 2), padding=(0, 0), outputPadding=(1, 1), dilation=(1, 1), groups=1)


def add_pooling(corpus):
    functional = torch.nn.functional
    for kernel, stride, padding in [(2, 2, 0), (3, 1, 1), (4, 3, 2), (1, 2, 0)]:
        x = corpus.normal((2, 3, 9))
        y = functional.max_pool1d(torch.from_numpy(x), kernel, stride, padding).numpy()
        options = dict(kernel=kernel, stride=stride, padding=padding)
        corpus.add("maxPooling1D", [x], [y], **options)
        for counting in [False, True]:
            corpus.linear("meanPooling1D", [x], lambda x: functional.avg_pool1d(
                torch.from_numpy(x), kernel, stride, padding, count_include_pad=counting).numpy(),
                counting=counting, **options)
    for kernel in [(2, 2), (3, 2), (2, 4)]:
        for stride in [(1, 1), (2, 1), (3, 2)]:
            for padding in [(0, 0), (1, 1)]:
                x = corpus.normal((2, 2, 6, 7))
                t = torch.from_numpy(x)
                options = dict(kernel=kernel, stride=stride, padding=padding)
                for dilation in [(1, 1), (2, 1)]:
                    y = functional.max_pool2d(t, kernel, stride, padding, dilation).numpy()
                    corpus.add("maxPooling", [x], [y], dilation=dilation, **options)
                for counting in [False, True]:
                    corpus.linear(
                        "meanPooling", [x], lambda x: functional.avg_pool2d(
                            torch.from_numpy(x), kernel, stride, padding,
                            count_include_pad=counting).numpy(),
                        counting=counting, **options)


def add_all(corpus):
    add_reductions(corpus)
    add_doubles(corpus)
    add_special_reductions(corpus)
    add_movement(corpus)
    add_products(corpus)
    add_convolutions(corpus)
    add_pooling(corpus)
