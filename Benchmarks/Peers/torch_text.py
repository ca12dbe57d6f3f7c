"""PyTorch: the language model of `benchmarks text`, with its first weights, batches and rates.

    Benchmarks/.venv/bin/python Benchmarks/Peers/torch_text.py --threads 2 FILE...

Prints a line of JSON as that command does: bits per character of the last tenth of the text, which
is held out, and steps of training per second. --mode compiled goes through `torch.compile`.
"""
import argparse
import json
import math
import os
import time


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    for name, usual in (("steps", 1000), ("threads", 1), ("width", 128), ("heads", 4),
                        ("blocks", 2), ("time", 64), ("batch", 16)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--mode", choices=("eager", "compiled"), default="eager")
    return parser.parse_args()


OPTIONS = parse()
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(OPTIONS.threads)

import numpy as np  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch import nn  # noqa: E402

VOCABULARY = 256


def uniform(count, stream, low, high):
    """As `shared.uniform`, which reads options of its own."""
    with np.errstate(over="ignore"):
        z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z += np.uint64(1000 + stream)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return low + (high - low) * ((z >> np.uint64(11)) * 2.0**-53)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.projection = nn.Linear(width, 3 * width)
        self.mixed = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.hidden = nn.Linear(width, 4 * width)
        self.output = nn.Linear(4 * width, width)

    def forward(self, x):
        batch, length, width = x.shape
        parts = self.projection(self.norm1(x)).view(batch, length, 3, OPTIONS.heads, -1)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.mixed(mixed.transpose(1, 2).reshape(batch, length, width))
        return x + self.output(F.gelu(self.hidden(self.norm2(x)), approximate="tanh"))


class Model(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, width)
        self.positions = nn.Embedding(OPTIONS.time, width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(OPTIONS.blocks))
        self.norm = nn.LayerNorm(width)
        # Parameter k of the Swift model is drawn from stream 300 + k, a matrix [inputs, outputs].
        for k, (name, p) in enumerate(self.named_parameters()):
            with torch.no_grad():
                if p.ndim == 1:
                    p.fill_(1.0 if "norm" in name and "weight" in name else 0.0)
                    continue
                added = "mixed" in name or "output" in name
                bound = 0.02 * math.sqrt(3) / (math.sqrt(2 * OPTIONS.blocks) if added else 1)
                numbers = torch.from_numpy(uniform(p.numel(), 300 + k, -bound, bound))
                linear = name.startswith("blocks")
                p.copy_(numbers.view(*p.shape[::-1]).T if linear else numbers.view(p.shape))

    def forward(self, text):
        x = self.tokens(text) + self.positions.weight
        for block in self.blocks:
            x = block(x)
        return F.linear(self.norm(x), self.tokens.weight)


def rate(step):
    warm = OPTIONS.steps // 10
    if step < warm:
        return OPTIONS.rate * (step + 1) / (warm + 1)
    progress = (step - warm) / (OPTIONS.steps - warm)
    return OPTIONS.rate * 0.5 * (1 + math.cos(math.pi * progress))


def main():
    torch.set_num_threads(OPTIONS.threads)
    data = b"".join(open(path, "rb").read() for path in OPTIONS.files)
    text = torch.tensor(np.frombuffer(data, np.uint8).astype(np.int64))
    split = len(text) * 9 // 10
    train, held_out = text[:split], text[split:]
    length, batch = OPTIONS.time, OPTIONS.batch
    model = Model(OPTIONS.width)
    rule = torch.optim.AdamW(model.parameters(), weight_decay=0.01, fused=True)

    def loss(rows):
        return F.cross_entropy(model(rows[:, :-1]).flatten(0, 1), rows[:, 1:].flatten())

    learn = torch.compile(loss) if OPTIONS.mode == "compiled" else loss
    if OPTIONS.mode == "compiled":  # not timed
        learn(train.unfold(0, length + 1, 1)[:batch]).backward()
    places = uniform(batch * OPTIONS.steps, 299, 0, split - length).astype(np.int64)
    windows = train.unfold(0, length + 1, 1)
    start, start_processor = time.perf_counter(), time.process_time()
    for step in range(OPTIONS.steps):
        rows = windows[places[step * batch:(step + 1) * batch]]
        rule.param_groups[0]["lr"] = rate(step)
        rule.zero_grad()
        value = learn(rows)
        value.backward()
        rule.step()
    seconds = time.perf_counter() - start
    processor = time.process_time() - start_processor
    with torch.no_grad():
        rows = held_out.unfold(0, length + 1, length)
        bits = sum(loss(part).item() * len(part) for part in rows.split(batch))
    print(json.dumps(dict(
        peer="torch", mode=OPTIONS.mode, threads=OPTIONS.threads, steps=OPTIONS.steps,
        stepsPerSecond=OPTIONS.steps / seconds, processorSecondsPerStep=processor / OPTIONS.steps,
        lastLoss=value.item(), bitsPerCharacter=bits / len(rows) / math.log(2))))


main()
