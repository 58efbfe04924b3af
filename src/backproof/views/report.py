"""One page that shows everything: self-contained HTML without scripts, for light and dark.

All text of the document is escaped; the formulas are MathML drawn from syntax trees.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from html import escape

from backproof.diagnostics import Diagnostic, Note
from backproof.record import dataclass
from backproof.source import Span
from backproof.syntax import NameTable, SyntaxFault, parse_expression
from backproof.views.mathml import to_mathml
from backproof.views.report_style import STYLE
from backproof.views.scopes import Scope
from backproof.views.sheet import Line, Sheet, Summary

GENERATOR = "backproof"
# No script, no font, no address: the page loads nothing, whatever a document tries to put in it.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class Gradient:
    """A derived equation in LaTeX and in Unicode, and the rules that gave it."""

    latex: str
    right: str
    unicode: str
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Picture:
    """A PNG with its caption."""

    name: str
    caption: str
    png: bytes
    wide: bool = False


@dataclass(frozen=True)
class Report:
    """What a page shows; `lacking` says what could not be made and why."""

    title: str
    sheets: tuple[Sheet, ...]
    gradients: tuple[Gradient, ...] = ()
    notes: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    lacking: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    names: NameTable | None = None


def to_html(report: Report) -> str:
    """The page."""
    body = "\n".join(part for part in _page(report) if part)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="{GENERATOR}">\n'
        f"<title>{escape(report.title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _page(report: Report) -> Iterator[str]:
    total = sum((sheet.summary for sheet in report.sheets), Summary())
    yield f"<header><h1>{escape(report.title)}</h1>"
    yield f'<p class="path">{escape(report.sheets[0].path)}, proofread by backproof</p>'
    yield _counts(total)
    parts = (
        ("figures", "What it learned", _pictures(report) + _facts(report)),
        (
            "lines",
            "Every line",
            "".join(_sheet(s, len(report.sheets) > 1, report.names) for s in report.sheets),
        ),
        ("reading", "How it was read", "".join(_scope(s) for x in report.sheets for s in x.scopes)),
        ("derivation", "Derivation", _derivation(report)),
        ("lacking", "What could not be made", _pairs(report.lacking)),
        ("files", "Files beside this page", _files(report)),
    )
    links = [f'<a href="#{key}">{title}</a>' for key, title, content in parts if content]
    yield f"<nav>{' '.join(links)}</nav></header>"
    for key, title, content in parts:
        if content:
            yield f'<section id="{key}"><h2>{title}</h2>\n{content}</section>'


def _badge(text: str, kind: str = "") -> str:
    return f'<span class="badge {kind}">{escape(text)}</span>'


def _counts(total: Summary) -> str:
    shown = [_badge(f"{total.holds} hold", "holds" if total.holds else "")]
    shown.append(_badge(f"{total.fails} fail", "fails" if total.fails else ""))
    open_ = f"{total.undecided} could not be decided"
    shown.append(_badge(open_, "undecided" if total.undecided else ""))
    if total.errors + total.warnings:
        words = f"{total.errors + total.warnings} remarks on how it was read"
        shown.append(_badge(words, "error" if total.errors else "warning"))
    return f'<p class="counts">{"".join(shown)}</p>'


def _sheet(sheet: Sheet, several: bool, names: NameTable | None) -> str:
    heading = f"<h3>{escape(sheet.path)}</h3>" if several else ""
    findings = "".join(_diagnostic(d) for d in sheet.others)
    rows = "".join(_line(line, names) for line in sheet.lines)
    table = (
        '<div class="table"><table><thead><tr><th>line</th><th>verdict</th><th>statement</th>'
        f"<th></th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
    empty = '<p class="faint">There is no statement in it.</p>'
    return heading + findings + (table if rows else empty)


def _line(line: Line, names: NameTable | None) -> str:
    place = f"{line.span.line}"
    if line.cell is not None:
        place = f"cell {line.cell}, {line.cell_line}"
    verdict = line.verdict or line.kind
    badge = _badge(verdict, line.verdict or "")
    source = escape(line.text)
    drawn = "" if line.node is None else to_mathml(line.node, line.head, line.relation)
    said = [f'<div class="formula">{drawn or f"<code>{source}</code>"}</div>']
    if line.message:
        code = f"<code>{escape(line.code)}</code>: " if line.code else ""
        said.append(f'<p class="said">{code}{escape(line.message)}</p>')
    said += [f'<p class="said">Holds only if {escape(c)}.</p>' for c in line.conditions]
    said += [f'<p class="said faint">{escape(note)}</p>' for note in line.notes]
    said.append(_related(line.related))
    if line.help:
        truth = Gradient(line.help, line.help.partition(" = ")[2], line.help)
        said.append(f'<div class="said formula">The truth is {_equation(truth, names)}</div>')
    folded = f"<details><summary>source</summary><pre>{source}</pre></details>" if drawn else ""
    bad = ' class="bad"' if line.verdict == "fails" else ""
    return (
        f'<tr{bad}><td class="number">{place}</td><td>{badge}</td><td>{"".join(said)}</td>'
        f'<td class="source">{folded}</td></tr>\n'
    )


def _diagnostic(diagnostic: Diagnostic) -> str:
    badge = _badge(diagnostic.severity.value, diagnostic.severity.value)
    notes = _related(diagnostic.notes)
    return (
        f"<p>{badge} <code>{escape(diagnostic.code)}</code>: {escape(diagnostic.message)}"
        f"{_at(diagnostic.span)}</p>{notes}\n"
    )


def _related(notes: tuple[Note, ...]) -> str:
    listed = "".join(f"<li>{escape(note.message)}{_at(note.span)}</li>" for note in notes)
    return f"<ul>{listed}</ul>" if listed else ""


def _at(span: Span | None) -> str:
    if span is None:
        return ""
    text = " ".join(span.text.split())
    quoted = f": <code>{escape(text[:120])}</code>" if text else ""
    return f' <span class="faint">(line {span.line}{quoted})</span>'


def _scope(scope: Scope) -> str:
    said = "".join(f"<li>{escape(e.words)}{_at(e.span)}</li>" for e in scope.evidence)
    roles = [("objective", (scope.objective,)), ("inputs", scope.inputs)]
    roles += [("targets", scope.targets), ("parameters", scope.parameters)]
    roles += [("output", (scope.output,) if scope.output else ())]
    listed = _pairs(tuple((label, ", ".join(names)) for label, names in roles if names))
    rows = "".join(
        f"<tr><td>{escape(s.name)}</td><td>{escape(str(s))}</td>"
        f'<td class="faint">{"declared" if s.declared else "inferred"}</td></tr>'
        for s in scope.shapes
    )
    title = f" <span class='faint'>in “{escape(scope.title)}”</span>" if scope.title else ""
    return (
        f"<h3>{escape(scope.objective)}{title}</h3><p>Read as {escape(scope.convention)}:</p>"
        f"<ul>{said}</ul>{listed}"
        '<div class="table"><table class="short"><thead><tr><th>name</th><th>shape</th><th></th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>\n"
    )


def _derivation(report: Report) -> str:
    rows = "".join(_gradient(g, report.names) for g in report.gradients)
    notes = "".join(f'<p class="faint">{escape(note)}</p>' for note in report.notes)
    return (
        f'<div class="table"><table><tbody>{rows}</tbody></table></div>' if rows else ""
    ) + notes


def _gradient(gradient: Gradient, names: NameTable | None) -> str:
    steps = "".join(f"<li>{escape(r)} <span>({escape(s)})</span></li>" for r, s in gradient.steps)
    why = f"<p>Rules, from the loss backwards:</p><ul>{steps}</ul>" if steps else ""
    return (
        f'<tr><td><div class="formula">{_equation(gradient, names)}</div></td><td class="source">'
        f"<details><summary>source and rules</summary><pre>{escape(gradient.latex)}</pre>"
        f"{why}</details></td></tr>\n"
    )


def _equation(gradient: Gradient, names: NameTable | None) -> str:
    """The equation as MathML; in Unicode where our own LaTeX is more than the parser reads."""
    left = gradient.latex.removesuffix(gradient.right).rstrip().removesuffix("=").strip()
    try:
        head, node = (parse_expression(text, names) for text in (left, gradient.right))
    except SyntaxFault:
        return f"<code>{escape(gradient.unicode)}</code>"
    return to_mathml(node, head, "=") or f"<code>{escape(gradient.unicode)}</code>"


def _pictures(report: Report) -> str:
    shown = "".join(
        f'<figure{" class=wide" if p.wide else ""}><img alt="{escape(p.caption)}" '
        f'src="data:image/png;base64,{b64encode(p.png).decode()}">'
        f"<figcaption>{escape(p.caption)}</figcaption></figure>\n"
        for p in report.pictures
    )
    return f'<div class="figures">{shown}</div>' if shown else ""


def _facts(report: Report) -> str:
    return _pairs(report.facts)


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    rows = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in pairs)
    return f"<dl>{rows}</dl>\n" if rows else ""


def _files(report: Report) -> str:
    links = "".join(f'<li><a href="{escape(n)}">{escape(n)}</a></li>' for n in report.files)
    return f"<ul>{links}</ul>" if links else ""
