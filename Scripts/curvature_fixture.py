"""Two small networks with data and what curvlinops and BackPACK compute of them, in float64.

`Scripts/make-curvature-fixture` runs this. Losses are summed cross-entropies. Everything is stored in
the layout of this repository: the weight of a dense layer is [in, out], PyTorch's [out, in]; filters
are the same in both. Rows and columns of matrices are reordered to match.

Scales are those of curvlinops for reduction="sum": A = sum x x^T / (N T), B = sum g g^T.
"""

import sys
from pathlib import Path

import torch
from backpack import backpack, extend, extensions
from curvlinops import (
    EFLinearOperator, EKFACLinearOperator, FisherMCLinearOperator, GGNLinearOperator,
    HessianLinearOperator, KFACLinearOperator)
from safetensors.torch import save_file
from torch import nn

torch.set_default_dtype(torch.float64)
EXAMPLES, CLASSES = 8, 3


def networks():
    torch.manual_seed(1)
    yield "perceptron", nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 3)), (3,)
    torch.manual_seed(2)
    yield "convolution", nn.Sequential(
        nn.Conv2d(1, 2, 3, stride=2, padding=1), nn.Tanh(), nn.Flatten(), nn.Linear(8, 3)), (1, 4, 4)


def own(tensor):
    """A parameter, or one like it, in this repository's order."""
    return tensor.T.contiguous() if tensor.ndim == 2 else tensor.contiguous()


def factors(model, kfac):
    # The first product has computed them; computing them again would add them to themselves.
    kfac @ torch.zeros(kfac.shape[1])
    for name, module in model.named_modules():
        if name in kfac._input_covariances:
            yield name, kfac._input_covariances[name], kfac._gradient_covariances[name]


def add(found, name, model, shape):
    x = torch.randn(EXAMPLES, *shape)
    labels = torch.arange(EXAMPLES) * 7 % CLASSES
    loss = nn.CrossEntropyLoss(reduction="sum")
    params = [p for p in model.parameters() if p.requires_grad]
    size = sum(p.numel() for p in params)
    data = [(x[:5], labels[:5]), (x[5:], labels[5:])]
    index = torch.arange(size).split([p.numel() for p in params])
    order = torch.cat([own(i.reshape(p.shape)).flatten() for i, p in zip(index, params)])
    eye = torch.eye(size)

    def put(key, value):
        found[f"{name}.{key}"] = value.detach().clone().contiguous()

    def matrix(operator):
        return (operator @ eye)[order][:, order]

    put("inputs", x)
    put("labels", labels.double())
    for key, p in enumerate(params):
        put(f"parameter.{key}", own(p))
    put("loss", loss(model(x), labels))
    put("hessian", matrix(HessianLinearOperator(model, loss, params, data)))
    put("gaussNewton", matrix(GGNLinearOperator(model, loss, params, data)))
    put("empiricalFisher", matrix(EFLinearOperator(model, loss, params, data)))
    samples = torch.stack([
        matrix(FisherMCLinearOperator(model, loss, params, data, seed=s, mc_samples=50)).trace()
        for s in range(20)])
    put("sampledTrace", samples)
    for sharing in ["expand", "reduce"]:
        settings = dict(fisher_type="type-2", kfac_approx=sharing)
        kfac = KFACLinearOperator(model, loss, params, data, **settings)
        for layer, a, b in factors(model, kfac):
            put(f"kfac.{sharing}.{layer}.A", a)
            put(f"kfac.{sharing}.{layer}.B", b)
        put(f"kfac.{sharing}", matrix(kfac))
        put(f"kfac.{sharing}.trace", kfac.trace)
        put(f"ekfac.{sharing}", matrix(EKFACLinearOperator(model, loss, params, data, **settings)))
    empirical = KFACLinearOperator(model, loss, params, data, fisher_type="empirical")
    put("kfac.empirical", matrix(empirical))
    # BackPACK's own loop over the layers.
    wide, cost = extend(model), extend(loss)
    for key, extension, attribute in [
        ("gaussNewton.diagonal", extensions.DiagGGNExact(), "diag_ggn_exact"),
        ("hessian.diagonal", extensions.DiagHessian(), "diag_h"),
        ("empiricalFisher.diagonal", extensions.SumGradSquared(), "sum_grad_squared"),
    ]:
        with backpack(extension):
            cost(wide(x), labels).backward()
        put(key, torch.cat([own(getattr(p, attribute)).flatten() for p in params]))


found = {}
for name, model, shape in networks():
    add(found, name, model, shape)
save_file(found, Path(sys.argv[1]))
print(f"{len(found)} tensors")
