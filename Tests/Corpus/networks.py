"""Layers and losses of networks, from PyTorch in double precision."""

import numpy
import torch
from torch.nn import functional


def add_all(corpus):
    add_layer_norm(corpus)
    add_cross_entropy(corpus)
    add_attention(corpus)


def add_layer_norm(corpus):
    for shape in [(1,), (5,), (3, 7), (2, 3, 16), (0, 4), (2, 100), (1, 600)]:
        width = shape[-1]
        # Rows far from 0 show whether the variance is taken about the mean.
        for centre in [0.0, 100.0]:
            x = corpus.uniform(shape, centre - 2, centre + 2)
            gain, bias = corpus.uniform((width,)), corpus.uniform((width,))
            for epsilon in [2.0**-17, 0.5]:
                y = functional.layer_norm(tensor(x), (width,), tensor(gain), tensor(bias), epsilon)
                # What cancels on the way is as large as the rows.
                corpus.add("layerNorm", [x, gain, bias], [y.numpy()], terms=centre,
                           epsilon=epsilon)


def add_cross_entropy(corpus):
    for shape in [(1, 1), (1, 5), (3, 7), (2, 3, 10), (130, 9), (1, 1500)]:
        for scale in [1.0, 30.0]:
            x = corpus.uniform(shape, -scale, scale)
            rows = x.reshape(-1, shape[-1])
            labels = corpus.random.integers(0, shape[-1], len(rows))
            y = functional.cross_entropy(tensor(rows), torch.from_numpy(labels))
            corpus.add("crossEntropy", [x], [y.numpy()], labels=labels.tolist())


def add_attention(corpus):
    for batch, queries, keys, width, values in [
            ((), 1, 1, 1, 1), ((), 5, 3, 4, 2), ((), 3, 5, 4, 2), ((2,), 33, 33, 4, 3),
            ((2, 3), 7, 7, 5, 3), ((0, 2), 3, 3, 2, 2), ((1, 1), 40, 50, 8, 3)]:
        for scale in [1.0, 4.0]:
            q = corpus.uniform((*batch, queries, width), -scale, scale)
            k = corpus.uniform((*batch, keys, width), -scale, scale)
            v = corpus.uniform((*batch, keys, values))
            # Errors of the scores, as large as the sums they come from, end up in the values.
            scores = numpy.abs(q) @ numpy.abs(k).swapaxes(-1, -2) / width**0.5
            terms = float(max(1.0, scores.max(initial=0.0)) * numpy.abs(v).max(initial=0.0))
            for causal in [False, True]:
                y = functional.scaled_dot_product_attention(
                    tensor(q), tensor(k), tensor(v), is_causal=causal)
                corpus.add("attention", [q, k, v], [y.numpy()], terms=terms,
                           causal=int(causal))


def tensor(x):
    return torch.from_numpy(x)
