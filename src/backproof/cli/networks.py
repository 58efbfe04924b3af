"""The network of a document, read once and kept: what is trained again is not read again.

To read a document and to judge which of its readings is meant takes longer than to train a small
network. A network is kept as the text of its program, under a name made from the document's bytes
and backproof itself; whether it was kept or not, what is trained is made from that text.
"""

from __future__ import annotations

import sys
from pathlib import Path

from backproof.algebra.program import Program
from backproof.backends.native import cache, stamps
from backproof.backends.to_text import TextError, from_text, to_text

INCLUDES = frozenset({".tex", ".latex", ".ltx"})
"""Formats in which a document may name further files that belong to it."""


def network(path: str) -> Program:
    """The network that the document at a path describes; `-` is standard input.

    Raises CommandError for a document that cannot be read, UnsupportedProgram for one without a
    network.
    """
    name = _name(path)
    kept = None if name is None else cache.load(name)
    if kept is not None:
        try:
            return from_text(kept.decode("utf-8"))
        except (TextError, UnicodeDecodeError):
            pass
    # Loaded late: a network that is kept needs none of it.
    from backproof.cli.files import load
    from backproof.pipeline import check
    from backproof.run import program_of

    # What is wrong with a line, and how to mend it, is not asked here.
    program = program_of(check(load(path), mend=False))
    try:
        text = to_text(program)
        again = from_text(text)
    except TextError:
        return program
    if name is not None and name == _name(path):
        cache.store(name, text.encode("utf-8"))
    return again


def _name(path: str) -> str | None:
    """What the network is kept under, None where it is not."""
    suffix, ours = Path(path).suffix.lower(), stamps.program()
    if path == "-" or suffix in INCLUDES or ours is None:
        return None
    try:
        # A pipe can be read but once.
        if not Path(path).is_file():
            return None
        text = Path(path).read_bytes().decode("latin-1")
    except (OSError, ValueError):
        return None
    return cache.key(["network", ours, sys.version, suffix, text])
