"""JAX on the CPU."""
from shared import main, sizes
from jax_shared import jax, jnp, layer_norm, measure, total, uniform
from jax_derivatives import curvature, market, ranking, sparse_market
from jax_training import growth, mlp, mlp_memory, startup, transformer, transformer_memory


def gemm():
    product = jax.jit(jnp.matmul)
    for n in sizes(64, 256, 512, 1024, 2048):
        a, b = uniform((n, n), 1), uniform((n, n), 2)
        measure(f"n={n}", lambda: product(a, b), check=total(product(a, b)))


def elementwise():
    for n in sizes(1 << 20, 1 << 24):
        x, row = uniform((n // 1024, 1024), 1), uniform((1024,), 2)
        for name, function in (("exp", jnp.exp), ("tanh", jnp.tanh)):
            run = jax.jit(function)
            measure(f"{name} n={n}", lambda: run(x), "fresh", check=total(run(x)))
        add = jax.jit(jnp.add)
        measure(f"add row n={n}", lambda: add(x, row), "fresh", check=total(add(x, row)))
        for name, axis in (("sum", None), ("sum rows", 1), ("sum columns", 0)):
            run = jax.jit(lambda x: x.sum(axis))
            measure(f"{name} n={n}", lambda: run(x), check=total(run(x)) if axis is None else None)
    for n in sizes(1 << 20, 1 << 24):
        shape = (n // 1024, 1024)
        for name, approximate in (("gelu", True), ("exact gelu", False)):
            passes(f"{name}(x*w+b) fwd+bwd n={n}", shape, 2,
                   lambda x, w, b: jax.nn.gelu(x * w + b, approximate=approximate))
    passes("softmax fwd+bwd n=2097152", (4096, 512), 0, jax.nn.softmax)
    passes("layernorm fwd+bwd n=2097152", (4096, 512), 2, layer_norm)


def passes(case, shape, rows, function):
    """A function's value and its gradients in all inputs, given a cotangent."""
    inputs = [uniform(shape, 1)] + [uniform(shape[1:], 2 + row) for row in range(rows)]
    cotangent = uniform(shape, 5)

    @jax.jit
    def run(cotangent, *inputs):
        value, pullback = jax.vjp(function, *inputs)
        return value, *pullback(cotangent)

    measure(case, lambda: run(cotangent, *inputs), check=total(*run(cotangent, *inputs)))


def overhead():
    """Without jit: inside one, the compiler would do away with the operations."""
    x, y, cotangent = (uniform((16,), stream) for stream in (1, 2, 3))

    def chain(x, y):
        value = x
        for _ in range(100):
            value = value + y
        return value

    def back(x, y):
        return jax.vjp(chain, x, y)[1](cotangent)

    measure("forward", lambda: chain(x, y), "without jit", 100)
    measure("forward+backward, grad of x",
            lambda: jax.vjp(lambda x: chain(x, y), x)[1](cotangent), "without jit", 100)
    measure("forward+backward, grads of x and y", lambda: back(x, y), "without jit", 100)


main(gemm, elementwise, overhead, mlp, transformer, curvature, ranking, market, sparse_market,
     startup, mlp_memory, transformer_memory, growth)
