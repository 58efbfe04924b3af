"""Documents that state their own verdicts.

`<!-- expect: fails CODE -->` on the line after a row says what is said of that row; every claim
without one must hold. An expectation that is not met, or that meets nothing, fails. The code is the
judge's, or that of the change that mends the line.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from backproof.algebra.derive import Deriver
from backproof.algebra.expressions import gradient
from backproof.algebra.simplify import simplify
from backproof.judge.truth import derivative, distance, symbolic
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.judge.worlds import draw
from backproof.pipeline import Checked, check

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "project"))

import covered  # noqa: E402

DOCUMENTS = sorted([*(ROOT / "tests" / "documents").glob("*.*"), *(ROOT / "examples").glob("*.md")])
EXPECTATION = re.compile(r"(?:<!--|%) *expect: (\w+) *([\w-]*)")


def expectations(text: str) -> dict[int, tuple[str, str]]:
    """Line of the row that is meant -> (verdict, code)."""
    lines = text.split("\n")
    return {
        number - 1: (match[1], match[2])
        for number, line in enumerate(lines, 1)
        if (match := EXPECTATION.search(line))
    }


def worst(verdicts: list[Verdict]) -> tuple[str, str]:
    for kind in (Fails, Undecided):
        for verdict in verdicts:
            if isinstance(verdict, kind):
                return kind.__name__.lower(), verdict.code
    return "holds", ""


def said(text: str, checked) -> list[str]:
    """What differs between the expectations of a document and what is said of it."""
    wanted = expectations(text)
    by_line: dict[int, list[Verdict]] = {}
    for judged in checked.statements:
        if judged.verdict is not None:
            by_line.setdefault(judged.span.end_line, []).append(judged.verdict)
    problems = [f"line {n}: nothing is claimed there" for n in wanted if n not in by_line]
    for line, verdicts in by_line.items():
        verdict, code = worst(verdicts)
        expected, expected_code = wanted.get(line, ("holds", ""))
        if verdict != expected or (expected_code and code != expected_code):
            problems.append(
                f"line {line}: {verdict} {code}, expected {expected} {expected_code}: {verdicts}"
            )
    return problems


@dataclass(frozen=True)
class Document:
    """A document that was checked once for all that is asked of it."""

    path: Path
    text: str
    checked: Checked


@pytest.fixture(scope="module", params=DOCUMENTS, ids=lambda p: p.stem)
def document(request: pytest.FixtureRequest) -> Document:
    path: Path = request.param
    return Document(path, path.read_text(encoding="utf-8"), check(path))


def test_what_is_said_is_what_the_document_expects(document: Document):
    problems = said(document.text, document.checked)
    if problems:
        unmended = said(document.text, check(document.path, mend=False))
        named = {problem.partition(":")[0] for problem in unmended}
        problems = [problem for problem in problems if problem.partition(":")[0] in named]
    assert problems == []


def test_docs_coverage_shows_the_document(document: Document):
    if document.path.parent == covered.DOCUMENTS:
        shown = covered.PAGE.read_text(encoding="utf-8")
        part = covered.drawn(document.path, document.text, document.checked)
        assert part in shown, "`make docs` rewrites docs/coverage.md"


def test_an_expectation_that_is_not_met_is_reported():
    path = ROOT / "tests" / "documents" / "regression-rows.md"
    checked = check(path)
    text = path.read_text(encoding="utf-8")
    assert said(text.replace("fails scale", "holds"), checked)
    assert said(text.replace("fails scale", "fails wrong-sign"), checked)
    assert said("<!-- expect: fails -->\n" + text, checked)


def test_the_two_truths_agree(document: Document):
    for context in document.checked.reading.contexts.values():
        program = context.program
        if program.loss is None or not program.loss.type.is_scalar or not program.definitions:
            continue
        if program.loss.type.letters:  # a loss for each letter has a gradient for each
            continue
        deriver = Deriver(program, finish=simplify)
        for which in (0, 1):
            world = draw(program, which)
            for quantity in (*program.free, *program.defined):
                stepped = derivative(world, gradient(program.loss, quantity))
                derived = symbolic(world, deriver, quantity)
                assert derived is not None
                assert distance(stepped, np.broadcast_to(derived, stepped.shape)) < 1e-9, quantity


def test_a_contradiction_shows_both_places():
    checked = check(ROOT / "tests" / "documents" / "contradiction.md")
    (diagnostic,) = [d for d in checked.diagnostics if d.code == "shape-mismatch"]
    assert diagnostic.span.text.startswith("P = A B")
    assert {note.span.text for note in diagnostic.notes if note.span} == {
        r"A \in \mathbb{R}^{3 \times 4}",
        r"B \in \mathbb{R}^{5 \times 3}",
    }


def test_a_product_that_can_only_be_elementwise_holds_with_a_note():
    checked = check(ROOT / "tests" / "documents" / "elementwise-juxtaposition.md")
    last = [j.verdict for j in checked.statements if j.verdict is not None][-1]
    assert isinstance(last, Holds)
    assert any("elementwise" in remark for remark in last.remarks)
