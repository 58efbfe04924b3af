"""One file from its name to what is reported of it; a fault of any kind costs that file alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from traceback import extract_tb

from backproof.cli.errors import CommandError
from backproof.cli.files import load
from backproof.judge.verdicts import Fails
from backproof.pipeline import Checked, check
from backproof.record import dataclass
from backproof.silencing.comments import by_comments
from backproof.silencing.selection import by_codes
from backproof.views.sheet import Sheet, sheets, unreadable


@dataclass(frozen=True)
class Task:
    """A file to judge and what to report of it; `shown` is its name where `path` is `-`."""

    path: str
    shown: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False


@dataclass(frozen=True)
class Outcome:
    """The sheets of a file and those it includes; `fault` says why it could not be judged."""

    sheets: tuple[Sheet, ...]
    strict: bool = False
    fault: str = ""


def judge(task: Task) -> Outcome:
    """Judge a file; what goes wrong is told in the outcome, never raised."""
    shown = task.shown or task.path
    try:
        checked = check(load(task.path, task.shown))
        found = by_comments(sheets_of(checked), checked.document)
    except CommandError as fault:
        return Outcome((unreadable(shown, str(fault)),), task.strict, str(fault))
    except Exception as fault:
        message = f"{shown}: {_described(fault)}"
        return Outcome((unreadable(shown, message, "internal-error"),), task.strict, message)
    return Outcome(
        tuple(_light(by_codes(sheet, task.select, task.ignore)) for sheet in found), task.strict
    )


def sheets_of(checked: Checked) -> tuple[Sheet, ...]:
    """What every view draws; a gradient that fails comes with the true one."""
    helps = {}
    if any(isinstance(judged.verdict, Fails) for judged in checked.statements):
        # Loaded late: notes without a mistake need no derivation.
        from backproof.cli.corrections import corrections

        helps = corrections(checked)
    return sheets(checked.document, checked.reading, checked.statements, checked.diagnostics, helps)


def _light(sheet: Sheet) -> Sheet:
    """Without syntax, which only the report draws and which is long to hand to another process."""
    return replace(sheet, lines=tuple(replace(line, head=None, node=None) for line in sheet.lines))


def _described(fault: Exception) -> str:
    """What the reader can tell the authors of backproof."""
    frames = extract_tb(fault.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    said = " ".join(str(fault).split())
    return f"a fault of backproof, not of the notes ({type(fault).__name__}{place}: {said})"
