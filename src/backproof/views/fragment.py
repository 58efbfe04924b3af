"""Verdicts and derivations as a piece of HTML for a notebook: no script, no style sheet of its own.

All text of the document is escaped; the formulas are MathML drawn from syntax trees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from backproof.syntax import NameTable, SyntaxFault, parse_expression
from backproof.views.findings import Finding, open_findings
from backproof.views.mathml import to_mathml
from backproof.views.sheet import Line, Sheet, Summary
from backproof.views.terminal import counts

COLOURS = {"holds": "#0a7a45", "fails": "#b3261e", "error": "#b3261e",
           "undecided": "#8a5a00", "warning": "#8a5a00"}  # fmt: skip
FAINT = "#7a8691"
LEFT = "text-align:left;vertical-align:top"


def to_fragment(sheets: Sequence[Sheet]) -> str:
    """Each statement with its verdict, what is found, and the counts."""
    rows = [row for sheet in sheets for row in _rows(sheet)]
    total = sum((sheet.summary for sheet in sheets), Summary())
    table = f"<table>{''.join(rows)}</table>" if rows else ""
    return f"<div>{table}<p>{escape(counts(total))}</p></div>"


def equations(rows: Sequence[tuple[str, str, str]], names: NameTable | None = None) -> str:
    """Derived equations: each is its left side, its right side, and how it reads in Unicode."""
    drawn = "".join(f"<p>{_equation(*row, names)}</p>" for row in rows)
    return f"<div>{drawn}</div>"


def _rows(sheet: Sheet) -> Iterator[str]:
    said: dict[tuple[int, int], list[Finding]] = {}
    for finding in open_findings(sheet):
        said.setdefault((finding.span.start, finding.span.end), []).append(finding)
    for line in sheet.lines:
        found = said.pop((line.span.start, line.span.end), [])
        yield _row(line.verdict or "", _formula(line), found)
    for left in said.values():
        yield _row(left[0].word, "", left)


def _row(word: str, formula: str, found: Sequence[Finding]) -> str:
    colour = COLOURS.get(word, FAINT)
    messages = "".join(_message(finding) for finding in found)
    verdict = f'<td style="{LEFT};color:{colour}"><b>{escape(word)}</b></td>'
    return f'<tr>{verdict}<td style="{LEFT}">{formula}{messages}</td></tr>'


def _message(finding: Finding) -> str:
    lines = [finding.message, *(note.message for note in finding.remarks)]
    lines += [finding.fix.message] if finding.fix is not None else []
    code = f"<code>{escape(finding.code)}</code> " if finding.code and finding.message else ""
    return "".join(
        f'<div style="color:{FAINT}">{code if number == 0 else ""}{escape(text)}</div>'
        for number, text in enumerate(lines)
        if text
    )


def _formula(line: Line) -> str:
    drawn = "" if line.node is None else to_mathml(line.node, line.head, line.relation)
    return drawn or f"<code>{escape(line.text)}</code>"


def _equation(left: str, right: str, text: str, names: NameTable | None) -> str:
    """The equation as MathML; in Unicode where our own LaTeX is more than the parser reads."""
    try:
        head, node = (parse_expression(side, names) for side in (left, right))
    except SyntaxFault:
        return f"<code>{escape(text)}</code>"
    return to_mathml(node, head, "=") or f"<code>{escape(text)}</code>"
