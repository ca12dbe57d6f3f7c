"""Shapes, indexing, einsum, scans and sorts, against NumPy, SciPy and PyTorch."""

import numpy
import scipy.signal
import scipy.special
import torch
from mpmath import mpf

EXPRESSIONS = [
    ("ij,jk->ik", [(3, 4), (4, 5)]), ("ij,jk", [(3, 4), (4, 5)]), ("ij->ji", [(3, 4)]),
    ("ii->i", [(4, 4)]), ("ii", [(4, 4)]), ("ij->", [(3, 4)]), ("ij->j", [(3, 4)]),
    ("i,j->ij", [(3,), (4,)]), ("i,i->", [(5,), (5,)]), ("bij,bjk->bik", [(2, 3, 4), (2, 4, 5)]),
    ("bij,jk->bik", [(2, 3, 4), (4, 5)]), ("...ij,...jk->...ik", [(2, 3, 4), (4, 5)]),
    ("ij,ij->ij", [(3, 4), (3, 4)]), ("ijk,jil->kl", [(3, 4, 5), (4, 3, 2)]),
    ("ij,jk,kl->il", [(2, 3), (3, 4), (4, 5)]), ("abcd,efcd->abef", [(2, 3, 4, 5), (2, 2, 4, 5)]),
    ("bhqd,bhkd->bhqk", [(2, 2, 3, 4), (2, 2, 5, 4)]), ("i,ij,j->", [(3,), (3, 4), (4,)]),
    ("ijj->i", [(2, 3, 3)]), ("ij,kj->ik", [(3, 4), (5, 4)]), ("...i->...", [(2, 3, 4)]),
    ("ij,j", [(3, 4), (4,)]), ("i...,i...->...", [(3, 2), (3, 2)]),
    ("ab,b,b->a", [(2, 3), (3,), (3,)]),
]


def add_einsum(corpus):
    for expression, shapes in EXPRESSIONS:
        for _ in range(3):
            inputs = [corpus.normal(shape) for shape in shapes]
            corpus.linear("einsum", inputs, lambda *x: numpy.einsum(expression, *x),
                          expression=expression)


def add_shapes(corpus):
    for shape, axes in [((5,), [0]), ((3, 4), [1]), ((3, 4), [0, 1]), ((2, 3, 2), [0, 2])]:
        x = corpus.uniform(shape)
        corpus.add("flipped", [x], [numpy.flip(x, axes)], axes=axes)
    for shape, shift, axis in [((5,), 2, 0), ((3, 4), -1, 1), ((3, 4), 7, 0), ((2, 3, 2), 1, 1)]:
        x = corpus.uniform(shape)
        corpus.add("rolled", [x], [numpy.roll(x, shift, axis)], shift=shift, axis=axis)
    for shape, counts in [((3,), [2]), ((2, 3), [2, 1]), ((2, 3), [1, 3]), ((2, 1, 2), [2, 2, 2])]:
        x = corpus.uniform(shape)
        corpus.add("tiled", [x], [numpy.tile(x, counts)], counts=counts)
    for shape, count, axis in [((3,), 2, 0), ((2, 3), 3, 1), ((2, 3), 2, 0), ((0, 2), 2, 1)]:
        x = corpus.uniform(shape)
        corpus.add("repeated", [x], [numpy.repeat(x, count, axis)], count=count, axis=axis)
    for mode in ["constant", "edge", "reflect", "wrap"]:
        for shape, amounts in [((4,), [(1, 2)]), ((3, 4), [(0, 1), (2, 0)]),
                               ((3, 3), [(2, 2), (1, 1)]), ((3,), [(7, 8)]),
                               ((1, 2), [(2, 1), (3, 0)])]:
            x = corpus.uniform(shape)
            y = numpy.pad(x, amounts, mode=mode)
            corpus.add("padded", [x], [y], amounts=amounts, mode=mode)
    for shape in [(3, 3), (3, 5), (5, 3), (2, 3, 4)]:
        for offset in [-2, -1, 0, 1]:
            x = corpus.uniform(shape)
            corpus.add("lowerTriangle", [x], [numpy.tril(x, offset)], offset=offset)
            corpus.add("upperTriangle", [x], [numpy.triu(x, offset)], offset=offset)
            corpus.add("diagonal", [x], [numpy.diagonal(x, offset, -2, -1)], offset=offset)
            if len(shape) == 2:
                v = corpus.uniform((shape[0],))
                corpus.add("diagonalMatrix", [v], [numpy.diag(v, offset)], offset=offset)
    for shape in [(3, 3), (2, 3, 3), (3, 5), (5, 3), (0, 0)]:
        for offset in [-1, 0, 2]:
            if 0 in shape and offset:
                continue
            x = corpus.uniform(shape)
            corpus.linear("trace", [x], lambda x: numpy.trace(x, offset, -2, -1), offset=offset)
    for shape, axis, size, step in [((7,), 0, 3, 1), ((7,), 0, 2, 2), ((3, 6), 1, 4, 1),
                                    ((5, 2), 0, 2, 3)]:
        x = corpus.uniform(shape)
        y = torch.from_numpy(x).unfold(axis, size, step).numpy()
        corpus.add("windows", [x], [y], axis=axis, size=size, step=step)
    for start, stop, count in [(0.0, 1.0, 5), (-2.0, 3.0, 7), (1.0, 1.0, 3), (0.0, 1.0, 2),
                               (5.0, -5.0, 11)]:
        corpus.add("linspace", [], [numpy.linspace(start, stop, count)], start=start, stop=stop,
                   count=count)


def add_gathers(corpus):
    for shape, axis, count in [((5,), 0, 3), ((3, 4), 0, 2), ((3, 4), 1, 6), ((2, 3, 4), 1, 5)]:
        for _ in range(3):
            x = corpus.uniform(shape)
            index_shape = list(shape)
            index_shape[axis] = count
            indices = corpus.random.integers(0, shape[axis], index_shape)
            corpus.add("gatherElements", [x, indices], [numpy.take_along_axis(x, indices, axis)],
                       axis=axis)
            updates = corpus.uniform(index_shape)
            total = torch.from_numpy(x).scatter_add(
                axis, torch.from_numpy(indices), torch.from_numpy(updates)).numpy()
            corpus.add("addingScatteredElements", [x, indices, updates], [total], terms=8.0,
                       axis=axis)
            flat = corpus.random.integers(0, shape[axis], (2, 3))
            corpus.add("gatherEntries", [x, flat], [numpy.take(x, flat, axis)], axis=axis)


def add_replacements(corpus):
    for shape, axis, count in [((5,), 0, 3), ((3, 4), 0, 2), ((3, 4), 1, 4), ((2, 3, 4), 1, 2)]:
        for _ in range(3):
            x = corpus.uniform(shape)
            tensor = torch.from_numpy(x)
            sizes = list(shape)
            sizes[axis] = count
            updates = corpus.uniform(sizes)
            # An index once only: PyTorch leaves open which of several stays.
            chosen = corpus.random.permutation(shape[axis])[:count]
            y = tensor.index_copy(axis, torch.from_numpy(chosen), torch.from_numpy(updates)).numpy()
            corpus.add("replacingScattered", [x, chosen, updates], [y], axis=axis)
            repeated = corpus.random.integers(0, shape[axis], count)
            y = tensor.index_add(axis, torch.from_numpy(repeated), torch.from_numpy(updates))
            corpus.add("addingScattered", [x, repeated, updates], [y.numpy()], terms=8.0, axis=axis)
            rows = numpy.argsort(corpus.random.random(shape), axis)
            indices = numpy.take(rows, range(count), axis)
            y = x.copy()
            numpy.put_along_axis(y, indices, updates, axis)
            corpus.add("replacingScatteredElements", [x, indices, updates], [y], axis=axis)


def add_scans(corpus):
    for shape in [(1,), (7,), (3, 5), (2, 3, 4), (0,), (2, 0, 3)]:
        for axis in range(len(shape)):
            for reverse in [0, 1]:
                x = corpus.uniform(shape)
                turned = (lambda y: numpy.flip(y, axis)) if reverse else (lambda y: y)
                for exclusive in [0, 1]:
                    options = dict(axis=axis, exclusive=exclusive, reverse=reverse)
                    corpus.linear("cumulativeSum", [x], lambda x: turned(
                        delayed(numpy.cumsum(turned(x), axis), axis, exclusive, 0)), **options)
                    y = delayed(numpy.cumprod(turned(x), axis), axis, exclusive, 1)
                    exact = delayed(numpy.cumprod(turned(precise(x)), axis), axis, exclusive, 1)
                    corpus.add("cumulativeProduct", [x], [turned(y)],
                               exact=[mpf(v) for v in turned(exact).ravel()], **options)
                for name, function in [("cumulativeMax", numpy.maximum), ("cumulativeMin",
                                                                          numpy.minimum)]:
                    corpus.add(name, [x], [turned(function.accumulate(turned(x), axis))], axis=axis,
                               reverse=reverse)
                if x.size:
                    y = torch.logcumsumexp(torch.from_numpy(turned(x).copy()), axis).numpy()
                    corpus.add("logCumulativeSumExp", [x], [turned(y)], terms=1.0, axis=axis,
                               reverse=reverse)
                b, decay = corpus.uniform(shape), float(corpus.uniform((), 0.1, 0.9))
                y = scipy.signal.lfilter([1.0], [1.0, -decay], turned(b), axis) if b.size else b
                corpus.add("linearRecurrence", [numpy.array(decay), b], [turned(y)], terms=4.0,
                           axis=axis, reverse=reverse)
            tied = numpy.round(corpus.uniform(shape) * 2)
            x = corpus.uniform(shape)
            for values in [x, tied]:
                corpus.add("sorted", [values], [numpy.sort(values, axis)], axis=axis, descending=0)
                y = -numpy.sort(-values, axis)
                corpus.add("sorted", [values], [y], axis=axis, descending=1)
                for descending, order in [(0, values), (1, -values)]:
                    places = numpy.argsort(order, axis, kind="stable")
                    corpus.add("argsort", [values], [places], axis=axis, descending=descending)
            for count in sorted({1, min(2, shape[axis]), shape[axis]}) if x.size else []:
                for largest in [0, 1]:
                    y, places = torch.topk(torch.from_numpy(x), count, axis, largest=bool(largest))
                    corpus.add("topK", [x], [y.numpy(), places.numpy()], axis=axis, count=count,
                               largest=largest)


def delayed(x, axis, exclusive, first):
    """With `exclusive`, what stands before each entry."""
    if not exclusive or x.shape[axis] == 0:
        return x
    start = numpy.full([1 if a == axis else n for a, n in enumerate(x.shape)], first, dtype=x.dtype)
    return numpy.concatenate([start, numpy.delete(x, -1, axis)], axis)


def precise(x):
    """The same numbers for mpmath."""
    values = numpy.empty(x.shape, dtype=object)
    for place in numpy.ndindex(x.shape):
        values[place] = mpf(float(x[place]))
    return values


def exact_norm(x, order, axes):
    if order == 0 or numpy.isinf(order):
        return None
    powers = numpy.asarray(numpy.sum(abs(x) ** order, axis=axes), dtype=object)
    return [mpf(power) ** (1 / mpf(order)) for power in powers.ravel()]


def add_more_reductions(corpus):
    for shape in [(), (1,), (7,), (3, 5), (2, 3, 4), (0,), (2, 0, 3)]:
        rank = len(shape)
        for bits in range(1, 1 << rank):
            axes = tuple(a for a in range(rank) if bits >> a & 1)
            for keep in [False, True]:
                options = dict(axes=axes, keep=keep)
                x = corpus.uniform(shape)
                y = numpy.asarray(numpy.prod(x, axes, keepdims=keep))
                exact = numpy.asarray(numpy.prod(precise(x), axes, keepdims=keep), dtype=object)
                corpus.add("product", [x], [y], exact=[mpf(v) for v in exact.ravel()], **options)
                if x.size == 0:
                    continue
                y = scipy.special.logsumexp(x, axes, keepdims=keep)
                corpus.add("logSumExp", [x], [y], terms=1.0, **options)
                x = corpus.uniform(shape)
                corpus.add("standardDeviation", [x], [numpy.std(x, axes, keepdims=keep)], **options)
                corpus.add("min", [x], [numpy.min(x, axes, keepdims=keep)], **options)
                corpus.add("max", [x], [numpy.max(x, axes, keepdims=keep)], **options)
                for order in [1.0, 2.0, 3.0, 1.5, 0.0, numpy.inf, -numpy.inf]:
                    if order in (1.5, 0.0, -numpy.inf) and keep:
                        continue
                    y = torch.linalg.vector_norm(torch.from_numpy(x), order, axes, keepdim=keep)
                    corpus.add("norm", [x], [y.numpy()], order=str(order),
                               exact=exact_norm(precise(x), order, axes), **options)
    for shape in [(7,), (3, 5), (4, 1)]:
        for axis in range(len(shape)):
            x = numpy.round(corpus.uniform(shape) * 2)
            corpus.add("argmin", [x], [x.argmin(axis)], axis=axis)
            corpus.add("argmax", [x], [x.argmax(axis)], axis=axis)


def add_all(corpus):
    add_einsum(corpus)
    add_shapes(corpus)
    add_gathers(corpus)
    add_replacements(corpus)
    add_scans(corpus)
    add_more_reductions(corpus)
