"""Makes a fixture of training in PyTorch: first weights, data, order, and the loss of each step.

    Benchmarks/.venv/bin/python Scripts/training_fixture.py

Tests/LayersTests/Training/TrainingCurveTests.swift trains the same models and compares. Weights are
kept in double precision under the names and in the layout of the module `Layers`; the runs in
single precision start from them rounded.
"""
import io
import zipfile
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

OUTPUT = "Tests/LayersTests/Fixtures/training_curves.npz"
STEPS = 100

RULES = {
    "sgd": partial(torch.optim.SGD, lr=0.01, momentum=0.9, weight_decay=1e-3),
    "nesterov": partial(torch.optim.SGD, lr=0.01, momentum=0.9, nesterov=True),
    "adamw": partial(torch.optim.AdamW, lr=3e-3, weight_decay=0.05),
}


class Transformer(nn.Module):
    """GPT-2's layout, made of PyTorch's own encoder layers; the embedding is the head too."""

    def __init__(self, vocabulary=13, width=16, heads=2, blocks=2, time=8):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(time, width)
        nn.init.normal_(self.tokens.weight, std=0.1)
        nn.init.normal_(self.positions.weight, std=0.1)
        gelu = partial(F.gelu, approximate="tanh")
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(width, heads, 4 * width, dropout=0, activation=gelu,
                                       batch_first=True, norm_first=True)
            for _ in range(blocks))
        self.norm = nn.LayerNorm(width)

    def forward(self, text):
        mask = nn.Transformer.generate_square_subsequent_mask(text.shape[1])
        mask = mask.to(self.norm.weight.dtype)
        state = self.tokens(text) + self.positions.weight
        for block in self.blocks:
            state = block(state, src_mask=mask, is_causal=True)
        return self.norm(state) @ self.tokens.weight.T


def mlp():
    return nn.Sequential(
        nn.Linear(12, 24), nn.ReLU(), nn.Linear(24, 16), nn.Tanh(), nn.Linear(16, 5))


def convolution():
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 8, 3),
        nn.GELU(), nn.Flatten(), nn.Linear(32, 5))


def normalized():
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(4, 8, 3, bias=False), nn.GroupNorm(2, 8), nn.GELU(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(8, 5))


def named(model):
    """The parameters by the names of `Layers`, matrices as `[inputs, outputs]`."""
    names = {"norm1": "attentionNorm", "self_attn": "attention", "out_proj": "output",
             "norm2": "hiddenNorm", "linear1": "hidden", "linear2": "output"}
    for name, p in model.named_parameters():
        p = p.detach().numpy()
        *parts, last = name.replace("in_proj_", "projection.").split(".")
        owner = model.get_submodule(name.rpartition(".")[0])
        if isinstance(owner, (nn.LayerNorm, nn.BatchNorm2d, nn.GroupNorm)) and last == "weight":
            last = "gain"
        if p.ndim == 2 and not isinstance(owner, nn.Embedding):
            p = p.T
        yield ".".join([names.get(part, part) for part in parts] + [last]), p


def losses(make, weights, inputs, labels, order, rule, dtype):
    model = make().to(dtype)
    model.load_state_dict(weights)
    model.train()
    optimizer = rule(model.parameters())
    inputs = inputs.to(dtype) if inputs.is_floating_point() else inputs
    result = []
    for batch in order:
        optimizer.zero_grad()
        logits = model(inputs[batch])
        loss = F.cross_entropy(logits.flatten(0, -2), labels[batch].flatten())
        loss.backward()
        optimizer.step()
        result.append(loss.item())
    return np.array(result)


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    classes = torch.randint(5, (64,))
    images = torch.randn(5, 1, 8, 8)[classes] + torch.randn(64, 1, 8, 8)
    points = torch.randn(5, 12)[classes] + torch.randn(64, 12)
    # A token is the one before times 2 or 3.
    text = [torch.randint(1, 13, (64,))]
    for _ in range(8):
        text.append(text[-1] * torch.randint(2, 4, (64,)) % 13)
    text = torch.stack(text, 1)

    arrays = {}
    for name, make, inputs, labels, batch in (
            ("mlp", mlp, points, classes, 16), ("convolution", convolution, images, classes, 8),
            ("normalized", normalized, images, classes, 8),
            ("transformer", Transformer, text[:, :-1], text[:, 1:], 4)):
        model = make()
        order = torch.stack([torch.randperm(64)[:batch] for _ in range(STEPS)])
        for path, p in named(model):
            arrays[f"{name}/weights/{path}"] = p
        arrays[f"{name}/inputs"] = inputs.numpy()
        arrays[f"{name}/labels"] = labels.numpy()
        arrays[f"{name}/order"] = order.numpy()
        for rule, optimizer in RULES.items():
            single, double = (
                losses(make, model.state_dict(), inputs, labels, order, optimizer, dtype)
                for dtype in (torch.float32, torch.float64))
            arrays[f"{name}/{rule}/Float"], arrays[f"{name}/{rule}/Double"] = single, double
            print(f"{name:12} {rule:9} {double[0]:.4f} to {double[-5:].mean():.4f}, Float and "
                  f"Double differ by {np.max(np.abs(single / double - 1)):.1e}")

    # As numpy.savez_compressed, but the same bytes on any day.
    with zipfile.ZipFile(OUTPUT, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            array = array.astype(np.uint8 if array.dtype == np.int64 else array.dtype)
            np.save(buffer, np.ascontiguousarray(array))
            entry = zipfile.ZipInfo(name + ".npy")
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, buffer.getvalue())


main()
