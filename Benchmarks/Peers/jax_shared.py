"""What the JAX workloads have in common. Everything runs under jit."""
import shared
from shared import OPTIONS
import jax

jax.config.update("jax_platforms", "cpu")
jax.config.update("jax_enable_x64", OPTIONS.dtype == "f64")

import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402


def uniform(*arguments):
    return jnp.asarray(shared.uniform(*arguments))


def labels(*arguments):
    return jnp.asarray(shared.labels(*arguments))


def parameters(*widths):
    return [jnp.asarray(p) for p in shared.parameters(*widths)]


def measure(case, run, mode="", steps=1, check=None):
    """A run counts once its result is there."""
    shared.measure("jax", case, lambda: jax.block_until_ready(run()), mode, steps, check)


def total(*arrays):
    return sum(np.asarray(x).sum(dtype=np.float64) for x in arrays)


def network(p, x, activation):
    for index in range(0, len(p), 2):
        x = x @ p[index] + p[index + 1]
        x = activation(x) if index + 2 < len(p) else x
    return x


def cross_entropy(logits, y):
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), y[..., None], -1).mean()


def layer_norm(x, gain, shift):
    centred = x - x.mean(-1, keepdims=True)
    variance = (centred**2).mean(-1, keepdims=True)
    return centred * jax.lax.rsqrt(variance + 1e-5) * gain + shift
