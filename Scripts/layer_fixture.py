"""Writes PyTorch's values of layers, in double precision, as an npz archive.

Usage: layer_fixture.py Tests/LayersTests/Fixtures/layers.npz

Inputs and parameters are waves that the tests make too: number i of wave s is
sin(0.37 i^2 + 0.7 i + s). The gradients are those of sum(output * wave 9).
"""

import sys

import numpy
import torch

torch.set_default_dtype(torch.float64)
values = {}


def wave(shape, stream, offset=0.0):
    i = numpy.arange(numpy.prod(shape), dtype=numpy.float64)
    numbers = numpy.sin(i * i * 0.37 + i * 0.7 + stream) + offset
    return torch.from_numpy(numbers.reshape(shape))


def record(name, output, **leaves):
    values[name] = output
    (output * wave(output.shape, 9)).sum().backward()
    for leaf, tensor in leaves.items():
        values[f"{name}.{leaf}"] = tensor.grad


def leaf(shape, stream, offset=0.0):
    return wave(shape, stream, offset).requires_grad_()


def affine(layer):
    layer.weight.data = wave(layer.weight.shape, 1, 1.0)
    if getattr(layer, "bias", None) is not None:
        layer.bias.data = wave(layer.bias.shape, 2)
    return layer


def parameters(layer, names):
    for stream, name in enumerate(names, start=1):
        parameter = getattr(layer, name)
        parameter.data = wave(parameter.data.t().shape, stream).t().contiguous() \
            if parameter.ndim == 2 else wave(parameter.shape, stream)


# Two batches, so that the running statistics move twice.
layer = affine(torch.nn.BatchNorm2d(3))
layer(wave([4, 3, 2, 2], 3, 5.0))
x = leaf([4, 3, 2, 2], 4)
record("batchNorm", layer(x), input=x, gain=layer.weight, bias=layer.bias)
values["batchNorm.runningMean"] = layer.running_mean
values["batchNorm.runningVariance"] = layer.running_var
values["batchNorm.evaluation"] = layer.eval()(wave([4, 3, 2, 2], 4))

layer, x = affine(torch.nn.GroupNorm(2, 4)), leaf([2, 4, 3], 4)
record("groupNorm", layer(x), input=x, gain=layer.weight, bias=layer.bias)

layer, x = affine(torch.nn.RMSNorm(5, eps=1e-6)), leaf([3, 5], 4)
record("rmsNorm", layer(x), input=x, gain=layer.weight)

names = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
layer, x, state = torch.nn.GRU(3, 2, batch_first=True), leaf([2, 4, 3], 5), leaf([1, 2, 2], 6)
parameters(layer, names)
record("gru", layer(x, state)[0], input=x, state=state)

layer, x, state = torch.nn.LSTM(3, 2, batch_first=True), leaf([2, 4, 3], 5), leaf([1, 2, 2], 6)
parameters(layer, names)
layer.bias_hh_l0.data.zero_()
output, (_, cell) = layer(x, (state, wave([1, 2, 2], 7)))
values["lstm.cell"] = cell
record("lstm", output, input=x, state=state)

layer, x = torch.nn.MultiheadAttention(4, 2, batch_first=True), leaf([2, 3, 4], 5)
parameters(layer, ["in_proj_weight", "in_proj_bias"])
layer.out_proj.weight.data = wave([4, 4], 3).t().contiguous()
layer.out_proj.bias.data = wave([4], 4)
padding = torch.tensor([[False, False, False], [False, False, True]])
record("attention", layer(x, x, x, key_padding_mask=padding, need_weights=False)[0], input=x)
x = leaf([2, 3, 4], 5)
later = torch.triu(torch.ones(3, 3, dtype=torch.bool), diagonal=1)
record("causalAttention", layer(x, x, x, attn_mask=later, need_weights=False)[0], input=x)
x, memory = leaf([2, 3, 4], 5), leaf([2, 2, 4], 6)
record(
    "crossAttention", layer(x, memory, memory, need_weights=False)[0], input=x, memory=memory)

numpy.savez(
    sys.argv[1], **{name: tensor.detach().numpy() for name, tensor in values.items()})
