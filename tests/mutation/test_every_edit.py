"""Every single edit of every gradient line: caught on its own line if it is a mistake, and nothing
else is blamed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from backproof.documents import read_text
from backproof.judge.verdicts import Fails, Holds
from backproof.pipeline import check

HERE = Path(__file__).parent


def _load(name: str):
    spec = importlib.util.spec_from_file_location(f"mutation_{name}", HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


f, network = _load("formulas"), _load("network")
G, V, T = f.Grad, f.Var, f.Turn


def sigma() -> object:
    return f.Fn(r"\sigma", V("X_3"))


REST = f.Over(f.Minus(f.One(), V("y")), f.Minus(f.One(), V("yh")))
LINES = {
    "yh": (None, f.Neg(f.Beside(f.Count(), f.Paren(f.Minus(f.Over(V("y"), V("yh")), REST))))),
    "X_3": ("yh", f.Dot(f.Dot(G("yh"), sigma()), f.Paren(f.Minus(f.One(), sigma())))),
    "W_3": ("X_3", f.Beside(T(V("X_2r")), G("X_3"))),
    "b_3": ("X_3", f.Beside(f.OnesT(), G("X_3"))),
    "X_2r": ("X_3", f.Beside(G("X_3"), T(V("W_3")))),
    "X_2": ("X_2r", f.Dot(G("X_2r"), f.Mask(V("X_2")))),
    "W_2": ("X_2", f.Beside(T(V("X_1r")), G("X_2"))),
    "b_2": ("X_2", f.Beside(f.OnesT(), G("X_2"))),
    "X_1r": ("X_2", f.Beside(G("X_2"), T(V("W_2")))),
    "X_1": ("X_1r", f.Dot(G("X_1r"), f.Mask(V("X_1")))),
    "W_1": ("X_1", f.Beside(T(V("X")), G("X_1"))),
    "b_1": ("X_1", f.Beside(f.OnesT(), G("X_1"))),
}  # fmt: skip

FORWARD = r"""# A classifier

Take $N$ points at a time ($N$ is the batch size).
\begin{alignat}{2}
    X_{1} &= XW_{1} + b_{1} \quad &X \in \mathbb{R}^{2}, W_{1} \in \mathbb{R}^{2 \times 4}, b_{1}
    \in \mathbb{R}^{4}\newline X_{1r} &= ReLU(X_{1})\newline
    X_{2} &= X_{1r}W_{2} + b_{2} \quad &W_{2} \in \mathbb{R}^{4 \times 2}, b_{2} \in
    \mathbb{R}^{2}\newline X_{2r} &= ReLU(X_{2})\newline
    X_{3} &= X_{2r}W_{3} + b_{3} \quad &W_{3} \in \mathbb{R}^{2 \times 1}, b_{3} \in
    \mathbb{R}\newline \hat{y} &= \sigma(X_{3})\newline
    L &= -\frac{1}{N} \bigg( y^{T}log(\hat{y}) + (1 - y)^{T}log(1 - \hat{y}) \bigg)\end{alignat}

Now backwards.
\begin{alignat}{2}
"""


def middle(of: str, through: str) -> str:
    return (
        rf"\frac{{dL}}{{d{f.spelled(through)}}} \frac{{d{f.spelled(through)}}}{{d{f.spelled(of)}}}"
    )


def row(
    target: str,
    formula: object,
    through: str | None,
    left: str | None = None,
    mid: str | None = None,
) -> str:
    between = "" if through is None else f"= {mid or middle(target, through)}\n   "
    return (
        rf"    \frac{{dL}}{{d{f.spelled(left or target)}}} &{between} & &= {formula.text()}\newline"
        + "\n"
    )


def document(rows: list[str]) -> str:
    return FORWARD + "".join(rows) + "\\end{alignat}\n"


ROWS = [row(target, formula, through) for target, (through, formula) in LINES.items()]
FIRST = FORWARD.count("\n")


def failing_rows(text: str) -> dict[int, list[object]]:
    """Row number -> verdicts that are not 'holds'."""
    found: dict[int, list[object]] = {}
    starts = np.cumsum([FIRST + 1] + [r.count("\n") for r in text_rows(text)])
    for judged in check(read_text(text, "mutant.md")).statements:
        if judged.verdict is not None and not isinstance(judged.verdict, Holds):
            number = int(np.searchsorted(starts, judged.span.line, side="right")) - 1
            found.setdefault(number, []).append(judged.verdict)
    return found


def text_rows(text: str) -> list[str]:
    body = text[len(FORWARD) : -len("\\end{alignat}\n")]
    return [r + "\\newline\n" for r in body.split("\\newline\n")[:-1]]


VALUES = network.forward(network.point())
GRADIENTS = network.gradients(VALUES)


def is_mistake(formula: object, target: str) -> bool:
    """By the hand-written network alone."""
    try:
        with np.errstate(all="ignore"):
            value = formula.value(VALUES, GRADIENTS)
    except f.ShapeError:
        return True
    true = GRADIENTS[target]
    return value.shape != true.shape or not np.allclose(value, true, rtol=1e-7, atol=1e-12)


def test_nothing_is_said_of_the_right_document():
    assert failing_rows(document(ROWS)) == {}


def test_the_hand_written_lines_are_the_truth():
    assert [t for t, (_, formula) in LINES.items() if is_mistake(formula, t)] == []


@pytest.mark.parametrize("target", LINES)
def test_every_edit_of_a_right_side(target: str):
    index = list(LINES).index(target)
    through, formula = LINES[target]
    real = caught = 0
    problems = []
    for kind, edited in f.every_edit(formula):
        rows = [*ROWS[:index], row(target, edited, through), *ROWS[index + 1 :]]
        found = failing_rows(document(rows))
        own = found.pop(index, [])
        if found:
            problems.append(("blamed elsewhere", kind, edited.text(), found))
        if is_mistake(edited, target):
            real += 1
            if any(isinstance(v, Fails) for v in own):
                caught += 1
            else:
                problems.append(("missed", kind, edited.text(), own))
        elif own:
            problems.append(("false alarm", kind, edited.text(), own))
    assert problems == []
    assert caught == real
    assert real >= 5


@pytest.mark.parametrize("target", LINES)
def test_every_sibling_on_the_left_and_in_the_chain(target: str):
    index = list(LINES).index(target)
    through, formula = LINES[target]
    problems = []
    variants = [
        ("left", row(target, formula, through, left=o)) for o in f.SIBLINGS[target] if o != "y"
    ]
    if through is not None:
        written = middle(target, through)
        for name in (through, target):
            for other in f.SIBLINGS[name]:
                for place in range(written.count(f"{{d{f.spelled(name)}}}")):
                    parts = written.split(f"{{d{f.spelled(name)}}}")
                    mutant = ""
                    for i, part in enumerate(parts):
                        joint = other if i == place + 1 else name
                        mutant += (f"{{d{f.spelled(joint)}}}" if i else "") + part
                    variants.append(("chain", row(target, formula, through, mid=mutant)))
    for kind, text in variants:
        found = failing_rows(document([*ROWS[:index], text, *ROWS[index + 1 :]]))
        own = found.pop(index, [])
        if found or not any(isinstance(v, Fails) for v in own):
            problems.append((kind, text, own, found))
    assert problems == []
    assert variants
