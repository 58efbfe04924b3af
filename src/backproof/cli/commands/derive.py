"""`backproof derive`: the gradients in the author's notation."""

from __future__ import annotations

import argparse
import sys

from backproof.cli.errors import CommandError
from backproof.cli.files import hand_out, load
from backproof.derivation import Derivation, to_latex_rows, to_markdown, to_text
from backproof.run import derive

EPILOG = """examples:
  backproof derive notes.md
  backproof derive notes.md --wrt X --steps
  backproof derive notes.md --to markdown -o derivation.md"""
FORMATS = ("latex", "markdown", "unicode")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", help="notes; - is standard input")
    parser.add_argument(
        "--wrt", metavar="NAME", nargs="+", action="extend", default=[], help="further quantities"
    )
    parser.add_argument("--steps", action="store_true", help="say which rule gave each part")
    parser.add_argument(
        "--to", choices=FORMATS, default="latex", help="default: latex, spelled as in the notes"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="default: standard output")


def run(options: argparse.Namespace) -> int:
    """Write the derivation; 1 where there is nothing to derive."""
    document = load(options.file)
    try:
        found = derive(document, options.wrt)
    except ValueError as fault:
        raise CommandError(f"{options.file}: {fault}") from fault
    if not found.entries:
        why = "; ".join(found.notes) or "there is nothing to derive"
        raise CommandError(f"{options.file}: {why}", status=1)
    hand_out(written(found, options.to, options.steps), options.output)
    if options.to != "markdown":
        for note in found.notes:
            sys.stderr.write(f"note: {note}\n")
    return 0


def written(found: Derivation, to: str, steps: bool) -> str:
    """The derivation in one of the formats."""
    if to == "markdown":
        return to_markdown(found, steps)
    if to == "unicode":
        return _with_steps(found, "    ") if steps else to_text(found)
    if not steps:
        return to_latex_rows(found) + "\n"
    rows = []
    for entry in found.entries:
        rules = [f"    % {rule} ({shapes})\n" for rule, shapes in entry.steps]
        rows.append("".join(rules) + "    " + entry.latex.replace(" = ", " &= ", 1))
    body = f"{found.vocabulary.row_end}\n".join(rows)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n"


def _with_steps(found: Derivation, indent: str) -> str:
    rows = []
    for entry in found.entries:
        rows.append(f"{entry.unicode}\n")
        rows += [f"{indent}{rule} ({shapes})\n" for rule, shapes in entry.steps]
    return "".join(rows)
