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


OPTIONS = parse()
# The libraries read these once, when they are imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(OPTIONS.threads)

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


def market(n):
    """Stake, first weights, reference mask and Hessians."""
    weights = uniform((n, n), 502, 0.5, 1.5)
    weights /= weights.sum(1, keepdims=True)
    factors = uniform((n, n, 16), 504)
    hessians = factors @ factors.transpose(0, 2, 1)
    hessians *= DTYPE(1 / 16)
    hessians += np.eye(n, dtype=DTYPE) * DTYPE(0.1)
    return uniform((n,), 501, 0.5, 1.5), weights, uniform((n, n), 503, 0, 1), hessians


def emit(peer, case, seconds, mode="", check=None, shortest=None):
    row = dict(peer=peer, workload=OPTIONS.workload, case=case, mode=mode, dtype=OPTIONS.dtype,
               threads=OPTIONS.threads, time_s=seconds, min_s=shortest)
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


def main(*workloads):
    """Runs the workload that was asked for, or nothing if it is not among these."""
    for workload in workloads:
        if workload.__name__ == OPTIONS.workload:
            sys.exit(workload())
