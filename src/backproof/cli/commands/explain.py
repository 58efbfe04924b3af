"""`backproof explain`: what a code means, with a document that has the mistake."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from backproof.cli.errors import CommandError

EPILOG = """examples:
  backproof explain missing-transpose
  backproof explain"""
# An installed package has the pages inside, a checkout has them in docs.
FOLDERS = (
    Path(__file__).parents[2] / "explanations",
    Path(__file__).parents[4] / "docs" / "diagnostics",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("code", metavar="CODE", nargs="?", help="without it, all codes are listed")


def run(options: argparse.Namespace) -> int:
    """Print a page, or the titles of all."""
    known = {page.stem: page for page in pages()}
    if options.code is None:
        sys.stdout.write("".join(f"{code}\n" for code in sorted(known)))
        return 0
    if options.code not in known:
        close = get_close_matches(options.code, known, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise CommandError(f"no code is called {options.code}{hint}")
    sys.stdout.write(known[options.code].read_text(encoding="utf-8"))
    return 0


def pages() -> Iterator[Path]:
    """The pages of the first folder that is there."""
    folder = next((folder for folder in FOLDERS if folder.is_dir()), None)
    yield from () if folder is None else folder.glob("*.md")
