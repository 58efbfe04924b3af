"""Write the tour in README.md: run its commands and put in what they print.

python docs/make_tour.py            rewrite the part between the marks
python docs/make_tour.py --check    fail where it differs from what the commands print
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from pathlib import Path

from backproof.cli import main

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- tour:begin -->\n", "<!-- tour:end -->"
# What a tired student might write: 1/N forgotten, a factor on the wrong side, a mask forgotten.
MISTAKES = (
    (r"= \frac{1}{N} (p - y)", "= p - y"),
    (
        r"A_1^\top \frac{\partial L}{\partial Z_2}",
        r"\frac{\partial L}{\partial Z_2} A_1^\top",
    ),
    (
        r"\frac{\partial L}{\partial A_1} \odot \mathbb{1}[Z_1 > 0]",
        r"\frac{\partial L}{\partial A_1}",
    ),
)

CHECK = "Every stated equality gets a verdict, and backproof says how it read the page:\n"
MISTAKEN = """\
`homework.md` is the same note with three mistakes: a forgotten 1/N, a factor on the wrong side, a
forgotten mask. Each is found on its own line, and no other line is blamed, though later lines build
on it:
"""
DERIVE = "The gradients are derived from the forward equations alone:\n"
EMIT = """\
Without `--to unicode` they come as LaTeX, spelled as the author spells it; `--steps` adds
the rules. The same network as NumPy code, compared with the algebra before it is handed out:
"""
TRAIN = """\
`backproof run disc.md` does all of it, trains the network and draws what it learned; the folder
`disc-backproof` then holds `report.html`, `derivation.md`, `network.py`, the model and the figures.
`backproof train` only trains, on `disc` or on a CSV file of your own:

```sh
backproof train disc.md --data disc:samples=500,noise=0.1 -o model.safetensors
backproof train disc.md --data points.csv --target label -o model.safetensors
backproof predict model.safetensors --data points.csv -o predictions.csv
```
"""


def command(*words: str) -> str:
    """A command line and what it prints, as a block."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        main(words)
    lines = printed.getvalue().rstrip().split("\n")
    text = "".join(f"{line}\n" for line in lines if line or len(lines) > 1)
    return f"```console\n$ backproof {' '.join(words)}\n{text}```\n"


def findings(block: str) -> str:
    """The part of a block before the reading, and the count."""
    above, _, below = block.partition("\nreading of")
    return f"{above}\n...\n{below.rstrip().splitlines()[-2]}\n```\n"


def parts() -> Iterator[str]:
    """The tour, piece by piece; it runs in a folder with the two documents."""
    yield CHECK
    yield command("check", "disc.md")
    yield MISTAKEN
    yield findings(command("check", "homework.md"))
    yield DERIVE
    yield command("derive", "disc.md", "--to", "unicode")
    yield EMIT
    yield command("emit", "disc.md", "--to", "numpy", "-o", "network.py")
    yield excerpt(Path("network.py").read_text(encoding="utf-8"))
    yield TRAIN


def excerpt(module: str) -> str:
    """The function `backward` of a module."""
    found = module[module.index("def backward(") :].partition("\n\n\n")[0]
    return f"```python\n{found.rstrip()}\n```\n"


def tour() -> str:
    """The whole tour."""
    disc = (ROOT / "examples" / "disc.md").read_text(encoding="utf-8")
    homework = disc
    for right, wrong in MISTAKES:
        assert homework.count(right) == 1, right
        homework = homework.replace(right, wrong)
    os.environ["NO_COLOR"] = "1"
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path("disc.md").write_text(disc, encoding="utf-8")
        Path("homework.md").write_text(homework, encoding="utf-8")
        return "\n".join(parts())


def rewritten(text: str) -> str:
    """The README with a fresh tour."""
    before, _, rest = text.partition(BEGIN)
    _, mark, after = rest.partition(END)
    assert mark, "README.md has lost the marks of the tour"
    return f"{before}{BEGIN}\n{tour()}\n{mark}{after}"


if __name__ == "__main__":
    readme = ROOT / "README.md"
    old = readme.read_text(encoding="utf-8")
    new = rewritten(old)
    if "--check" in sys.argv:
        sys.exit("README.md: run docs/make_tour.py" if new != old else 0)
    readme.write_text(new, encoding="utf-8")
