"""`backproof check`: verdicts, like a linter."""

from __future__ import annotations

import argparse
import sys

from backproof.cli import colours
from backproof.cli.errors import CommandError
from backproof.cli.files import load
from backproof.judge.verdicts import Fails
from backproof.pipeline import Checked, check
from backproof.views.json import to_json
from backproof.views.sheet import Sheet, sheets, unreadable
from backproof.views.terminal import Style, to_concise, to_terminal

EPILOG = """examples:
  backproof check notes.md
  backproof check --verbose notes.md
  backproof check --diff notes.md
  backproof check --fix notes.md
  backproof check --format json chapter1.tex chapter2.tex
  backproof check - < notes.md

exit status: 0 nothing fails, 1 something fails (with --strict also what could not be decided),
2 a file cannot be read"""
FORMATS = ("text", "concise", "json")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="notes; - is standard input")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    fixes = parser.add_mutually_exclusive_group()
    fixes.add_argument("--fix", action="store_true", help="make the verified fixes in the files")
    fixes.add_argument("--diff", action="store_true", help="show the fixes, change nothing")
    parser.add_argument("--strict", action="store_true", help="undecided lines fail too")
    parser.add_argument("--verbose", action="store_true", help="show the lines that hold, too")
    parser.add_argument("--color", choices=colours.CHOICES, default="auto", help="default: auto")


def run(options: argparse.Namespace) -> int:
    """Judge all files that can be read and print what was found."""
    found: list[Sheet] = []
    unread: list[str] = []
    for path in options.files:
        try:
            found.extend(_judge(path, options))
        except CommandError as fault:
            unread.append(str(fault))
            found.append(unreadable(path, str(fault)))
    if not options.diff:
        _show(found, options)
    sys.stdout.flush()
    for message in unread:
        sys.stderr.write(f"backproof: {message}\n")
    return 2 if unread else status(found, options.strict)


def status(found: list[Sheet], strict: bool) -> int:
    """0 where nothing fails, else 1."""
    counted = [sheet.summary for sheet in found]
    failing = any(summary.fails or summary.errors for summary in counted)
    return int(failing or (strict and any(summary.undecided for summary in counted)))


def _judge(path: str, options: argparse.Namespace) -> tuple[Sheet, ...]:
    checked = check(load(path))
    if options.fix and path == "-":
        raise CommandError("standard input has no file to mend; --diff shows the fixes")
    if (options.fix or options.diff) and any(j.fix is not None for j in checked.statements):
        # Loaded late: most notes are only read.
        from backproof.cli.fixes import difference, mended, save

        made = mended(checked)
        if options.diff:
            sys.stdout.write(difference(made))
        else:
            save(made)
            count = f"{made.count} fix{'es' * (made.count != 1)}"
            sys.stderr.write(f"backproof: {path}: {count} made\n")
            checked = made.checked
    return sheets_of(checked)


def sheets_of(checked: Checked) -> tuple[Sheet, ...]:
    """What every view draws; a gradient that fails comes with the true one."""
    helps = {}
    if any(isinstance(judged.verdict, Fails) for judged in checked.statements):
        # Loaded late: notes without a mistake need no derivation.
        from backproof.cli.corrections import corrections

        helps = corrections(checked)
    return sheets(checked.document, checked.reading, checked.statements, checked.diagnostics, helps)


def _show(found: list[Sheet], options: argparse.Namespace) -> None:
    if options.format == "json":
        sys.stdout.write(to_json(found))
        return
    # What could not be read is said on standard error.
    readable = [s for s in found if not any(d.code == "unreadable" for d in s.diagnostics)]
    style = Style(colours.wanted(options.color), options.verbose, colours.width())
    if options.format == "concise":
        sys.stdout.write(to_concise(readable, style))
    elif readable:
        sys.stdout.write(to_terminal(readable, style))
