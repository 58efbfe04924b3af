"""`--select` and `--ignore`: codes, patterns of codes, or a verdict or severity as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from backproof.diagnostics import Silence
from backproof.silencing.silence import Subject, silence
from backproof.views.sheet import Sheet

ALWAYS = ("unreadable", "internal-error")
"""What no selection silences: the command could not do what it was asked to."""


def by_codes(sheet: Sheet, select: Sequence[str], ignore: Sequence[str]) -> Sheet:
    """Silence what is not selected (an empty selection is everything) and what is ignored.

    A name is a code (`scale`), a pattern (`wrong-*`) or a word (`undecided`, `warning`).
    """
    if not select and not ignore:
        return sheet

    def rule(subject: Subject) -> Silence | None:
        if subject.code in ALWAYS:
            return None
        chosen = not select or _names(subject, select)
        return None if chosen and not _names(subject, ignore) else Silence("selection")

    return silence(sheet, rule)


def _names(subject: Subject, names: Sequence[str]) -> bool:
    return any(name == subject.word or fnmatchcase(subject.code, name) for name in names)
