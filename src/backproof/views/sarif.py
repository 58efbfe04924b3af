"""Findings as SARIF 2.1.0, for code scanning and editors. Columns are in UTF-16 units."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from backproof import __version__
from backproof.diagnostics import Edit, Fix, Silence
from backproof.source import Span
from backproof.views.findings import Finding, findings_of
from backproof.views.sheet import Sheet

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"fails": "error", "error": "error", "undecided": "warning", "warning": "warning"}
KINDS = {"fails": "fail", "undecided": "open", "note": "informational", "holds": "pass"}
FAULTS = ("unreadable", "internal-error")
ROOT = "%SRCROOT%"


def to_sarif(sheets: Sequence[Sheet]) -> str:
    """All findings as one run; silenced ones carry their suppression."""
    every = [finding for sheet in sheets for finding in findings_of(sheet)]
    found = [finding for finding in every if finding.code not in FAULTS]
    codes = sorted({finding.code for finding in found})
    places = {code: index for index, code in enumerate(codes)}
    faults = [f.message for f in every if f.code in FAULTS]
    run = {
        "tool": {"driver": _driver(codes)},
        "columnKind": "utf16CodeUnits",
        "invocations": [_invocation(faults)],
        "artifacts": [{"location": _artifact(path)} for path in _paths(sheets)],
        "results": [_result(finding, places) for finding in found],
    }
    content = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _paths(sheets: Iterable[Sheet]) -> list[str]:
    return list(dict.fromkeys(sheet.path for sheet in sheets))


def _driver(codes: Sequence[str]) -> dict[str, Any]:
    rules = [{"id": code, "name": _pascal(code)} for code in codes]
    return {"name": "backproof", "semanticVersion": __version__, "rules": rules}


def _pascal(code: str) -> str:
    return "".join(word.capitalize() for word in code.split("-"))


def _invocation(faults: Sequence[str]) -> dict[str, Any]:
    said = [{"level": "error", "message": {"text": fault}} for fault in faults]
    return {"executionSuccessful": not said, "toolExecutionNotifications": said}


def _result(finding: Finding, places: dict[str, int]) -> dict[str, Any]:
    message = finding.message or " ".join(finding.span.text.split()) or finding.word
    own = [note for note in finding.remarks if note.span is None]
    lines = [message, *(note.message for note in own)]
    lines += [f"help: {finding.help}"] if finding.help else []
    kind = KINDS.get(finding.word, "fail")
    found: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "kind": kind,
        "level": LEVELS.get(finding.word, "note") if kind == "fail" else "none",
        "message": {"text": "\n".join(lines)},
        "locations": [_location(finding.place, finding.path)],
    }
    related = [
        {"id": number, "message": {"text": note.message}, **_location(note.span, finding.path)}
        for number, note in enumerate(finding.remarks)
        if note.span is not None
    ]
    if related:
        found["relatedLocations"] = related
    if finding.fix is not None:
        found["fixes"] = [_fix(finding.fix)]
    if finding.silence is not None:
        found["suppressions"] = [_suppression(finding.silence)]
    return found


def _suppression(silence: Silence) -> dict[str, str]:
    found = {"kind": "inSource" if silence.by == "comment" else "external"}
    return found | ({"justification": silence.reason} if silence.reason else {})


def _location(span: Span, path: str) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(span.source.path or path),
            "region": _region(span),
        }
    }


def _region(span: Span) -> dict[str, int]:
    line, column = span.source.position_utf16(span.start)
    end_line, end_column = span.source.position_utf16(span.end)
    return {
        "startLine": line + 1,
        "startColumn": column + 1,
        "endLine": end_line + 1,
        "endColumn": end_column + 1,
    }


def _artifact(path: str) -> dict[str, str]:
    """A path below the working directory as a relative URI, any other as an absolute one."""
    if os.path.isabs(path):
        try:
            path = str(Path(path).relative_to(Path.cwd()))
        except ValueError:
            return {"uri": Path(path).as_uri()}
    return {"uri": quote(Path(path).as_posix(), safe="/-._~"), "uriBaseId": ROOT}


def _fix(fix: Fix) -> dict[str, Any]:
    by_file: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_file.setdefault(edit.span.source.path, []).append(edit)
    changes = [
        {"artifactLocation": _artifact(path), "replacements": [*map(_replacement, edits)]}
        for path, edits in by_file.items()
    ]
    return {"description": {"text": fix.message}, "artifactChanges": changes}


def _replacement(edit: Edit) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
