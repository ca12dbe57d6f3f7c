"""NumPy: what it has kernels for, and steps whose derivatives are written by hand."""
from functools import partial

from shared import (DTYPE, MARKET_SIZES, labels, main, market as market_data, parameters, sizes,
                    uniform)
import shared
import numpy as np

measure = partial(shared.measure, "numpy")


def gemm():
    for n in sizes(64, 256, 512, 1024, 2048):
        a, b = uniform((n, n), 1), uniform((n, n), 2)
        measure(f"n={n}", lambda: a @ b, check=(a @ b).sum(dtype=np.float64))


def elementwise():
    for n in sizes(1 << 20, 1 << 24):
        x, row = uniform((n // 1024, 1024), 1), uniform((1024,), 2)
        out = np.empty_like(x)
        for name, run in (("exp", partial(np.exp, x)), ("tanh", partial(np.tanh, x)),
                          ("add row", partial(np.add, x, row))):
            measure(f"{name} n={n}", run, "fresh", check=run().sum(dtype=np.float64))
            measure(f"{name} n={n}", lambda: run(out=out), "out")
        measure(f"sum n={n}", lambda: x.sum(), check=x.sum())
        measure(f"sum rows n={n}", lambda: x.sum(1))
        measure(f"sum columns n={n}", lambda: x.sum(0))


def overhead():
    x, y = uniform((16,), 1), uniform((16,), 2)

    def chain():
        total = x
        for _ in range(1000):
            total = total + y
        return total

    measure("forward", chain, steps=1000, check=chain().sum(dtype=np.float64))


def loss_and_slopes(p, x, y, activation, slope):
    """The cross-entropy of dense layers and its gradient, backwards by hand."""
    values = [x]
    for index in range(0, len(p), 2):
        x = values[-1] @ p[index] + p[index + 1]
        values.append(activation(x) if index + 2 < len(p) else x)
    rows = np.arange(len(y))
    logits = x - x.max(1, keepdims=True)
    logits -= np.log(np.exp(logits).sum(1, keepdims=True))
    back = np.exp(logits)
    back[rows, y] -= 1
    back /= DTYPE(len(y))
    slopes = []
    for index in range(len(p) - 2, -1, -2):
        slopes = [values[index // 2].T @ back, back.sum(0)] + slopes
        if index:
            back = (back @ p[index].T) * slope(values[index // 2])
    return -logits[rows, y].mean(), slopes


def mlp_step():
    x, y = uniform((128, 784), 1), labels(128, 2, 10)
    p = parameters(784, 512, 512, 10)
    first, second = [np.zeros_like(w) for w in p], [np.zeros_like(w) for w in p]
    count = 0

    def step():
        nonlocal count
        loss, slopes = loss_and_slopes(p, x, y, lambda x: np.maximum(x, 0), lambda y: y > 0)
        count += 1
        for w, g, m, v in zip(p, slopes, first, second):
            m += DTYPE(0.1) * (g - m)
            v += DTYPE(0.001) * (g * g - v)
            spread = np.sqrt(v) / DTYPE((1 - 0.999**count) ** 0.5) + DTYPE(1e-8)
            w -= DTYPE(1e-3 / (1 - 0.9**count)) * m / spread
        return loss

    return step


def mlp():
    step = mlp_step()
    losses = [step() for _ in range(11)]
    measure("784-512-512-10 batch 128 Adam", step, "by hand", check=losses[10])


def market():
    for n in sizes(*MARKET_SIZES):
        stake, start, reference, hessians = market_data(n)
        column, temperature = stake[:, None], DTYPE(1 / n)

        def run(steps):
            w = start
            for _ in range(steps):
                p = column * w
                mean = p.mean(0)
                mask = 1 / (1 + np.exp((mean - p) / temperature))
                gap = mask - reference
                pull = np.einsum("iab,ib->ia", hessians, gap)
                payoff = mean - (gap * pull).sum(1)
                g = DTYPE(-2 * (1 - 1 / n) * n) * column * mask * (1 - mask) * pull
                g[np.arange(n), np.arange(n)] += stake / DTYPE(n)
                w = np.maximum(w + DTYPE(0.1 * n**-2.5) * g, 0)
                w /= w.sum(1, keepdims=True)
            return payoff

        steps = 10 if n <= 512 else 2
        check = run(5).sum(dtype=np.float64)
        measure(f"n={n}", lambda: run(steps), "by hand", steps, check)


def sparse_market():
    for n in shared.sparse_sizes():
        stake, start, curvature, columns = shared.sparse_market(n)
        k, column, flat = columns.shape[1], stake[:, None], columns.ravel()
        own = np.nonzero(columns == np.arange(n)[:, None])

        def run(steps):
            w = start
            for _ in range(steps):
                p = column * w
                mean = (np.bincount(flat, p.ravel(), n) / n).astype(DTYPE)
                mask = 1 / (1 + np.exp((mean[columns] - p) * DTYPE(k)))
                gap = mask - 1
                pull = curvature * gap
                payoff = mean - (gap * pull).sum(1)
                g = DTYPE(-2 * (1 - 1 / n) * k) * column * mask * (1 - mask) * pull
                g[own] += stake[own[0]] / DTYPE(n)
                w = np.maximum(w + DTYPE(0.1 / k**2) * g, 0)
                w /= w.sum(1, keepdims=True)
            return payoff

        name, steps = shared.sparse_case(n)
        measure(name, lambda: run(steps), "by hand", steps, run(5).sum(dtype=np.float64))


def tiny_step():
    x, y, p = uniform((64, 64), 1), labels(64, 2, 10), parameters(64, 32, 10)

    def step():
        loss, slopes = loss_and_slopes(p, x, y, np.tanh, lambda y: 1 - y * y)
        for w, g in zip(p, slopes):
            w -= DTYPE(0.1) * g
        return loss

    return step


def startup():
    shared.measure_process("numpy", "tiny training", 100, tiny_step())


def mlp_memory():
    shared.measure_process("numpy", "mlp, 20 steps", 20, mlp_step())


def growth():
    shared.measure_growth("numpy", tiny_step())


main(gemm, elementwise, overhead, mlp, market, sparse_market, startup, mlp_memory, growth)
