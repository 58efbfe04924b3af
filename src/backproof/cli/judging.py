"""One file from its name to what is reported of it; a fault of any kind costs that file alone."""

from __future__ import annotations

from pathlib import Path

from backproof.cli.errors import CommandError
from backproof.cli.files import load
from backproof.configuration.model import Rules
from backproof.document import Document
from backproof.judge.verdicts import Fails
from backproof.pipeline import Checked, check
from backproof.record import dataclass, replace
from backproof.source import Span
from backproof.views.sheet import Sheet, sheets, unreadable


@dataclass(frozen=True)
class Task:
    """A file to judge and what to report of it.

    Where `path` is `-`, `shown` is its name and `given` its content: other processes have no
    standard input. What is wrong is mended with `fix`; with `diff` the fixes are shown.
    """

    path: str
    shown: str = ""
    rules: Rules = Rules()
    given: bytes | None = None
    fix: bool = False
    diff: bool = False


@dataclass(frozen=True)
class Outcome:
    """The sheets of a file and those it includes; `fault` says why it could not be judged. `fixes`
    were made in it; `difference` shows those that could be."""

    sheets: tuple[Sheet, ...]
    strict: bool = False
    fault: str = ""
    fixes: int = 0
    difference: str = ""


def judge(task: Task) -> Outcome:
    """Judge a file; what goes wrong is told in the outcome, never raised."""
    shown = task.shown or task.path
    try:
        checked = check(load(task.path, task.shown, task.given))
        checked, fixes, difference = _mended(checked, task)
        found = _reported(sheets_of(checked), checked.document, task)
    except CommandError as fault:
        return Outcome((unreadable(shown, str(fault)),), task.rules.strict, str(fault))
    except Exception as fault:
        message = f"{shown}: {_described(fault)}"
        return Outcome((unreadable(shown, message, "internal-error"),), task.rules.strict, message)
    return Outcome(found, task.rules.strict, "", fixes, difference)


def _mended(checked: Checked, task: Task) -> tuple[Checked, int, str]:
    """What is said of a file once it is mended, how many fixes were made, and how they look."""
    if not (task.fix or task.diff) or all(j.fix is None for j in checked.statements):
        return checked, 0, ""
    # Loaded late: most notes are only read.
    from backproof.cli.fixes import difference, mended, save

    made = mended(checked, lambda found: _silenced(found, task))
    if task.diff:
        return checked, 0, difference(made)
    save(made)
    return made.checked, made.count, ""


def _silenced(checked: Checked, task: Task) -> frozenset[Span]:
    """The statements that comments or codes silence: these are not mended."""
    found = sheets(checked.document, checked.reading, checked.statements, checked.diagnostics)
    quiet = _reported(found, checked.document, task)
    return frozenset(line.span for sheet in quiet for line in sheet.lines if line.silence)


def _reported(found: tuple[Sheet, ...], document: Document, task: Task) -> tuple[Sheet, ...]:
    """The sheets with what comments and codes silence, without syntax: that is for the report, and
    long to hand to another process."""
    if document.ignores:
        # Loaded late, as below: most documents and most commands silence nothing.
        from backproof.silencing.comments import by_comments

        found = by_comments(found, document)
    select, ignore = task.rules.select, task.rules.ignore
    if select or ignore:
        from backproof.silencing.selection import by_codes

        found = tuple(by_codes(sheet, select, ignore) for sheet in found)
    return tuple(_light(sheet) for sheet in found)


def sheets_of(checked: Checked) -> tuple[Sheet, ...]:
    """What every view draws; a gradient that fails comes with the true one."""
    helps = {}
    if any(isinstance(judged.verdict, Fails) for judged in checked.statements):
        # Loaded late: notes without a mistake need no derivation.
        from backproof.cli.corrections import corrections

        helps = corrections(checked)
    return sheets(checked.document, checked.reading, checked.statements, checked.diagnostics, helps)


def _light(sheet: Sheet) -> Sheet:
    return replace(sheet, lines=tuple(replace(line, head=None, node=None) for line in sheet.lines))


def _described(fault: Exception) -> str:
    """What the reader can tell the authors of backproof."""
    trace, place = fault.__traceback__, ""
    while trace is not None:
        place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    said = " ".join(str(fault).split())
    return f"a fault of backproof, not of the notes ({type(fault).__name__}{place}: {said})"
