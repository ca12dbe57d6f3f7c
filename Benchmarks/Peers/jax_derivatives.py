"""JAX: derivatives of second order, and the market's own gradients."""
from functools import partial

from shared import (MARKET_SIZES, market as market_data, sizes, sparse_case, sparse_market as
                    sparse_data, sparse_sizes)
from jax_shared import (cross_entropy, jax, jnp, labels, measure, network, np, parameters, total,
                        uniform)
from jax import grad, hessian, jit, jvp, lax, vmap


def norm(x):
    return np.linalg.norm(np.asarray(x, np.float64).ravel())


def curvature():
    for widths, batch in (((64, 32, 10), 64), ((784, 512, 512, 10), 128)):
        suffix = "-".join(map(str, widths)) + f" batch {batch}"
        x, y, p = uniform((batch, widths[0]), 1), labels(batch, 2, 10), parameters(*widths)
        shapes, ends = [w.shape for w in p], np.cumsum([w.size for w in p])
        flat = jnp.concatenate([w.ravel() for w in p])
        direction = uniform((flat.size,), 3)

        def loss(flat, x, y):
            parts = [w.reshape(s) for w, s in zip(jnp.split(flat, ends[:-1]), shapes)]
            return cross_entropy(network(parts, x, jnp.tanh), y)

        def product(flat, direction, x, y):
            return jvp(lambda flat: grad(loss)(flat, x, y), (flat,), (direction,))[1]

        def twice(flat, direction, x, y):
            return grad(lambda flat: jnp.vdot(grad(loss)(flat, x, y), direction))(flat)

        def report(case, function, *inputs, mode=""):
            run = jit(function)
            measure(f"{case} {suffix}", lambda: run(*inputs), mode, check=norm(run(*inputs)))

        report("gradient", grad(loss), flat, x, y)
        report("hvp", product, flat, direction, x, y, mode="jvp of grad")
        report("hvp", twice, flat, direction, x, y, mode="grad of grad")
        if batch == 64:
            report("hessian of parameters", hessian(loss), flat, x, y)
            one = hessian(lambda x, y: cross_entropy(network(p, x, jnp.tanh), y))
            report("hessian of inputs", vmap(one), x, y)


def ranking():
    batch, width, hidden, classes = 64, 64, 128, 10
    y = labels(batch, 602, classes)
    for n in sizes(8, 32, 128):
        f = uniform((n, batch, width), 601)
        for head, matrices in (("sum", 1), ("concat", n)):
            inner, outer = (n * width) ** -0.5, hidden**-0.5
            w = uniform((matrices, width, hidden), 603, -inner, inner)
            v = uniform((hidden, classes), 604, -outer, outer)

            def tail(x):
                return cross_entropy(jnp.tanh(x) @ v, y) * batch

            def loss(f, w):
                return tail(f.sum(0) @ w[0] if matrices == 1 else jnp.einsum("nbd,ndh->bh", f, w))

            def second(function, x, d):
                return jvp(lambda x: jvp(function, (x,), (d,))[1], (x,), (d,))[1]

            def from_tail(f, w):
                """The head's linear layer is taken out by hand."""
                moved = jnp.matmul(f, w)
                at = moved.sum(0)
                return vmap(lambda d: jnp.vdot(d, jvp(grad(tail), (at,), (d,))[1]))(moved)

            def from_head(f, w):
                directions = jnp.eye(n, dtype=f.dtype)[:, :, None, None] * f
                return vmap(lambda d: second(lambda f: loss(f, w), f, d))(directions)

            for mode, function in (("tail", from_tail), ("any head", from_head)):
                if mode == "tail" or n <= 32:
                    run = jit(function)
                    measure(f"{head} n={n}", lambda: run(f, w), mode, check=total(run(f, w)))


def market():
    for n in sizes(*MARKET_SIZES):
        stake, start, reference, hessians = map(jnp.asarray, market_data(n))

        def payoffs(w, stake, reference, hessians, own):
            """With `own`, row i of w is the only one that peer i's payoff is differentiated in."""
            p = stake[:, None] * w
            fixed = lax.stop_gradient(p)
            mean = fixed.mean(0) + (p - fixed) / n if own else p.mean(0)
            mask = jax.nn.sigmoid((p - mean) * n)
            gap = mask - reference
            pull = jnp.einsum("iab,ib->ia", hessians, gap)
            payoff = (jnp.diagonal(mean) if own else mean) - (gap * pull).sum(1)
            return payoff.sum(), (mask, pull, payoff)

        def by_hand(w, stake, *rest):
            mask, pull, payoff = payoffs(w, stake, *rest, own=False)[1]
            g = -2 * (1 - 1 / n) * n * stake[:, None] * mask * (1 - mask) * pull
            return g + jnp.diag(stake / n), payoff

        def by_autodiff(w, *rest):
            (_, (_, _, payoff)), g = jax.value_and_grad(
                partial(payoffs, own=True), has_aux=True)(w, *rest)
            return g, payoff

        def steps_of(slope):

            def run(count, w, *rest):
                def step(_, carry):
                    g, payoff = slope(carry[0], *rest)
                    w = jnp.maximum(carry[0] + 0.1 * n**-2.5 * g, 0)
                    return w / w.sum(1, keepdims=True), payoff

                return lax.fori_loop(0, count, step, (w, jnp.zeros_like(w[0])))[1]

            return jit(run)

        steps = 10 if n <= 512 else 2
        data = start, stake, reference, hessians
        for mode, slope in (("by hand", by_hand), ("autodiff", by_autodiff)):
            run = steps_of(slope)
            measure(f"n={n}", lambda: run(steps, *data), mode, steps, total(run(5, *data)))


def sparse_market():
    for n in sparse_sizes():
        stake, start, curvature, columns = sparse_data(n)
        k = columns.shape[1]
        own = jnp.asarray(columns == np.arange(n)[:, None])
        stake, start, curvature = map(jnp.asarray, (stake, start, curvature))
        columns = jnp.asarray(columns.astype(np.int32))

        @jit
        def run(count, w, stake, curvature, columns, own):

            def step(_, carry):
                w = carry[0]
                p = stake[:, None] * w
                mean = jnp.zeros_like(stake).at[columns].add(p) / n
                mask = jax.nn.sigmoid((p - mean[columns]) * k)
                gap = mask - 1
                pull = curvature * gap
                payoff = mean - (gap * pull).sum(1)
                g = -2 * (1 - 1 / n) * k * stake[:, None] * mask * (1 - mask) * pull
                g = g + own * (stake / n)[:, None]
                w = jnp.maximum(w + 0.1 / k**2 * g, 0)
                return w / w.sum(1, keepdims=True), payoff

            return lax.fori_loop(0, count, step, (w, jnp.zeros_like(stake)))[1]

        name, steps = sparse_case(n)
        data = start, stake, curvature, columns, own
        measure(name, lambda: run(steps, *data), "by hand", steps, total(run(5, *data)))
