"""Trajectories of optimisers, schedules and losses in double precision, for the tests of Layers.

`Scripts/make-optimizer-fixture` runs this. PyTorch where it has the algorithm; Lion and LAMB, which
it has not, are the formulas of their papers in NumPy.
"""

import sys

import numpy
import torch
from torch.nn import functional

torch.set_default_dtype(torch.float64)
STEPS = 10
generator = numpy.random.default_rng(7)
START = {"weight": generator.normal(size=(3, 4)), "bias": numpy.zeros(4)}
# Of different sizes from step to step, so that corrections and clipping matter.
SIZES = numpy.array([1, 0.1, 3, 1, 0.01, 1, 10, 1, 0.3, 1])
GRADIENTS = {
    name: generator.normal(size=(STEPS, *start.shape)) * SIZES.reshape(-1, *[1] * start.ndim)
    for name, start in START.items()
}


def torch_path(make):
    parameters = {name: torch.nn.Parameter(torch.tensor(start)) for name, start in START.items()}
    optimizer = make(list(parameters.values()))
    path = {name: [] for name in parameters}
    for step in range(STEPS):
        for name, parameter in parameters.items():
            parameter.grad = torch.tensor(GRADIENTS[name][step])
        optimizer.step()
        for name, parameter in parameters.items():
            path[name].append(parameter.detach().numpy().copy())
    return path


def lion(p, gradients, lr, beta1, beta2, decay):
    """Chen et al. 2023, algorithm 2."""
    m = numpy.zeros_like(p)
    for g in gradients:
        c = beta1 * m + (1 - beta1) * g
        p = p - lr * (numpy.sign(c) + decay * p)
        m = beta2 * m + (1 - beta2) * g
        yield p


def lamb(p, gradients, lr, beta1, beta2, epsilon, decay):
    """You et al. 2020, algorithm 2, with phi the identity and a ratio of 1 where a norm is 0."""
    m, v = numpy.zeros_like(p), numpy.zeros_like(p)
    for t, g in enumerate(gradients, 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        r = (m / (1 - beta1**t)) / (numpy.sqrt(v / (1 - beta2**t)) + epsilon)
        u = r + decay * p
        norms = numpy.linalg.norm(p), numpy.linalg.norm(u)
        p = p - lr * (norms[0] / norms[1] if min(norms) > 0 else 1) * u
        yield p


def numpy_path(rule, *settings):
    return {name: list(rule(START[name], GRADIENTS[name], *settings)) for name in START}


def optimizers():
    o = torch.optim
    paths = {
        "sgd": torch_path(lambda p: o.SGD(p, lr=0.1)),
        "sgd-momentum": torch_path(lambda p: o.SGD(p, lr=0.1, momentum=0.9)),
        "sgd-nesterov": torch_path(
            lambda p: o.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.1)
        ),
        "adam": torch_path(lambda p: o.Adam(p, lr=0.1)),
        "adam-decay": torch_path(
            lambda p: o.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)
        ),
        "adamw": torch_path(lambda p: o.AdamW(p, lr=0.1)),
        "adamw-decay": torch_path(
            lambda p: o.AdamW(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3)
        ),
        "adafactor": torch_path(lambda p: o.Adafactor(p)),
        "adafactor-decay": torch_path(
            lambda p: o.Adafactor(
                p, lr=0.7, beta2_decay=-0.5, eps=(1e-6, 1e-2), d=1.2, weight_decay=0.1
            )
        ),
        "lion": numpy_path(lion, 1e-4, 0.9, 0.99, 0.0),
        "lion-decay": numpy_path(lion, 0.02, 0.8, 0.95, 0.3),
        "lamb": numpy_path(lamb, 1e-3, 0.9, 0.999, 1e-6, 0.01),
        "lamb-decay": numpy_path(lamb, 0.05, 0.8, 0.95, 1e-3, 0.3),
    }
    # A rate for each group.
    paths["groups"] = torch_path(
        lambda p: o.AdamW(
            [{"params": p[:1], "lr": 0.01}, {"params": p[1:], "weight_decay": 0.0}],
            lr=0.1,
            weight_decay=0.3,
        )
    )
    result = {f"start.{name}": START[name] for name in START}
    result |= {f"gradients.{name}": GRADIENTS[name] for name in START}
    for case, path in paths.items():
        result |= {f"{case}.{name}": numpy.stack(steps) for name, steps in path.items()}
    result["schedule.one-cycle"] = rates(
        lambda o: torch.optim.lr_scheduler.OneCycleLR(o, max_lr=0.5, total_steps=20)
    )
    result["schedule.step"] = rates(
        lambda o: torch.optim.lr_scheduler.StepLR(o, step_size=6, gamma=0.3)
    )
    result["schedule.milestones"] = rates(
        lambda o: torch.optim.lr_scheduler.MultiStepLR(o, milestones=[3, 11, 12], gamma=0.5)
    )
    result["schedule.cosine"] = rates(
        lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=20)
    )
    return result


def rates(make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5)
    schedule = make(optimizer)
    result = []
    for _ in range(20):
        result.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return numpy.array(result)


def losses():
    logits = generator.normal(size=(7, 5)) * 2
    others = generator.normal(size=(7, 5)) * 2
    others[2] = logits[2] + 0.25
    labels = numpy.array([0, 4, 2, 1, 4, 3, 0])
    masked = numpy.array([0, -100, 2, 1, -100, 3, 0])
    weights = numpy.array([0.5, 2.0, 1.0, 0.1, 3.0])
    result = {
        "logits": logits,
        "others": others,
        "labels": labels.astype(float),
        "masked": masked.astype(float),
        "weights": weights,
    }
    y, m, w, b = (torch.tensor(a) for a in (labels, masked, weights, others))
    entropy = functional.cross_entropy
    cases = {
        "plain": lambda x: entropy(x, y),
        "smoothing": lambda x: entropy(x, y, label_smoothing=0.2),
        "ignoring": lambda x: entropy(x, m),
        "weights": lambda x: entropy(x, y, weight=w),
        "all": lambda x: entropy(x, m, weight=w, label_smoothing=0.2),
        "huber": lambda x: functional.huber_loss(x, b, delta=0.7),
        "kl": lambda x: functional.kl_div(
            x.log_softmax(-1), b.log_softmax(-1), reduction="batchmean", log_target=True
        ),
        "cosine": lambda x: (1 - functional.cosine_similarity(x, b)).mean(),
    }
    for name, loss in cases.items():
        x = torch.tensor(logits, requires_grad=True)
        value = loss(x)
        value.backward()
        result[f"{name}.value"] = value.detach().numpy()
        result[f"{name}.gradient"] = x.grad.numpy()
    return result


if __name__ == "__main__":
    numpy.savez(f"{sys.argv[1]}/optimizers.npz", **optimizers())
    numpy.savez(f"{sys.argv[1]}/losses.npz", **losses())
