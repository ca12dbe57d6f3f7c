"""PyTorch on the CPU, eager and compiled; torch.func for second derivatives."""
from functools import partial

from shared import main, sizes
from torch_shared import compiled, measure, total, uniform
from torch_derivatives import curvature, market, ranking, sparse_market
from torch_training import (growth, mlp, mlp_memory, startup, transformer, transformer_memory)
import torch
import torch.nn.functional as F


def gemm():
    for n in sizes(64, 256, 512, 1024, 2048):
        a, b = uniform((n, n), 1), uniform((n, n), 2)
        measure(f"n={n}", lambda: a @ b, check=total(a @ b))


def elementwise():
    for n in sizes(1 << 20, 1 << 24):
        x, row = uniform((n // 1024, 1024), 1), uniform((1024,), 2)
        out = torch.empty_like(x)
        for name, run in (("exp", partial(torch.exp, x)), ("tanh", partial(torch.tanh, x)),
                          ("add row", partial(torch.add, x, row))):
            measure(f"{name} n={n}", run, "fresh", check=total(run()))
            measure(f"{name} n={n}", lambda: run(out=out), "out")
        measure(f"sum n={n}", lambda: x.sum(), check=total(x.sum()))
        measure(f"sum rows n={n}", lambda: x.sum(1))
        measure(f"sum columns n={n}", lambda: x.sum(0))
    for n in sizes(1 << 20, 1 << 24):
        shape = (n // 1024, 1024)
        for name, kind in (("gelu", "tanh"), ("exact gelu", "none")):
            passes(f"{name}(x*w+b) fwd+bwd n={n}", shape, 2,
                   lambda x, w, b: F.gelu(x * w + b, approximate=kind))
    passes("softmax fwd+bwd n=2097152", (4096, 512), 0, lambda x: F.softmax(x, -1))
    passes("layernorm fwd+bwd n=2097152", (4096, 512), 2,
           lambda x, w, b: F.layer_norm(x, (512,), w, b))


def passes(case, shape, rows, function):
    """A function's value and its gradients in all inputs, given a cotangent."""
    inputs = [uniform(shape, 1)] + [uniform(shape[1:], 2 + row) for row in range(rows)]
    cotangent = uniform(shape, 5)
    for x in inputs:
        x.requires_grad_()

    for mode, forward in (("", function), ("compiled", compiled(function))):
        if forward is None:
            continue

        def run():
            value = forward(*inputs)
            return value, *torch.autograd.grad(value, inputs, cotangent)

        measure(case, run, mode, check=total(*run()))


def overhead():
    x, y, cotangent = (uniform((16,), stream) for stream in (1, 2, 3))

    def chain():
        value = x
        for _ in range(1000):
            value = value + y
        return value

    def back(*inputs):
        return torch.autograd.grad(chain(), inputs, cotangent)

    measure("forward", chain, steps=1000, check=total(chain()))
    x.requires_grad_()
    measure("forward+backward, grad of x", lambda: back(x), steps=1000)
    y.requires_grad_()
    measure("forward+backward, grads of x and y", lambda: back(x, y), steps=1000,
            check=total(*back(x, y)))


main(gemm, elementwise, overhead, mlp, transformer, curvature, ranking, market, sparse_market,
     startup, mlp_memory, transformer_memory, growth)
