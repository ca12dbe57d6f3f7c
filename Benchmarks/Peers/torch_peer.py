"""PyTorch on the CPU, eager; torch.func for second derivatives."""
import time

from shared import emit, main, sizes
from torch_shared import labels, measure, network, parameters, total, uniform
from torch_derivatives import curvature, market, ranking
import torch
import torch.nn.functional as F


def gemm():
    for n in sizes(64, 256, 512, 1024, 2048):
        a, b = uniform((n, n), 1), uniform((n, n), 2)
        measure(f"n={n}", lambda: a @ b, check=total(a @ b))


def elementwise():
    for n in sizes(1 << 20, 1 << 24):
        x, row = uniform((n // 1024, 1024), 1), uniform((1024,), 2)
        for name, run in (("exp", lambda: torch.exp(x)), ("tanh", lambda: torch.tanh(x)),
                          ("add row", lambda: x + row)):
            measure(f"{name} n={n}", run, "fresh", check=total(run()))
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

    def run():
        value = function(*inputs)
        return value, *torch.autograd.grad(value, inputs, cotangent)

    measure(case, run, check=total(*run()))


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


def train(p, x, y, activation, optimizer):
    """A function that makes one step and returns its loss."""
    for w in p:
        w.requires_grad_()
    rule = optimizer(p)

    def step():
        rule.zero_grad()
        loss = F.cross_entropy(network(p, x, activation), y)
        loss.backward()
        rule.step()
        return loss

    return step


def mlp():
    x, y = uniform((128, 784), 1), labels(128, 2, 10)
    for mode, options in (("", {}), ("fused Adam", dict(fused=True))):
        step = train(parameters(784, 512, 512, 10), x, y, torch.relu,
                     lambda p: torch.optim.Adam(p, lr=1e-3, **options))
        losses = [step() for _ in range(11)]
        measure("784-512-512-10 batch 128 Adam", step, mode, check=losses[10].detach())


def startup():
    start = time.perf_counter()
    step = train(parameters(64, 32, 10), uniform((64, 64), 1), labels(64, 2, 10), torch.tanh,
                 lambda p: torch.optim.SGD(p, lr=0.1))
    losses = [step() for _ in range(100)]
    emit("torch", "tiny training", time.perf_counter() - start, check=losses[-1].detach())


main(gemm, elementwise, overhead, mlp, curvature, ranking, market, startup)
