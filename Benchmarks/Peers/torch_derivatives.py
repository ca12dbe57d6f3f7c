"""PyTorch: derivatives of second order, and the market's own gradients."""
from functools import partial

from shared import (MARKET_SIZES, market as market_data, sizes, sparse_case, sparse_market as
                    sparse_data, sparse_sizes)
from torch_shared import compiled, labels, measure, network, parameters, total, uniform
import torch
import torch.nn.functional as F
from torch.func import grad, hessian, jacrev, jvp, vmap


def curvature():
    for widths, batch in (((64, 32, 10), 64), ((784, 512, 512, 10), 128)):
        suffix = "-".join(map(str, widths)) + f" batch {batch}"
        x, y, p = uniform((batch, widths[0]), 1), labels(batch, 2, 10), parameters(*widths)
        counts, shapes = [w.numel() for w in p], [w.shape for w in p]
        flat = torch.cat([w.flatten() for w in p])
        direction = uniform((flat.numel(),), 3)
        leaf = flat.clone().requires_grad_()

        def loss(flat):
            parts = [w.view(s) for w, s in zip(flat.split(counts), shapes)]
            return F.cross_entropy(network(parts, x, torch.tanh), y)

        def slope():
            return torch.autograd.grad(loss(leaf), leaf)[0]

        def product():
            first, = torch.autograd.grad(loss(leaf), leaf, create_graph=True)
            return torch.autograd.grad(first, leaf, direction)[0]

        def report(case, run, mode):
            measure(f"{case} {suffix}", run, mode, check=run().double().norm())

        report("gradient", slope, "autograd")
        report("hvp", product, "autograd")
        report("gradient", lambda: grad(loss)(flat), "func")
        report("hvp", lambda: jvp(grad(loss), (flat,), (direction,))[1], "func")
        if batch == 64:
            report("hessian of parameters", lambda: hessian(loss)(flat), "func")
            report("hessian of parameters", lambda: jacrev(grad(loss))(flat), "func, jacrev of grad")
            one = hessian(lambda x, y: F.cross_entropy(network(p, x[None], torch.tanh), y[None]))
            report("hessian of inputs", lambda: vmap(one)(x, y), "func")


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
                return F.cross_entropy(torch.tanh(x) @ v, y, reduction="sum")

            def loss(f):
                return tail(f.sum(0) @ w[0] if matrices == 1 else torch.einsum("nbd,ndh->bh", f, w))

            def scores(loss, x, directions):
                return vmap(lambda d: (d * jvp(grad(loss), (x,), (d,))[1]).sum())(directions)

            def from_tail():
                moved = f @ w
                return scores(tail, moved.sum(0), moved)

            def from_head():
                return scores(loss, f, torch.eye(n, dtype=f.dtype)[:, :, None, None] * f)

            measure(f"{head} n={n}", from_tail, "tail", check=total(from_tail()))
            if n <= 32:
                measure(f"{head} n={n}", from_head, "any head", check=total(from_head()))


def market():
    for n in sizes(*MARKET_SIZES):
        stake, start, reference, hessians = map(torch.from_numpy, market_data(n))
        column = stake[:, None]

        def payoffs(w, own, times):
            """With `own`, row i of w is the only one that peer i's payoff is differentiated in."""
            p = column * w
            mean = p.detach().mean(0) + (p - p.detach()) / n if own else p.mean(0)
            mask = torch.sigmoid((p - mean) * n)
            gap = mask - reference
            pull = times(gap)
            return mask, pull, (mean.diagonal() if own else mean) - (gap * pull).sum(1)

        # A Hessian is symmetric, so a row times it will do, and is faster here.
        def product(gap):
            return torch.bmm(gap[:, None, :], hessians)[:, 0]

        fused = compiled(lambda gap: (hessians * gap[:, None, :]).sum(-1))

        @torch.no_grad()
        def by_hand(w, times=product):
            mask, pull, payoff = payoffs(w, own=False, times=times)
            g = -2 * (1 - 1 / n) * n * column * mask * (1 - mask) * pull
            g.diagonal().add_(stake / n)
            return g, payoff

        def by_autograd(w, times=product):
            w = w.requires_grad_()
            payoff = payoffs(w, own=True, times=times)[2]
            return torch.autograd.grad(payoff.sum(), w)[0], payoff.detach()

        def run(slope, steps):
            w = start.clone()
            for _ in range(steps):
                g, payoff = slope(w)
                with torch.no_grad():
                    w = (w + 0.1 * n**-2.5 * g).clamp(min=0)
                    w = w / w.sum(1, keepdim=True)
            return payoff

        steps = 10 if n <= 512 else 2
        modes = [("by hand", by_hand), ("autograd", by_autograd)]
        if fused:
            modes.append(("by hand, compiled", partial(by_hand, times=fused)))
        for mode, slope in modes:
            measure(f"n={n}", lambda: run(slope, steps), mode, steps, total(run(slope, 5)))


def sparse_market():
    for n in sparse_sizes():
        stake, start, curvature, columns = map(torch.from_numpy, sparse_data(n))
        k, column, flat = columns.shape[1], stake[:, None], columns.flatten()
        own = (columns == torch.arange(n)[:, None]).nonzero(as_tuple=True)

        @torch.no_grad()
        def run(steps):
            w = start
            for _ in range(steps):
                p = column * w
                mean = torch.zeros_like(stake).index_add_(0, flat, p.flatten()) / n
                mask = torch.sigmoid((p - mean[columns]) * k)
                gap = mask - 1
                pull = curvature * gap
                payoff = mean - (gap * pull).sum(1)
                g = -2 * (1 - 1 / n) * k * column * mask * (1 - mask) * pull
                g[own] += stake[own[0]] / n
                w = (w + 0.1 / k**2 * g).clamp(min=0)
                w = w / w.sum(1, keepdim=True)
            return payoff

        name, steps = sparse_case(n)
        measure(name, lambda: run(steps), "by hand", steps, total(run(5)))
