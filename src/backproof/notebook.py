"""Notebooks: `%load_ext backproof`, then cells that begin with `%%backproof`."""

from __future__ import annotations

import argparse
import re
from types import ModuleType
from typing import Any, NoReturn

from backproof.backends.errors import UnsupportedProgram
from backproof.derivation import Derivation, to_text
from backproof.documents import read_text
from backproof.patterns import regex
from backproof.pipeline import Checked, check
from backproof.run import derive, emit
from backproof.silencing.comments import by_comments
from backproof.syntax import names_of
from backproof.views.fragment import equations, to_fragment
from backproof.views.sheet import Sheet, sheets
from backproof.views.terminal import Style, to_terminal

_DELIMITED = regex(r"\$|\\\[|\\\(|\\begin\{|^#|```", re.MULTILINE)


class UsageFault(Exception):
    """A first line of a cell that makes no sense."""


class Page:
    """A cell that was checked, as a notebook shows it; `checked` is the result of `check`."""

    def __init__(self, checked: Checked, derivation: Derivation | None, said: str = "") -> None:
        self.checked = checked
        self.derivation = derivation
        self.said = said

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """What is said of the cell."""
        found = self.checked
        made = sheets(found.document, found.reading, found.statements, found.diagnostics)
        return by_comments(made, found.document)

    def __repr__(self) -> str:
        text = to_terminal(self.sheets, Style()).rstrip()
        derived = f"\n\n{to_text(self.derivation).rstrip()}" if self.derivation else ""
        return text + derived + (f"\n{self.said}" if self.said else "")

    def _repr_html_(self) -> str:
        derived = ""
        if self.derivation is not None:
            rows = [
                (entry.latex.partition(" = ")[0], entry.right, entry.unicode)
                for entry in self.derivation.entries
                if entry.expr is not None
            ]
            derived = equations(rows, names_of(self.checked.document))
        said = f"<p><code>{self.said}</code></p>" if self.said else ""
        return to_fragment(self.sheets) + derived + said


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageFault(f"%%backproof: {message}\n{self.format_usage()}")


def _parser() -> _Parser:
    parser = _Parser(prog="%%backproof", add_help=False, allow_abbrev=False)
    parser.add_argument("name", nargs="?", help="the variable that gets the result of the check")
    parser.add_argument("--derive", action="store_true", help="show the gradients, too")
    parser.add_argument(
        "--define", metavar="NAME", help="the variable that gets forward, backward and step"
    )
    return parser


def judged(line: str, cell: str, variables: dict[str, Any]) -> Page:
    """Check the text of a cell, and do what its first line asks for.

    Raises UsageFault for a first line that makes no sense.
    """
    options = _parser().parse_args(line.split())
    for name in (options.name, options.define):
        if name is not None and not name.isidentifier():
            raise UsageFault(f"%%backproof: {name!r} is no name of a variable")
    # A cell without delimiters holds formulas line by line, as plain text does.
    name = "cell.md" if _DELIMITED.search(cell) else "cell.txt"
    checked = check(read_text(cell, name))
    said = ""
    if options.define is not None:
        try:
            variables[options.define] = module_of(options.define, emit(checked))
            said = f"{options.define}: forward, backward, step"
        except UnsupportedProgram as fault:
            said = f"{options.define} is not defined: {fault}"
    if options.name is not None:
        variables[options.name] = checked
    return Page(checked, derive(checked) if options.derive else None, said)


def module_of(name: str, source: str) -> ModuleType:
    """A module from source that `emit` wrote and verified."""
    module = ModuleType(name)
    exec(compile(source, f"<backproof {name}>", "exec"), module.__dict__)
    return module


def load_ipython_extension(shell: Any) -> None:
    """Give an IPython shell the cell magic `%%backproof`."""

    def magic(line: str, cell: str) -> Page:
        try:
            return judged(line, cell, shell.user_ns)
        except UsageFault as fault:
            from IPython.core.error import UsageError

            raise UsageError(str(fault)) from None

    magic.__doc__ = f"Check the formulas of a cell.\n\n{_parser().format_help()}"
    shell.register_magic_function(magic, "cell", "backproof")
