"""`backproof explain`: what a code means, with a document that has the mistake."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path

from backproof.cli.errors import CommandError
from backproof.codes import COMMENTS, DOUBTS, KINDS, UNREADABLE

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
        raise CommandError(without_page(options.code, known))
    sys.stdout.write(known[options.code].read_text(encoding="utf-8"))
    return 0


MEANINGS = (
    (DOUBTS, "says why a line could not be decided; the message beside it says all"),
    (UNREADABLE, "says what cannot be read; the message beside it says all"),
    (COMMENTS, "says what is wrong with a comment that ignores something"),
    (KINDS, "is what a line claims, and no fault"),
)


def without_page(code: str, known: Collection[str]) -> str:
    """What can be said of a code that has no page."""
    for codes, meaning in MEANINGS:
        if code in codes:
            return f"{code} {meaning}"
    close = get_close_matches(code, known, n=1)
    return f"no code is called {code}" + (f"; did you mean {close[0]}?" if close else "")


def pages() -> Iterator[Path]:
    """The pages of the first folder that is there."""
    folder = next((folder for folder in FOLDERS if folder.is_dir()), None)
    yield from () if folder is None else folder.glob("*.md")
