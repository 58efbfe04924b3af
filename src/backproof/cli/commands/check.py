"""`backproof check`: verdicts, like a linter."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from backproof.cli import colours
from backproof.cli.configured import add_configuration, configuration_of, with_options
from backproof.cli.errors import CommandError
from backproof.cli.files import STANDARD_INPUT, hand_out, standard_input, write
from backproof.cli.judging import Outcome, Task, judge
from backproof.cli.parallel import in_order
from backproof.codes import WORDS, unknown
from backproof.configuration.model import FORMATS, Configuration
from backproof.views.json import to_json
from backproof.views.sheet import Sheet, unreadable
from backproof.views.terminal import Style, to_concise, to_statistics, to_terminal

EPILOG = """examples:
  backproof check notes.md
  backproof check --verbose notes.md
  backproof check --diff notes.md
  backproof check --fix notes.md
  backproof check --format json chapter1.tex chapter2.tex
  backproof check --ignore undecided --quiet .
  backproof check --write-baseline known.json .
  backproof check --baseline known.json .
  backproof check --stdin-filename notes.md - < notes.md

a comment with a reason silences one place:
  <!-- backproof: ignore[scale] the lecture counts the loss N times -->

exit status: 0 nothing fails, 1 something fails (with --strict also what could not be decided),
2 the command is wrong or a file cannot be read"""
FAULTS = ("unreadable", "internal-error")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="notes, or folders of them; - is standard input"
    )
    shown = parser.add_argument_group("what is printed")
    shown.add_argument("--format", choices=FORMATS, help="default: text")
    shown.add_argument("--verbose", action="store_true", help="show the lines that hold, too")
    shown.add_argument("--quiet", action="store_true", help="print what is found and nothing else")
    shown.add_argument("--statistics", action="store_true", help="count each code instead")
    shown.add_argument("--color", choices=colours.CHOICES, default="auto", help="default: auto")
    shown.add_argument("-o", "--output", metavar="PATH", help="default: standard output")
    made = parser.add_argument_group("what is mended").add_mutually_exclusive_group()
    made.add_argument("--fix", action="store_true", help="make the verified fixes in the files")
    made.add_argument("--diff", action="store_true", help="show these fixes and nothing else")
    chosen = parser.add_argument_group("what is reported")
    for name, words in (("select", "report these codes only"), ("ignore", "do not report these")):
        chosen.add_argument(
            f"--{name}", metavar="CODE", action="append", type=codes, default=[],
            help=f"{words}: codes, patterns (wrong-*), or a word such as undecided; with commas",
        )  # fmt: skip
    chosen.add_argument("--baseline", metavar="PATH", help="report what is not in this file only")
    chosen.add_argument("--write-baseline", metavar="PATH", help="write what is found, and end")
    chosen.add_argument("--strict", action="store_true", help="undecided lines fail too")
    add_configuration(parser)
    files = parser.add_argument_group("which files")
    files.add_argument("--exclude", metavar="PATTERN", action="append", default=[],
                       help="pass over these, as a .gitignore would")  # fmt: skip
    files.add_argument("--no-gitignore", action="store_true", help="take what git ignores, too")
    files.add_argument("--stdin-filename", metavar="PATH", default="",
                       help="what standard input is called")  # fmt: skip
    files.add_argument("--jobs", type=int, default=0, metavar="N",
                       help="processes (default: as many as are worth it)")  # fmt: skip


def codes(text: str) -> list[str]:
    """`a, b` as names; raises ArgumentTypeError for none, and for one that no finding can have."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("no code is named")
    for name in names:
        if fault := unknown(name, WORDS):
            raise argparse.ArgumentTypeError(fault)
    return names


def run(options: argparse.Namespace) -> int:
    """Judge all files that can be read and print what was found."""
    configuration = with_options(configuration_of(options), options)
    known = _known(options, configuration)
    outcomes = _judged(options, configuration)
    found = [sheet for outcome in outcomes for sheet in outcome.sheets]
    if options.write_baseline is not None:
        _keep(found, options.write_baseline)
    elif options.diff:
        hand_out("".join(outcome.difference for outcome in outcomes), options.output)
    else:
        found = known(found)
        hand_out(_shown(found, options, configuration.format), options.output)
    sys.stdout.flush()
    if fixes := sum(outcome.fixes for outcome in outcomes):
        sys.stderr.write(f"backproof: {fixes} fix{'es' * (fixes != 1)} made\n")
    faults = [outcome.fault for outcome in outcomes if outcome.fault]
    for message in faults:
        sys.stderr.write(f"backproof: {message}\n")
    if faults:
        return 2
    if options.write_baseline is not None:
        return 0
    strict = {sheet.path for outcome in outcomes if outcome.strict for sheet in outcome.sheets}
    return max((status([sheet], sheet.path in strict) for sheet in found), default=0)


def status(found: Sequence[Sheet], strict: bool) -> int:
    """0 where nothing fails, else 1."""
    counted = [sheet.summary for sheet in found]
    failing = any(summary.fails or summary.errors for summary in counted)
    return int(failing or (strict and any(summary.undecided for summary in counted)))


def _judged(options: argparse.Namespace, configuration: Configuration) -> list[Outcome]:
    paths, faults = _documents(options, configuration)
    if options.fix and "-" in paths:
        raise CommandError("standard input is no file to be mended; --diff shows the fixes")
    tasks = [_task(path, options, configuration) for path in paths]
    outcomes = list(in_order(judge, tasks, options.jobs))
    closed = [Outcome((unreadable(path, why),), fault=why) for path, why in faults]
    if not outcomes and not closed:
        sys.stderr.write("backproof: there is no document to judge\n")
    return [*outcomes, *closed]


def _documents(
    options: argparse.Namespace, configuration: Configuration
) -> tuple[list[str], list[tuple[str, str]]]:
    """The documents that are meant, and what could not be looked into."""
    if not configuration.exclude and not any(map(os.path.isdir, options.files)):
        return list(dict.fromkeys(options.files)), []
    # Loaded late: files that are named need no search.
    from backproof.cli.discovery import discover

    found = discover(options.files, configuration)
    return list(found.paths), list(found.faults)


def _task(path: str, options: argparse.Namespace, configuration: Configuration) -> Task:
    name = path if path != "-" else options.stdin_filename or STANDARD_INPUT
    rules = configuration.rules
    if configuration.overrides:
        # Loaded late: most files have no rules of their own.
        from backproof.configuration.matching import rules_for

        rules = rules_for(configuration, name)
    given = standard_input() if path == "-" else None
    return Task(path, name, rules, given, options.fix, options.diff)


def _known(
    options: argparse.Namespace, configuration: Configuration
) -> Callable[[list[Sheet]], list[Sheet]]:
    """What takes known findings away; a baseline that cannot be read stops before any work."""
    path = options.baseline
    if path is None and configuration.baseline is not None:
        path = str(configuration.root / configuration.baseline)
    if path is None or options.write_baseline is not None:
        return list
    # Loaded late: most checks have no baseline.
    from backproof.silencing.baseline import BaselineError, by_baseline, read_baseline

    try:
        baseline = read_baseline(path)
    except BaselineError as fault:
        raise CommandError(str(fault)) from fault

    def silenced(found: list[Sheet]) -> list[Sheet]:
        quiet, gone = by_baseline(found, baseline)
        if gone:
            sys.stderr.write(
                f"backproof: {path}: {gone} known finding{'s' * (gone != 1)} "
                "no longer there; --write-baseline takes them out\n"
            )
        return quiet

    return silenced


def _keep(found: list[Sheet], path: str) -> None:
    # Loaded late: most checks write no baseline.
    from backproof.silencing.baseline import to_baseline

    write(Path(path), to_baseline(found, Path(path).parent))


def _shown(found: list[Sheet], options: argparse.Namespace, form: str) -> str:
    if form == "json":
        return to_json(found)
    if form == "sarif":
        # Loaded late: the terminal needs none of it.
        from backproof.views.sarif import to_sarif

        return to_sarif(found)
    # What could not be read is said on standard error.
    readable = [s for s in found if not any(d.code in FAULTS for d in s.diagnostics)]
    if form == "github":
        from backproof.views.github import to_github

        return to_github(found)
    painted = colours.wanted(options.color) and options.output is None
    style = Style(painted, options.verbose, colours.width(), options.quiet)
    if options.statistics:
        return to_statistics(readable, style)
    if form == "concise":
        return to_concise(readable, style)
    return to_terminal(readable, style) if readable else ""
