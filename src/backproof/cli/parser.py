"""The commands and their options; only the module of the command that runs is loaded."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module

from backproof import __version__
from backproof.cli.errors import CommandError

COMMANDS = {
    "check": "judge every line of notes",
    "explain": "say what a code means, with a document that has the mistake",
    "derive": "derive the gradients in the notation of the notes",
    "emit": "write the network and its gradients as code",
    "train": "train the network that the notes describe",
    "predict": "use a trained network on new samples",
    "run": "check, derive, emit, train and draw: one folder with a report",
    "lsp": "serve editors: verdicts as you type",
    "completion": "complete commands and options in a shell",
}
EPILOG = """examples:
  backproof check notes.md
  backproof run notes.md -o out

exit status: 0 nothing fails, 1 something fails, 2 the command is wrong or a file cannot be read"""

Command = Callable[[argparse.Namespace], int]


def parse(argv: Sequence[str]) -> tuple[Command, argparse.Namespace]:
    """The command to run and its options; ends the program for --help and wrong options."""
    wanted = next((word for word in argv if not word.startswith("-")), None)
    if wanted is not None and argv[0] == wanted and wanted not in COMMANDS:
        raise CommandError(unknown(wanted))
    options = _parser(lambda name: name == wanted).parse_args(argv)
    command: Command = options.run
    return command, options


def unknown(word: str) -> str:
    """What is said of a word that is no command: the nearest one, or the command for a file."""
    # Loaded late: those who type a command need none of it.
    from difflib import get_close_matches

    close = get_close_matches(word, COMMANDS, n=1)
    if os.path.exists(word) or "." in word or "/" in word:
        return f"{word} is no command; did you mean backproof check {word}?"
    hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(COMMANDS)}"
    return f"{word} is no command; {hint}"


def whole_parser() -> argparse.ArgumentParser:
    """The parser with the options of all commands, which loads all that they need."""
    return _parser(lambda name: True)


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal. `argparse` makes one for each option, and would load `shutil`
    and four packers of files to find the width."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    """The columns of the terminal, 80 where there is none; COLUMNS says otherwise."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    with suppress(AttributeError, ValueError, OSError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    return 80


def _parser(loaded: Callable[[str], bool]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="backproof",
        description="Proofread hand-derived gradients, derive them, run the network.",
        epilog=EPILOG,
        formatter_class=_Help,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"backproof {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        module = import_module(f"backproof.cli.commands.{name}") if loaded(name) else None
        sub = commands.add_parser(
            name,
            help=summary,
            description=summary.capitalize() + ".",
            epilog=module.EPILOG if module else None,
            formatter_class=_Help,
            allow_abbrev=False,
        )
        if module is not None:
            module.configure(sub)
            sub.set_defaults(run=module.run)
    return parser
