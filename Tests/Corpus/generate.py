"""Makes cases.jsonl and numbers.bin beside this file.

    python3 -m venv VENV && VENV/bin/pip install numpy scipy mpmath torch
    VENV/bin/python Tests/Corpus/generate.py
"""

from pathlib import Path

import arrays
import counting
import elementwise
import indexing
import linear_algebra
import networks
import special
from corpus import Corpus

corpus = Corpus(seed=2026)
for part in [elementwise, special, arrays, indexing, counting, linear_algebra, networks]:
    part.add_all(corpus)
corpus.write(Path(__file__).parent)
