"""Findings as an editor shows them, and fixes as it applies them."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from backproof.diagnostics import Edit
from backproof.lsp.analysis import Analysis
from backproof.lsp.places import exact_range, location_of, range_of
from backproof.silencing.comments import comment_for
from backproof.source import Span
from backproof.views.findings import Finding, open_findings

SOURCE = "backproof"
SEVERITIES = {
    "fails": types.DiagnosticSeverity.Error,
    "error": types.DiagnosticSeverity.Error,
    "undecided": types.DiagnosticSeverity.Information,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
    "holds": types.DiagnosticSeverity.Hint,
}


def diagnostics(
    analysis: Analysis, told: Sequence[Finding] | None = None
) -> dict[str, list[types.Diagnostic]]:
    """The findings of a document, or those that are told of it, by the address of each of its
    texts."""
    found: dict[str, list[types.Diagnostic]] = {address: [] for address, _ in analysis.text.parts}
    for finding in findings(analysis) if told is None else told:
        address = analysis.address(finding.span.source)
        if address is not None:
            found[address].append(_diagnostic(analysis, finding))
    return found


def actions(analysis: Analysis, address: str, place: types.Range) -> list[types.CodeAction]:
    """For what is found in a range: the verified fix, and a comment that ignores it."""
    found: list[types.CodeAction] = []
    for finding in findings(analysis):
        if analysis.address(finding.span.source) != address:
            continue
        if not _touches(range_of(finding.span), place):
            continue
        found += filter(None, [_mending(analysis, finding), _ignoring(analysis, finding)])
    return sorted(found, key=lambda action: not action.is_preferred)


def _mending(analysis: Analysis, finding: Finding) -> types.CodeAction | None:
    edit = None if finding.fix is None else _edit(analysis, finding.fix.edits)
    if finding.fix is None or edit is None:
        return None
    title = finding.fix.message or "mend the formula"
    # An editor makes what is preferred without a question, and only where there is no doubt.
    return _action(title, _diagnostic(analysis, finding), edit, preferred=not finding.fix.doubt)


def _ignoring(analysis: Analysis, finding: Finding) -> types.CodeAction | None:
    if not finding.code or finding.word not in ("fails", "undecided", "error", "warning"):
        return None
    comment = comment_for(finding.span, finding.code, analysis.document)
    edit = None if comment is None else _edit(analysis, (comment,))
    if edit is None:
        return None
    title = f"ignore {finding.code} here (give a reason)"
    return _action(title, _diagnostic(analysis, finding), edit, preferred=False)


def _action(
    title: str, about: types.Diagnostic, edit: types.WorkspaceEdit, preferred: bool
) -> types.CodeAction:
    kind = types.CodeActionKind.QuickFix
    return types.CodeAction(title, kind, [about], preferred, edit=edit)


def findings(analysis: Analysis) -> list[Finding]:
    """What is reported of a document."""
    found = [finding for sheet in analysis.sheets for finding in open_findings(sheet)]
    return [f for f in found if f.code != "no-maths"]


def _diagnostic(analysis: Analysis, finding: Finding) -> types.Diagnostic:
    lines = [finding.message or f"{finding.word} {finding.code}"]
    related = []
    for note in finding.remarks:
        location = _location(analysis, note.span)
        if location is None:
            lines.append(f"note: {note.message}")
        else:
            related.append(types.DiagnosticRelatedInformation(location, note.message))
    return types.Diagnostic(
        range=range_of(finding.place),
        message="\n".join(lines),
        severity=SEVERITIES.get(finding.word, types.DiagnosticSeverity.Information),
        code=finding.code,
        source=SOURCE,
        related_information=related or None,
    )


def _location(analysis: Analysis, span: Span | None) -> types.Location | None:
    return None if span is None else location_of(analysis, span)


def _edit(analysis: Analysis, edits: Sequence[Edit]) -> types.WorkspaceEdit | None:
    """All edits or none."""
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in edits:
        address = analysis.address(edit.span.source)
        if address is None:
            return None
        changes.setdefault(address, []).append(types.TextEdit(exact_range(edit.span), edit.text))
    return types.WorkspaceEdit(changes=changes)


def _touches(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end
