"""Verdicts as JSON: the contract that scripts rely on. Its version changes when a field does."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from backproof.diagnostics import Diagnostic, Fix, Silence
from backproof.meaning.conventions import Evidence
from backproof.source import Span
from backproof.views.scopes import Scope
from backproof.views.sheet import Line, Sheet

VERSION = 1


def to_json(sheets: Iterable[Sheet]) -> str:
    """All sheets as one JSON text that ends with a line end."""
    content = {"version": VERSION, "files": [_file(sheet) for sheet in sheets]}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _file(sheet: Sheet) -> dict[str, Any]:
    summary = sheet.summary
    return {
        "path": sheet.path,
        "summary": {
            "statements": len(sheet.lines),
            "holds": summary.holds,
            "fails": summary.fails,
            "undecided": summary.undecided,
            "errors": summary.errors,
            "warnings": summary.warnings,
            "silenced": summary.silenced,
        },
        "scopes": [_scope(scope) for scope in sheet.scopes],
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in sheet.diagnostics],
        "statements": [_statement(line) for line in sheet.lines],
    }


def _place(span: Span) -> dict[str, int]:
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _statement(line: Line) -> dict[str, Any]:
    found: dict[str, Any] = {
        **_place(line.span),
        "text": line.text,
        "kind": line.kind,
        "verdict": line.verdict,
        "code": line.code,
        "message": line.message,
        "conditions": list(line.conditions),
        "notes": [*line.notes, *([f"the truth is {line.help}"] if line.help else [])],
        "fix": None if line.fix is None else _fix(line.fix),
    }
    if line.cell is not None:
        found |= {"cell": line.cell, "cell_line": line.cell_line}
    if line.cause is not None:
        found |= {"cause": _place(line.cause)}
    return found | _silence(line.silence)


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        **_place(diagnostic.span),
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "notes": [
            {"message": note.message, **(_place(note.span) if note.span else {})}
            for note in diagnostic.notes
        ],
        "fix": None if diagnostic.fix is None else _fix(diagnostic.fix),
        **_silence(diagnostic.silence),
    }


def _silence(silence: Silence | None) -> dict[str, Any]:
    """Nothing for what is reported."""
    return {} if silence is None else {"silenced": {"by": silence.by, "reason": silence.reason}}


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{**_place(edit.span), "text": edit.text} for edit in fix.edits]
    doubt = {"doubt": fix.doubt} if fix.doubt else {}
    return {"edits": edits, "verified": True, "message": fix.message, **doubt}


def _scope(scope: Scope) -> dict[str, Any]:
    return {
        "title": scope.title,
        "convention": scope.convention,
        "orientation": scope.orientation,
        "batch": scope.batch,
        "evidence": [_evidence(evidence) for evidence in scope.evidence],
        "objective": scope.objective,
        "inputs": list(scope.inputs),
        "targets": list(scope.targets),
        "parameters": list(scope.parameters),
        "output": scope.output,
        "shapes": {shape.name: [shape.rows, shape.columns] for shape in scope.shapes},
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {"words": evidence.words, **(_place(evidence.span) if evidence.span else {})}
