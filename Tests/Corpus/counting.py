"""Order statistics, counting, masks and tensors made from numbers, against NumPy and PyTorch."""

import numpy
import torch


def add_quantiles(corpus):
    for shape, axes in [((), ()), ((1,), (0,)), ((6,), (0,)), ((7,), (0,)), ((3, 5), (0,)),
                        ((3, 5), (1,)), ((3, 4), (0, 1)), ((2, 3, 4), (0, 2)), ((2, 0, 3), (2,))]:
        for keep in [False, True]:
            x = corpus.uniform(shape)
            corpus.add("median", [x], [numpy.median(x, axes or None, keepdims=keep)], axes=axes,
                       keep=keep)
            for share in [0.0, 0.1, 0.25, 0.9, 1.0]:
                y = numpy.quantile(x, share, axes or None, keepdims=keep)
                corpus.add("quantile", [x], [y], terms=2.0, share=share, axes=axes, keep=keep)


def add_counts(corpus):
    edges = numpy.array([-1.5, -0.25, 0.0, 0.0, 0.5, 2.0])
    for shape in [(), (1,), (9,), (3, 4), (0,)]:
        x = corpus.uniform(shape)
        if x.ndim and x.size > 5:
            x.flat[:6] = [0.0, -1.5, 2.0, numpy.nan, numpy.inf, -numpy.inf]
        for side in ["left", "right"]:
            y = numpy.searchsorted(edges, x, side)
            corpus.add("searchSorted", [edges, x], [y], right=side == "right")
    for bins, low, high in [(1, -2.0, 2.0), (4, -2.0, 2.0), (5, 0.0, 1.25), (8, -1.0, 1.0)]:
        for shape in [(50,), (4, 5), (0,)]:
            x = corpus.uniform(shape)
            if x.size:
                x.flat[:4] = [low, high, (low + high) / 2, 9.0]
            counts, places = numpy.histogram(x, bins, (low, high))
            corpus.add("histogram", [x], [counts, places], bins=bins, low=low, high=high)
    for shape in [(), (1,), (12,), (3, 4), (0,)]:
        indices = corpus.random.integers(0, 5, shape)
        corpus.add("bincount", [indices], [numpy.bincount(indices.ravel(), minlength=7)], size=7)
        weights = corpus.uniform(shape)
        y = numpy.bincount(indices.ravel(), weights.ravel(), 7)
        corpus.add("bincountWeighted", [indices, weights], [y], terms=8.0, size=7)


def add_masks(corpus):
    for shape in [(4,), (3, 5), (2, 3, 2), (0,), (2, 0)]:
        a, b = [numpy.round(corpus.uniform(shape, 0, 1)) for _ in range(2)]
        corpus.add("and", [a, b], [numpy.logical_and(a, b)])
        corpus.add("or", [a, b], [numpy.logical_or(a, b)])
        corpus.add("xor", [a, b], [numpy.logical_xor(a, b)])
        corpus.add("not", [a], [numpy.logical_not(a)])
        x = corpus.uniform(shape)
        corpus.add("maskSubscript", [x, a], [x[a != 0]])
        for axis in range(len(shape)):
            for keep in [False, True]:
                options = dict(axes=[axis], keep=keep)
                corpus.add("any", [a], [numpy.any(a, axis, keepdims=keep)], **options)
                corpus.add("all", [a], [numpy.all(a, axis, keepdims=keep)], **options)
                y = numpy.count_nonzero(a, axis, keepdims=keep)
                corpus.add("trueCount", [a], [y], **options)


def add_creation(corpus):
    for rows, columns, diagonal in [(1, 1, 0), (3, 3, 0), (3, 5, 1), (5, 3, -2), (0, 2, 0)]:
        options = dict(rows=rows, columns=columns, diagonal=diagonal)
        corpus.add("eye", [], [numpy.eye(rows, columns, diagonal)], **options)
        corpus.add("tri", [], [numpy.tri(rows, columns, diagonal)], **options)
    for start, step, count in [(0.0, 1.0, 5), (-2.0, 0.5, 7), (3.0, -0.25, 4), (0.0, 1.0, 0)]:
        y = numpy.arange(count) * step + start
        corpus.add("arange", [], [y], start=start, step=step, count=count)
    for shape in [(), (4,), (2, 3), (0,)]:
        labels = corpus.random.integers(0, 5, shape)
        y = torch.nn.functional.one_hot(torch.tensor(labels, dtype=torch.int64), 5).numpy()
        corpus.add("oneHot", [labels], [y], classes=5)
    for sizes in [[3], [2, 4], [1, 3, 2], [2, 0]]:
        vectors = [corpus.uniform((size,)) for size in sizes]
        corpus.add("meshgrid", vectors, numpy.meshgrid(*vectors, indexing="ij"))


def add_axes(corpus):
    for shape, first, second in [((3, 5), 0, 1), ((2, 3, 4), 0, 2), ((2, 3, 4), 1, -1),
                                 ((2, 0, 3), 0, 1), ((4,), 0, 0)]:
        x = corpus.uniform(shape)
        options = dict(first=first, second=second)
        corpus.add("swappingAxes", [x], [numpy.swapaxes(x, first, second)], **options)
        corpus.add("movingAxis", [x], [numpy.moveaxis(x, first, second)], **options)
    for shape, axis, sizes in [((6,), 0, [2, 4]), ((3, 5), 1, [1, 0, 4]), ((4, 2), 0, [1, 3])]:
        x = corpus.uniform(shape)
        parts = numpy.split(x, numpy.cumsum(sizes)[:-1], axis)
        corpus.add("split", [x], parts, sizes=sizes, axis=axis)
    for shape, counts, axis in [((3,), [2, 0, 1], 0), ((2, 3), [1, 3], 0), ((2, 3), [0, 0, 2], 1)]:
        x = corpus.uniform(shape)
        corpus.add("repeatedEach", [x], [numpy.repeat(x, counts, axis)], counts=counts, axis=axis)
    for shape in [(), (1,), (1, 3, 1), (2, 1, 0)]:
        x = corpus.uniform(shape)
        corpus.add("squeezed", [x], [x.squeeze()])
        for axis in [0, -1]:
            y = numpy.expand_dims(x, axis)
            corpus.add("expanded", [x], [y], axis=axis)


def add_contractions(corpus):
    for left, right, axes in [((3, 4), (4, 5), 1), ((3, 4), (3, 4), 2), ((2, 3), (4,), 0),
                              ((2, 3, 4), (4, 3), ([1, 2], [1, 0])), ((3, 4), (5, 3), ([0], [1])),
                              ((2, 0), (0, 3), 1), ((2, 3, 4), (3, 4, 2), 2)]:
        for _ in range(2):
            a, b = corpus.normal(left), corpus.normal(right)
            pair = axes if isinstance(axes, tuple) else (
                list(range(len(left) - axes, len(left))), list(range(axes)))
            corpus.linear("tensordot", [a, b], lambda a, b: numpy.tensordot(a, b, axes),
                          left=pair[0], right=pair[1])
    for left, right in [((3,), (4,)), ((1,), (1,)), ((0,), (3,)), ((2, 3), (2, 4)), ((2, 3), (4,))]:
        a, b = corpus.uniform(left), corpus.uniform(right)
        corpus.add("outer", [a, b], [a[..., :, None] * b[..., None, :]])


def add_all(corpus):
    add_quantiles(corpus)
    add_counts(corpus)
    add_masks(corpus)
    add_creation(corpus)
    add_axes(corpus)
    add_contractions(corpus)
