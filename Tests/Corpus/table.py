"""Puts the largest errors of several runs into the table of Docs/Accuracy.md.

    ACCURACY_TABLE=1 swift test --filter CorpusTests > RUN    # on every processor there is
    python3 Tests/Corpus/table.py RUN...
"""

import math
import re
import sys
from pathlib import Path

ROW = re.compile(r"^\| (\w+) \| (\d+) \| ([^|]*) \| ([^|]*) \|$")
HEAD = "| operation | cases | float32 | float64 |\n|---|---|---|---|\n"


def rounded_up(error):
    """To two digits and not below one hundredth, and no less than the error."""
    if error == 0:
        return "0"
    step = max(10.0 ** (math.floor(math.log10(error)) - 1), 0.01)
    value = math.ceil(error / step) * step
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 10 else f"{value:.0f}"


rows = {}
for run in sys.argv[1:]:
    for line in Path(run).read_text().splitlines():
        if match := ROW.match(line):
            name, count, *errors = match.groups()
            old = rows.get(name, (count, 0.0, 0.0))
            assert old[0] == count, f"{name} has {old[0]} and {count} cases"
            rows[name] = (count, max(old[1], float(errors[0])), max(old[2], float(errors[1])))

document = Path(__file__).parent / "../../Docs/Accuracy.md"
text = document.read_text()
start = text.index(HEAD) + len(HEAD)
end = text.find("\n\n", start)
table = "\n".join(f"| {name} | {count} | {rounded_up(single)} | {rounded_up(double)} |"
                  for name, (count, single, double) in sorted(rows.items()))
document.write_text(text[:start] + table + (text[end:] if end >= 0 else "\n"))
