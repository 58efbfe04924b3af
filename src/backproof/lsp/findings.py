"""Findings as an editor shows them, and fixes as it applies them."""

from __future__ import annotations

from lsprotocol import types

from backproof.diagnostics import Fix
from backproof.lsp.analysis import Analysis
from backproof.lsp.places import exact_range, location_of, range_of
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


def diagnostics(analysis: Analysis) -> dict[str, list[types.Diagnostic]]:
    """The findings of a document by the address of each of its texts."""
    found: dict[str, list[types.Diagnostic]] = {address: [] for address, _ in analysis.text.parts}
    for finding in _findings(analysis):
        address = analysis.address(finding.span.source)
        if address is not None:
            found[address].append(_diagnostic(analysis, finding))
    return found


def actions(analysis: Analysis, address: str, place: types.Range) -> list[types.CodeAction]:
    """The verified fixes of what is found in a range."""
    found = []
    for finding in _findings(analysis):
        fix = finding.fix
        if fix is None or analysis.address(finding.span.source) != address:
            continue
        edit = _edit(analysis, fix)
        if edit is None or not _touches(range_of(finding.span), place):
            continue
        found.append(
            types.CodeAction(
                title=fix.message or "mend the formula",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[_diagnostic(analysis, finding)],
                edit=edit,
                is_preferred=True,
            )
        )
    return found


def _findings(analysis: Analysis) -> list[Finding]:
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
        range=range_of(finding.span),
        message="\n".join(lines),
        severity=SEVERITIES.get(finding.word, types.DiagnosticSeverity.Information),
        code=finding.code,
        source=SOURCE,
        related_information=related or None,
    )


def _location(analysis: Analysis, span: Span | None) -> types.Location | None:
    return None if span is None else location_of(analysis, span)


def _edit(analysis: Analysis, fix: Fix) -> types.WorkspaceEdit | None:
    """The edits of a fix, all or none."""
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in fix.edits:
        address = analysis.address(edit.span.source)
        if address is None:
            return None
        changes.setdefault(address, []).append(types.TextEdit(exact_range(edit.span), edit.text))
    return types.WorkspaceEdit(changes=changes)


def _touches(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end
