"""PyTorch: training steps, eager and compiled, and their memory."""
from functools import partial

import shared
from shared import BATCH, BLOCKS, HEADS, TIME, WIDTH
from torch_shared import CAN_COMPILE, compiled, labels, measure, network, parameters, total, uniform
import torch
import torch.nn.functional as F
from torch.optim import SGD, Adam, AdamW


def train(p, loss, optimizer):
    """A function that makes one step and returns its loss."""
    for w in p:
        w.requires_grad_()
    rule = optimizer(p)

    def step():
        rule.zero_grad()
        value = loss()
        value.backward()
        rule.step()
        return value.detach()

    return step


def mlp_step(wrap=lambda f: f, **options):
    x, y, p = uniform((128, 784), 1), labels(128, 2, 10), parameters(784, 512, 512, 10)
    loss = wrap(lambda: F.cross_entropy(network(p, x, torch.relu), y))
    return train(p, loss, partial(Adam, lr=1e-3, **options))


def transformer_step(wrap=lambda f: f, **options):
    text, following = map(torch.from_numpy, shared.transformer_text())
    p = {name: torch.from_numpy(w) for name, w in shared.transformer_parameters().items()}

    def loss():
        x = p["tokens"][text] + p["positions"]
        for block in range(BLOCKS):
            part = lambda name: p[f"{block}.{name}"]
            norm = F.layer_norm(x, (WIDTH,), part("gain1"), part("shift1"))
            parts = (norm @ part("projection") + part("bias1")).view(BATCH, TIME, 3, HEADS, -1)
            q, k, v = parts.permute(2, 0, 3, 1, 4)
            mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            mixed = mixed.transpose(1, 2).reshape(BATCH, TIME, WIDTH)
            x = x + mixed @ part("mixed") + part("bias2")
            norm = F.layer_norm(x, (WIDTH,), part("gain2"), part("shift2"))
            hidden = F.gelu(norm @ part("hidden") + part("bias3"), approximate="tanh")
            x = x + hidden @ part("output") + part("bias4")
        x = F.layer_norm(x, (WIDTH,), p["gain"], p["shift"])
        return F.cross_entropy((x @ p["head"]).view(BATCH * TIME, -1), following.view(-1))

    rule = partial(AdamW, lr=3e-4, weight_decay=0.01, **options)
    return train(list(p.values()), wrap(loss), rule)


def tiny_step():
    x, y, p = uniform((64, 64), 1), labels(64, 2, 10), parameters(64, 32, 10)
    return train(p, lambda: F.cross_entropy(network(p, x, torch.tanh), y), partial(SGD, lr=0.1))


def report(case, make):
    """Eager, with an optimiser that is one kernel, and compiled with that."""
    for mode, options in (("", {}), ("fused", dict(fused=True)),
                          ("compiled, fused", dict(wrap=compiled, fused=True))):
        if options.get("wrap") and not CAN_COMPILE:
            continue
        step = make(**options)
        losses = [step() for _ in range(11)]
        measure(case, step, mode, check=losses[10].detach())


def mlp():
    report("784-512-512-10 batch 128 Adam", mlp_step)


def transformer():
    report("d128 h4 t64 b16 L2 AdamW", transformer_step)


def startup():
    shared.measure_process("torch", "tiny training", 100, tiny_step())


def mlp_memory():
    shared.measure_process("torch", "mlp, 20 steps", 20, mlp_step(fused=True))


def transformer_memory():
    shared.measure_process("torch", "transformer, 20 steps", 20, transformer_step(fused=True))


def growth():
    shared.measure_growth("torch", tiny_step())
