"""Every code that is written anywhere in the sources is one that can be selected and explained."""

from __future__ import annotations

import ast

import house

from backproof.codes import CODES, DOUBTS, FAULTS, UNREADABLE
from backproof.mend import proposals

MAKERS = {"Fails", "Undecided", "Diagnostic", "Fault", "fault"}
ELSEWHERE = ("training", "backends", "run.py", "cli", "derivation.py")
"""What makes errors of a command, and no findings."""


def written() -> set[str]:
    """The first words of all that is found."""
    found = set(proposals.CODES.values())
    for path in house.SOURCES.rglob("*.py"):
        if path.relative_to(house.SOURCES).parts[0] in ELSEWHERE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id=maker) | ast.Attribute(attr=maker),
                    args=[ast.Constant(value=str(code)), *_],
                ) if maker in MAKERS:
                    found.add(code)
    return found


def test_every_code_is_listed() -> None:
    assert written() - CODES == set(), "add it to codes.py"
    assert {"scale", "no-path", "unclosed"} <= written()


WITHOUT_A_PAGE = frozenset(
    {"backward-definition", "internal-disagreement", "no-instance", "wrong-order"}
)
"""Doubts that no document of a few lines shows."""


def test_every_fault_and_every_doubt_has_a_page() -> None:
    pages = {page.stem for page in (house.ROOT / "docs" / "diagnostics").glob("*.md")}
    assert pages == FAULTS | DOUBTS - WITHOUT_A_PAGE
    assert not FAULTS & UNREADABLE
