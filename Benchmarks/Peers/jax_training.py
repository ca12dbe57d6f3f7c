"""JAX: training steps, each one compiled function, and their memory."""
import shared
from shared import BATCH, BLOCKS, HEADS, TIME, WIDTH
from jax_shared import (cross_entropy, jax, jnp, labels, layer_norm, measure, network, parameters,
                        uniform)


def adam(p, g, state, rate, decay=0.0):
    first, second, count = state
    count = count + 1
    mean, square = 1 - 0.9**count, 1 - 0.999**count
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, g)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, g)
    p = jax.tree.map(
        lambda p, m, v: p * (1 - rate * decay) - rate * (m / mean) / (jnp.sqrt(v / square) + 1e-8),
        p, first, second)
    return p, (first, second, count)


def train(p, loss, update, state=None):
    """A function that makes one step in place and returns its loss."""

    def one(p, state):
        value, slope = jax.value_and_grad(loss)(p)
        p, state = update(p, slope, state)
        return p, state, value

    run = jax.jit(one, donate_argnums=(0, 1))

    def step():
        nonlocal p, state
        p, state, value = run(p, state)
        return value

    return step


def moments(p):
    zeros = lambda: jax.tree.map(jnp.zeros_like, p)
    return zeros(), zeros(), jnp.zeros((), jax.tree.leaves(p)[0].dtype)


def mlp_step():
    x, y, p = uniform((128, 784), 1), labels(128, 2, 10), parameters(784, 512, 512, 10)
    return train(p, lambda p: cross_entropy(network(p, x, jax.nn.relu), y),
                 lambda p, g, state: adam(p, g, state, 1e-3), moments(p))


def transformer_step():
    text, following = map(jnp.asarray, shared.transformer_text())
    p = {name: jnp.asarray(w) for name, w in shared.transformer_parameters().items()}

    def loss(p):
        x = p["tokens"][text] + p["positions"]
        earlier = jnp.tril(jnp.ones((TIME, TIME), bool))
        for block in range(BLOCKS):
            part = lambda name: p[f"{block}.{name}"]
            parts = layer_norm(x, part("gain1"), part("shift1")) @ part("projection")
            parts = (parts + part("bias1")).reshape(BATCH, TIME, 3, HEADS, WIDTH // HEADS)
            q, k, v = (parts[:, :, index] for index in range(3))
            scores = jnp.einsum("bqhe,bkhe->bhqk", q, k) * (WIDTH // HEADS)**-0.5
            shares = jax.nn.softmax(jnp.where(earlier, scores, -jnp.inf))
            mixed = jnp.einsum("bhqk,bkhe->bqhe", shares, v).reshape(BATCH, TIME, WIDTH)
            x = x + mixed @ part("mixed") + part("bias2")
            norm = layer_norm(x, part("gain2"), part("shift2"))
            hidden = jax.nn.gelu(norm @ part("hidden") + part("bias3"), approximate=True)
            x = x + hidden @ part("output") + part("bias4")
        return cross_entropy(layer_norm(x, p["gain"], p["shift"]) @ p["head"], following)

    return train(p, loss, lambda p, g, state: adam(p, g, state, 3e-4, 0.01), moments(p))


def tiny_step():
    x, y, p = uniform((64, 64), 1), labels(64, 2, 10), parameters(64, 32, 10)
    return train(p, lambda p: cross_entropy(network(p, x, jnp.tanh), y),
                 lambda p, g, _: (jax.tree.map(lambda p, g: p - 0.1 * g, p, g), None))


def report(case, step):
    losses = [step() for _ in range(11)]
    measure(case, step, check=losses[10])


def mlp():
    report("784-512-512-10 batch 128 Adam", mlp_step())


def transformer():
    report("d128 h4 t64 b16 L2 AdamW", transformer_step())


def startup():
    shared.measure_process("jax", "tiny training", 100, tiny_step())


def mlp_memory():
    shared.measure_process("jax", "mlp, 20 steps", 20, mlp_step())


def transformer_memory():
    shared.measure_process("jax", "transformer, 20 steps", 20, transformer_step())


def growth():
    shared.measure_growth("jax", tiny_step())
