"""A baseline: the findings of old documents, kept in a file, so that only new ones are reported.

A finding is known by its file, its verdict, its code and its text, not by its line: what stands
above it may change.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from backproof.diagnostics import Silence
from backproof.record import dataclass
from backproof.silencing.silence import Subject, silence, subjects
from backproof.views.sheet import Sheet

VERSION = 1
FIELDS = ("path", "verdict", "code", "text")
KEPT = ("fails", "undecided", "error", "warning")
Entry = tuple[str, str, str, str]


class BaselineError(Exception):
    """A file that is no baseline."""


@dataclass(frozen=True)
class Baseline:
    """How often each finding is known; paths are relative to the baseline's folder."""

    folder: Path
    entries: Counter[Entry]


def read_baseline(path: str | Path) -> Baseline:
    """A baseline from its file; raises BaselineError for a file that is none."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as fault:
        raise BaselineError(f"{path}: {fault.strerror or fault}") from fault
    except (ValueError, RecursionError) as fault:
        raise BaselineError(f"{path}: not a baseline ({fault})") from fault
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise BaselineError(f"{path}: not a baseline of version {VERSION}; write it again")
    entries: Counter[Entry] = Counter()
    try:
        for item in content["findings"]:
            place, verdict, code, text = (str(item[field]) for field in FIELDS)
            entries[place, verdict, code, text] += int(item.get("count", 1))
    except (TypeError, ValueError, KeyError, AttributeError) as fault:
        raise BaselineError(f"{path}: not a baseline (an entry lacks {fault})") from fault
    return Baseline(Path(path).parent, entries)


def by_baseline(sheets: Iterable[Sheet], baseline: Baseline) -> tuple[list[Sheet], int]:
    """Silence what is known; the number says how many known findings are found no more."""
    left = baseline.entries.copy()

    def quiet(sheet: Sheet) -> Sheet:
        def rule(subject: Subject) -> Silence | None:
            entry = _entry(sheet, subject, baseline.folder)
            if left[entry] <= 0:
                return None
            left[entry] -= 1
            return Silence("baseline")

        return silence(sheet, rule)

    found = [quiet(sheet) for sheet in sheets]
    judged = {_relative(sheet.path, baseline.folder) for sheet in found}
    return found, sum(number for entry, number in left.items() if entry[0] in judged)


def to_baseline(sheets: Iterable[Sheet], folder: Path) -> str:
    """The text of a baseline that holds all findings of the sheets."""
    found = Counter(
        _entry(sheet, subject, folder)
        for sheet in sheets
        for subject in subjects(sheet)
        if subject.word in KEPT and subject.code != "unreadable"
    )
    findings = [
        {**dict(zip(FIELDS, entry, strict=True)), "count": number}
        for entry, number in sorted(found.items())
    ]
    content = {"version": VERSION, "findings": findings}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _entry(sheet: Sheet, subject: Subject, folder: Path) -> Entry:
    return _relative(sheet.path, folder), subject.word, subject.code, subject.text


def _relative(path: str, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive
        return Path(path).as_posix()
