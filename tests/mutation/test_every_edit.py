"""Every single edit of every gradient line: caught at its own place if it is a mistake, and nothing
else is blamed. On a note of ours always, and on the first document of the corpus where it is
there."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from backproof.documents import read_text
from backproof.judge.verdicts import Fails, Holds, Verdict
from backproof.pipeline import Judged, check

HERE = Path(__file__).parent


def _load(name: str):
    spec = importlib.util.spec_from_file_location(f"mutation_{name}", HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


f, network = _load("formulas"), _load("network")
G, V, T = f.Grad, f.Var, f.Turn
SIGMA = f.Fn(r"\sigma", V("z3"))
REST = f.Over(f.Minus(f.One(), V("t")), f.Minus(f.One(), V("p")))
LINES = {
    "p": (None, f.Neg(f.Beside(f.Count(), f.Paren(f.Minus(f.Over(V("t"), V("p")), REST))))),
    "z3": ("p", f.Dot(f.Dot(G("p"), SIGMA), f.Paren(f.Minus(f.One(), SIGMA)))),
    "w3": ("z3", f.Beside(T(V("h2")), G("z3"))),
    "b3": ("z3", f.Beside(f.OnesT(), G("z3"))),
    "h2": ("z3", f.Beside(G("z3"), T(V("w3")))),
    "z2": ("h2", f.Dot(G("h2"), f.Mask(V("z2")))),
    "w2": ("z2", f.Beside(T(V("h1")), G("z2"))),
    "b2": ("z2", f.Beside(f.OnesT(), G("z2"))),
    "h1": ("z2", f.Beside(G("z2"), T(V("w2")))),
    "z1": ("h1", f.Dot(G("h1"), f.Mask(V("z1")))),
    "w1": ("z1", f.Beside(T(V("x")), G("z1"))),
    "b1": ("z1", f.Beside(f.OnesT(), G("z1"))),
}  # fmt: skip

OURS = f.Notation(
    dict(zip(["x", "z1", "h1", "z2", "h2", "z3", "p", "t", "w1", "w2", "w3", "b1", "b2", "b3"],
             ["X", "P", "H", "Q", "K", "s", "p", "t", "A", "C", "v", "a", "c", "u"], strict=True)),
    "E", r"\partial ", r"\mathbf{1}_M^\top", r"^\top", "M", r"\mathrm{ReLU}",
)  # fmt: skip
FIRST = f.Notation(
    {
        **{f"{role}{i}": f"{base}_{{{i}}}" for role, base in zip("zwb", "XWb", strict=True)
           for i in (1, 2, 3)},
        "h1": "X_{1r}", "h2": "X_{2r}", "x": "X", "p": r"\hat{y}", "t": "y",
    },
    "L", "d", r"\boldsymbol{1}\_{N}^{T}", "^{T}", "N", "ReLU",
)  # fmt: skip


@dataclass(frozen=True)
class Note:
    """A document, its notation, and its claims in order."""

    text: str
    notation: object
    claims: tuple[Judged, ...]

    def place(self, target: str, kind: str) -> int:
        """The number of the claim of a kind about the gradient by one quantity."""
        head = self.notation.gradient(target)
        for number, judged in enumerate(self.claims):
            written = judged.stated.statement.block.passage.text
            start = judged.stated.statement.start
            if judged.kind == kind and written.startswith(head, start):
                return number
        raise AssertionError(f"{head} has no {kind}")


def claims_of(text: str) -> tuple[Judged, ...]:
    document = read_text(text, "note.md")
    return tuple(j for j in check(document, mend=False).statements if j.verdict is not None)


def faults(text: str, count: int) -> dict[int, Verdict]:
    """Number of a claim -> its verdict, where it does not hold."""
    found = claims_of(text)
    assert len(found) == count, "an edit must not change how many claims there are"
    return {i: j.verdict for i, j in enumerate(found) if not isinstance(j.verdict, Holds)}


@pytest.fixture(scope="module", params=["ours", "corpus"])
def note(request) -> Note:
    if request.param == "ours":
        text, notation = (HERE / "note.md").read_text(encoding="utf-8"), OURS
    else:
        folder = request.getfixturevalue("corpus")
        (path,) = (folder / "docs").glob("001_*")
        text, notation = path.read_text(encoding="utf-8"), FIRST
    return Note(text, notation, claims_of(text))


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


def test_the_right_document_holds(note: Note):
    assert len(note.claims) == 23
    assert all(isinstance(j.verdict, Holds) for j in note.claims)


def test_the_hand_written_lines_are_the_truth():
    assert [t for t, (_, formula) in LINES.items() if is_mistake(formula, t)] == []


@pytest.mark.parametrize("target", LINES)
def test_every_edit_of_a_right_side(note: Note, target: str):
    number = note.place(target, "gradient")
    member = note.claims[number].stated.member
    real = caught = 0
    problems = []
    for kind, edited in f.every_edit(LINES[target][1]):
        text = edited.text(note.notation)
        mutant = note.text[: member.start] + "= " + text + note.text[member.end :]
        found = faults(mutant, len(note.claims))
        own = found.pop(number, None)
        if found:
            problems.append(("blamed elsewhere", kind, text, found))
        if is_mistake(edited, target):
            real += 1
            caught += isinstance(own, Fails)
            if not isinstance(own, Fails):
                problems.append(("missed", kind, text, own))
        elif own is not None:
            problems.append(("false alarm", kind, text, own))
    assert problems == []
    assert caught == real
    assert real >= 5


@pytest.mark.parametrize("target", [t for t, (through, _) in LINES.items() if through])
def test_every_sibling_in_the_chain_rule(note: Note, target: str):
    through = LINES[target][0]
    number = note.place(target, "chain-step")
    member = note.claims[number].stated.member
    written = note.text[member.start : member.end]
    problems, tried = [], 0
    for name in (through, target):
        pieces = written.split(note.notation.below(name))
        for other in f.SIBLINGS[name]:
            for place in range(1, len(pieces)):
                edited = note.notation.below(name).join(pieces[:place])
                edited += note.notation.below(other) + note.notation.below(name).join(
                    pieces[place:]
                )
                mutant = note.text[: member.start] + edited + note.text[member.end :]
                found = faults(mutant, len(note.claims))
                tried += 1
                if not isinstance(found.pop(number, None), Fails) or found:
                    problems.append((edited, found))
    assert problems == []
    assert tried


@pytest.mark.parametrize("target", LINES)
def test_every_sibling_on_the_left(note: Note, target: str):
    numbers = [i for i, j in enumerate(note.claims) if _is_about(note, j, target)]
    start = note.claims[numbers[0]].stated.statement.start
    length = len(note.notation.gradient(target))
    for other in f.SIBLINGS[target]:
        mutant = note.text[:start] + note.notation.gradient(other) + note.text[start + length :]
        found = faults(mutant, len(note.claims))
        own = [found.pop(n, None) for n in numbers]
        assert all(isinstance(verdict, Fails) for verdict in own), (other, own)
        assert found == {}


def _is_about(note: Note, judged: Judged, target: str) -> bool:
    return note.text.startswith(note.notation.gradient(target), judged.stated.statement.start)
