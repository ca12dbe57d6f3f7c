"""What the PyTorch workloads have in common: tensors of the input data, and a network."""
import shutil
import warnings
from functools import partial

import shared
from shared import OPTIONS
import torch

CAN_COMPILE = shutil.which("c++") is not None or shutil.which("g++") is not None
warnings.filterwarnings("ignore", category=FutureWarning)  # PyTorch's own, about its insides.
torch.set_num_threads(OPTIONS.threads)
measure = partial(shared.measure, "torch")


def uniform(*arguments):
    return torch.from_numpy(shared.uniform(*arguments))


def labels(*arguments):
    return torch.from_numpy(shared.labels(*arguments))


def parameters(*widths):
    return [torch.from_numpy(p) for p in shared.parameters(*widths)]


def total(*tensors):
    return sum(float(x.detach().double().sum()) for x in tensors)


def compiled(function):
    """Compiled anew, whatever was compiled before; `None` if there is no C++ compiler."""
    if not CAN_COMPILE:
        return None
    torch._dynamo.reset()
    return torch.compile(function)


def network(p, x, activation):
    for index in range(0, len(p), 2):
        x = torch.addmm(p[index + 1], x, p[index])
        x = activation(x) if index + 2 < len(p) else x
    return x
