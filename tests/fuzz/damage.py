"""Documents damaged at random, token by token: the same seed gives the same damage."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

from shelf import Text

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\W\d_]+|\d+|\n+|[ \t]+|.", re.DOTALL)
# Documents of more tokens than this are cut to a window first: what breaks a reader is local.
WINDOW = 900
MARKS = frozenset("\\$^_{}=&")
SUFFIXES = (".md", ".tex", ".ipynb", ".rst", ".txt")
OPENERS = ("(", "[", "{", "\\left(", "\\frac{", "^{", "_{", "\\sqrt{", "\\sum_{", "x^")
INSERTIONS = (
    "{", "}", "{}", "}{", "$", "$$", "\\$", "\\(", "\\)", "\\[", "\\]", "`", "```", "```math\n",
    "\\begin{", "\\begin{align}", "\\end{align}", "\\begin{cases}", "\\end{cases}",
    "\\begin{pmatrix}", "\\end{", "\\end{document}", "\\", "\\\\", "\\\\[", "&", "&&", "%", "#",
    "\\newcommand{\\x}{\\x\\x}", "\\def\\x#1{#1#1}", "\\x{\\x{\\x}}", "\\newcommand{\\W}[9]{#1}",
    "\\input{x}", "\\verb|", "\\text{", "\\tag{", "\\label{", "\\left", "\\right", "\\middle|",
    "\\frac", "\\frac{\\partial L}{\\partial", "\\frac{d}{d", "\\partial", "\\nabla_", "\\sum",
    "\\prod_{i=1}^", "\\sqrt[", "\\overset{", "\\hat", "\\mathbf", "\\mathbb{R}^{", "\\in", "\\to",
    "\\dots", "\\cdot", "\\odot", "\\otimes", "\\ne", "\\le", "^", "_", "^^", "__", "'", "''''",
    '"', '\\"', '\\u0000', "\\ud800", "=", "==", "=-", "= =", ":=", "\\approx", "\\implies", ",",
    ".T", "^T", "^{T}", "^{-1}", "^{(l)}", "_{ij}", "_{i,j+1}", "_{1:n}", "^\\top", "\\mathbf{1}",
    "0", "1e999", "1e-999", "99999999999999999999", "0.0.0", "1/0", "2^{2^{2^{9}}}", "i", "N", "T",
    "\0", "\x1b[31m", "\ufeff", "\u202e", "\u200b", "\U0001f600", "e\u0301", "∂L/∂W", "ᵀ", "Σ",
    "√", "⊙", "𝟙", "²", "<!--", "-->", "<!-- backproof: batch=rows -->", "<b>", "&lt;", "\r", "\t",
    "\n", "\n\n", "\n# ", "\n- ", "\n    ", "\n> ", "\n---\n", "\n.. math::\n\n   ", "    ",
)  # fmt: skip


def tokens(text: str) -> list[str]:
    """A text in pieces of which every one may go without cutting a word or a command."""
    return TOKEN.findall(text)


def damaged(number: int, seed: int, texts: Sequence[Text]) -> Text:
    """Mutant `number` of a seed: one document after one to six edits."""
    chance = random.Random(f"{seed}/{number}")
    chosen = chance.choice(texts)
    other = chance.choice(texts)
    name, text = chosen.name, chosen.text
    if name.endswith(".ipynb"):
        return Text(name, _notebook(chance, text, _plain(other)))
    if chance.random() < 0.2:
        name = Path(name).stem + chance.choice([s for s in SUFFIXES if s != ".ipynb"])
    elif chance.random() < 0.05:
        return Text(Path(name).stem + ".ipynb", _edited(chance, _as_notebook([text]), other.text))
    return Text(name, _edited(chance, text, _plain(other)))


def _plain(document: Text) -> str:
    """Something to splice in: of a notebook the words, not the pictures."""
    if document.name.endswith(".ipynb"):
        return "\n\n".join(_cells(document.text))
    return document.text


def _notebook(chance: random.Random, text: str, other: str) -> str:
    """A notebook with a damaged cell, or with damaged JSON around whole cells."""
    cells = _cells(text)
    if len(cells) > 6:
        first = chance.randrange(len(cells) - 5)
        cells = cells[first : first + 6]
    if chance.random() < 0.5:
        return _edited(chance, _as_notebook(cells), other)
    place = chance.randrange(len(cells))
    cells[place] = _edited(chance, cells[place], other)
    return _as_notebook(cells)


def _cells(text: str) -> list[str]:
    found = json.loads(text)["cells"]
    return ["".join(cell["source"]) for cell in found if cell["cell_type"] == "markdown"]


def _as_notebook(cells: Sequence[str]) -> str:
    sources = [cell.splitlines(keepends=True) for cell in cells]
    content = [{"cell_type": "markdown", "metadata": {}, "source": s} for s in sources]
    return json.dumps({"cells": content, "nbformat": 4}, indent=1, ensure_ascii=False)


def _edited(chance: random.Random, text: str, other: str) -> str:
    pieces = tokens(text)
    if len(pieces) > WINDOW:
        start = chance.randrange(len(pieces) - WINDOW)
        pieces = pieces[start : start + WINDOW]
    donor = tokens(other)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 6))):
        _edit(chance, pieces, donor)
    return "".join(pieces)


def _edit(chance: random.Random, pieces: list[str], donor: list[str]) -> None:
    """One edit in place: a cut, a splice, a duplicate, a swap, or an insertion."""
    here = chance.randrange(len(pieces) + 1)
    if chance.random() < 0.7:
        # Where there is most to break: in the maths.
        here = chance.choice([i for i, p in enumerate(pieces) if p[0] in MARKS] or [here])
    length = min(int(chance.paretovariate(0.7)), 200)
    there = here + length
    match chance.choice(("cut", "splice", "duplicate", "swap", "insert", "insert", "nest", "end")):
        case "cut":
            del pieces[here:there]
        case "splice":
            start = chance.randrange(len(donor) + 1)
            pieces[here : here + chance.choice((0, 0, length))] = donor[start : start + length]
        case "duplicate":
            pieces[here:here] = pieces[here:there] * chance.choice((1, 1, 2, 20))
        case "swap":
            second = chance.randrange(len(pieces) + 1)
            low, high = sorted((here, second))
            run = min(length, high - low)
            moved = pieces[low : low + run], pieces[high : high + run]
            pieces[high : high + run], pieces[low : low + run] = moved[0], moved[1]
        case "insert":
            pieces[here:here] = [chance.choice(INSERTIONS)]
        case "nest":
            depth = chance.choice((3, 30, 300, 3000))
            pieces[here:here] = [chance.choice(OPENERS)] * depth
        case _:
            keep = chance.random() < 0.5
            pieces[:] = pieces[:here] if keep else pieces[here:]
