"""Quick fixes: verified edits, and comments that ignore a finding."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lsprotocol import types

from backproof.diagnostics import Edit, Fix
from backproof.lsp.analysis import Analysis, Text, analyse
from backproof.lsp.findings import actions
from backproof.source import Source, Span

WRONG = "# 𝟏\n\n$$\nL = x^2\n$$\n\n$$\n\\frac{dL}{dx} = 4x\n$$\n"
EVERYWHERE = types.Range(types.Position(0, 0), types.Position(99, 0))


def analysis(text: str, name: str = "a.md") -> Analysis:
    """What is known of a text."""
    return analyse(Text("a", name, (("a", text),)))


def applied(text: str, action: types.CodeAction) -> str:
    """The text after an action."""
    assert action.edit is not None
    assert action.edit.changes is not None
    source = Source("a", text)
    for edit in sorted(action.edit.changes["a"], key=lambda e: e.range.start, reverse=True):
        places = edit.range.start, edit.range.end
        start, end = (source.offset_utf16(p.line, p.character) for p in places)
        text = text[:start] + edit.new_text + text[end:]
    return text


def test_a_fix_is_offered_first_and_makes_its_edits() -> None:
    found = analysis(WRONG)
    source = found.document.sources[0]
    start = WRONG.index("4x")
    fix = Fix((Edit(Span(source, start, start + 1), "2"),), "write 2x")
    (sheet,) = found.sheets
    lines = tuple(replace(n, fix=fix if n.verdict == "fails" else None) for n in sheet.lines)
    found = replace(found, sheets=(replace(sheet, lines=lines),))
    first, *_ = actions(found, "a", EVERYWHERE)
    assert (first.title, first.is_preferred) == ("write 2x", True)
    assert applied(WRONG, first) == WRONG.replace("4x", "2x")
    assert actions(found, "b", EVERYWHERE) == []
    top = types.Range(types.Position(0, 0), types.Position(1, 0))
    assert actions(found, "a", top) == []


def test_a_fix_in_a_cell_is_verified_with_all_cells() -> None:
    """One cell with a mistake, and several mistakes in two cells, all of them mended at once."""
    loss, step = "Größe 𝟏: $L = x^2$\n", "$\\frac{dL}{dx} = -2x$\n"
    for cells in ((loss, step, "And so on.\n"), (loss + step, "> " + step + "\n" + step)):
        parts = tuple((f"book.ipynb#{n}", text) for n, text in enumerate(cells))
        found = analyse(Text("book.ipynb", "book.ipynb", parts, cells=True))
        texts = dict(parts)
        for address, text in parts:
            made = [a for a in actions(found, address, EVERYWHERE) if "2x" in a.title]
            assert len(made) == text.count("-2x")
            for action in made:
                assert action.edit is not None
                assert action.edit.changes is not None
                assert {*action.edit.changes} == {address}
            edits = [e for a in made for e in a.edit.changes[address]]
            merged = types.WorkspaceEdit(changes={"a": edits})
            texts[address] = applied(text, types.CodeAction("all", edit=merged))
        assert texts == {a: text.replace("-2x", "2x") for a, text in parts}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", WRONG),
        ("a.tex", WRONG),
        ("a.md", WRONG.replace("$$\n\\frac", "> $\\frac").replace("4x\n$$", "4x$")),
        ("a.md", WRONG.replace("$$\n\\frac", "  $$\\frac").replace("4x\n$$", "4x$$")),
        ("a.tex", WRONG.replace("$$\n\\frac", "\\begin{align}\n\n\\frac").replace(
            "4x\n$$", "4x\n\\end{align}")),
        ("a.rst", "\n.. math:: L = x^2\n\n.. math:: \\frac{dL}{dx} = 4x\n"),
        ("a.txt", "L = x²\n\ndL/dx = 4 x\n"),
    ],
)  # fmt: skip
def test_a_comment_silences_the_finding(name: str, text: str) -> None:
    (found,) = [f for f in actions(analysis(text, name), "a", EVERYWHERE) if "ignore" in f.title]
    silent = applied(text, found)
    (sheet,) = analysis(silent, name).sheets
    assert (sheet.summary.fails, sheet.summary.silenced) == (0, 1), silent
    assert [d.code for d in sheet.diagnostics] == ["ignore-without-reason"]
