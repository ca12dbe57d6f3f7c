"""What the peers have in common: options, input data, timing and the lines they print.

The lines and the data are those of `benchmarks measure`; see Sources/benchmarks/Measure.
"""
import argparse
import json
import os
import statistics
import sys
import time


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--workload", required=True)
    parser.add_argument("--dtype", choices=("f32", "f64"), default="f32")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--reps", type=int, default=7)
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",")])
    return parser.parse_args()


def keep_to_one_core():
    """Keeps the process on the core that was least busy in the last tenth of a second."""

    def idle():
        with open("/proc/stat") as file:
            rows = [line.split() for line in file if line[:3] == "cpu" and line[3] != " "]
        return {int(row[0][3:]): int(row[4]) for row in rows}

    before = idle()
    time.sleep(0.1)
    after = idle()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0), key=lambda c: after[c] - before[c])})


OPTIONS = parse()
# The libraries read these once, when they are imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NPROC"):
    os.environ[variable] = str(OPTIONS.threads)
# JAX takes its number of threads from the cores that it may use.
WHOLE_PROCESS = ("startup", "mlp-memory", "transformer-memory", "growth")
if OPTIONS.threads == 1 and OPTIONS.workload not in WHOLE_PROCESS:
    keep_to_one_core()

import numpy as np  # noqa: E402

DTYPE = np.float32 if OPTIONS.dtype == "f32" else np.float64


def sizes(*usual):
    return OPTIONS.sizes or usual


def uniform(shape, stream, low=-1.0, high=1.0, dtype=DTYPE):
    """Uniform numbers by splitmix64, its state started at 1000 + stream."""
    count = int(np.prod(shape))
    with np.errstate(over="ignore"):
        z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z += np.uint64(1000 + stream)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    unit = (z >> np.uint64(11)) * 2.0**-53
    return (low + (high - low) * unit).astype(dtype).reshape(shape)


def labels(count, stream, classes):
    return uniform((count,), stream, 0, classes, np.float64).astype(np.int64)


def parameters(*widths):
    """Weights and biases of dense layers, one after another."""
    result = []
    for index, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        bound = inputs**-0.5
        result += [uniform((inputs, outputs), 100 + index, -bound, bound), np.zeros(outputs, DTYPE)]
    return result


# The sizes of the language model.
WIDTH, HEADS, TIME, BATCH, BLOCKS, WORDS = 128, 4, 64, 16, 2, 96


def transformer_parameters():
    """The language model's parameters by name; number k is drawn from stream 300 + k."""
    width = WIDTH
    result = {"tokens": (WORDS, width), "positions": (TIME, width)}
    for block in range(BLOCKS):
        result.update({f"{block}.{name}": shape for name, shape in (
            ("gain1", width), ("shift1", width), ("projection", (width, 3 * width)),
            ("bias1", 3 * width), ("mixed", (width, width)), ("bias2", width),
            ("gain2", width), ("shift2", width), ("hidden", (width, 4 * width)),
            ("bias3", 4 * width), ("output", (4 * width, width)), ("bias4", width))})
    result.update(gain=width, shift=width, head=(width, WORDS))
    for stream, (name, shape) in enumerate(list(result.items()), 300):
        if isinstance(shape, int):
            result[name] = (np.ones if "gain" in name else np.zeros)(shape, DTYPE)
        else:
            bound = 0.02 * 3**0.5 if stream < 302 else shape[0]**-0.5
            result[name] = uniform(shape, stream, -bound, bound)
    return result


def transformer_text():
    """Tokens, and the token after each."""
    text = labels(BATCH * (TIME + 1), 299, WORDS).reshape(BATCH, TIME + 1)
    return np.ascontiguousarray(text[:, :-1]), np.ascontiguousarray(text[:, 1:])


# In double precision the Hessians of 1,024 players would be 8 GiB.
MARKET_SIZES = (32, 128, 512, 1024) if DTYPE == np.float32 else (32, 128, 512)


def market(n):
    """Stake, first weights, reference mask and Hessians."""
    weights = uniform((n, n), 502, 0.5, 1.5)
    weights /= weights.sum(1, keepdims=True)
    factors = uniform((n, n, 16), 504)
    hessians = factors @ factors.transpose(0, 2, 1)
    hessians *= DTYPE(1 / 16)
    hessians += np.eye(n, dtype=DTYPE) * DTYPE(0.1)
    return uniform((n,), 501, 0.5, 1.5), weights, uniform((n, n), 503, 0, 1), hessians


SPARSE_SCORES = 64


def sparse_market(n, k=SPARSE_SCORES):
    """Stake, first weights, curvature and whom each peer scores: one of each k-th part."""
    weights = uniform((n, k), 512, 0.5, 1.5)
    weights /= weights.sum(1, keepdims=True)
    places = uniform((n, k), 514, 0, n // k, np.float64).astype(np.int64)
    columns = np.arange(k) * n // k + places
    return (uniform((n,), 511, 0.5, 1.5), weights, uniform((n, k), 513, 0, 1), columns)


def sparse_sizes():
    return sizes(10_000, 100_000, 1_000_000)


def sparse_case(n):
    """The case's name, and how many steps a run makes."""
    bytes = 24 if DTYPE == np.float32 else 40
    return f"sparse, diagonal n={n}", 10 if bytes * n * SPARSE_SCORES < 2e8 else 2


def mebibytes(field):
    """A field of Linux's status of this process: VmHWM is the peak, VmRSS what is resident now."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith(field + ":"))


def emit(peer, case, seconds, mode="", check=None, shortest=None, mib=None):
    row = dict(peer=peer, workload=OPTIONS.workload, case=case, mode=mode, dtype=OPTIONS.dtype,
               threads=OPTIONS.threads, time_s=seconds, min_s=shortest, mib=mib)
    if check is not None:
        row["check"] = float(check)
    print(json.dumps(row), flush=True)


def measure(peer, case, run, mode="", steps=1, check=None):
    """Prints the median time of one of the `steps` steps that a run makes."""

    def seconds(count):
        start = time.perf_counter()
        for _ in range(count):
            run()
        return (time.perf_counter() - start) / count

    def count(time):
        return max(1, int(0.06 / max(time, 1e-9)))

    seconds(2)
    few = count(seconds(1))
    many = count(seconds(few)) if few > 1 else 1
    times = [seconds(many) / steps for _ in range(OPTIONS.reps)]
    emit(peer, case, statistics.median(times), mode, check, min(times))


def measure_process(peer, case, steps, step):
    """Makes steps and prints the process's peak memory; `step` returns the loss."""
    start = time.perf_counter()
    for _ in range(steps):
        loss = step()
    check = float(loss)
    emit(peer, case, time.perf_counter() - start, check=check, mib=mebibytes("VmHWM"))


def measure_growth(peer, step):
    """What is resident after 1,000 and after 10,000 steps."""
    start = time.perf_counter()
    for count in range(1, 10001):
        loss = step()
        if count in (1000, 10000):
            float(loss)
            emit(peer, f"resident after {count} steps", time.perf_counter() - start,
                 mib=mebibytes("VmRSS"))


def main(*workloads):
    """Runs the workload that was asked for, or nothing if it is not among these."""
    for workload in workloads:
        if workload.__name__ == OPTIONS.workload.replace("-", "_"):
            sys.exit(workload())
