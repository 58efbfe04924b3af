"""`--select` and `--ignore`: codes, patterns of codes, or a verdict or severity as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from backproof.diagnostics import Silence
from backproof.silencing.silence import Subject, silence
from backproof.views.sheet import Sheet

ALWAYS = ("unreadable", "internal-error")
"""What no selection silences: the command could not do what it was asked to."""

WORDS = ("fails", "undecided", "error", "warning", "note")
NEAR = 0.75
"""How alike two names are of which one is taken for the other."""


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


def misspelt(names: Iterable[str], sheets: Iterable[Sheet]) -> list[tuple[str, str]]:
    """Names that no finding has, though one has nearly the same: each with that one."""
    known = {*WORDS}
    for sheet in sheets:
        known |= {line.code for line in sheet.lines if line.code}
        known |= {diagnostic.code for diagnostic in sheet.diagnostics}
    unheard = (name for name in dict.fromkeys(names) if name not in known and "*" not in name)
    near = ((name, get_close_matches(name, known, 1, NEAR)) for name in unheard)
    return [(name, close[0]) for name, close in near if close]


def _names(subject: Subject, names: Sequence[str]) -> bool:
    return any(name == subject.word or fnmatchcase(subject.code, name) for name in names)
