"""The network of a document, read once and kept: what is trained again is not read again.

To read a document and to judge which of its readings is meant takes longer than to train a small
network. A network is kept as the text of its program, under a name made from the document's bytes
and backproof itself; whether it was kept or not, what is trained is made from that text.

What is not kept is read in another process where that is faster (`reading_aside`), and the network
that the document probably describes is known before its lines are judged. That process begins
before anything else is done, even before it is known whether the network is kept.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from backproof.algebra.program import Program
from backproof.cli.reading_aside import Reader, aside, text_of, worthwhile

INCLUDES = frozenset({".tex", ".latex", ".ltx"})
"""Formats in which a document may name further files that belong to it."""


class Network:
    """The network of a document, and what it probably is."""

    def __init__(self, path: str, reader: Reader | None, kept: Program | None, name: str | None):
        self.path, self.name = path, name
        self._reader, self._known, self._text = reader, kept, ""

    @property
    def read_aside(self) -> bool:
        """Whether another process reads the document, and there is time for something else."""
        return self._reader is not None

    def likely(self) -> Program | None:
        """The network of the likeliest reading, before a line is judged; None where it is not known
        earlier than the network."""
        if self._reader is None:
            return None
        text = self._reader.likely
        if text is None:
            return None
        from backproof.backends.to_text import from_text

        self._text, self._known = text, from_text(text)
        return self._known

    def network(self) -> Program:
        """The network; that of the likeliest reading itself where it is this one.

        Raises CommandError for a document that cannot be read, UnsupportedProgram for one without a
        network.
        """
        if self._reader is None and self._known is not None:
            return self._known
        told = self._reader.text() if self._reader is not None else None
        text = text_of(self.path) if told is None else told
        if isinstance(text, Program):
            return text
        from backproof.backends.native import cache
        from backproof.backends.to_text import from_text

        if self.name is not None and self.name == _name(self.path):
            cache.store(self.name, text.encode("utf-8"))
        return self._known if self._known and text == self._text else from_text(text)


@contextmanager
def reading(path: str) -> Iterator[Network]:
    """The network that the document at a path describes; `-` is standard input. Whoever reads it
    aside ends with the context."""
    with ExitStack() as reads:
        # A pipe can be read but once.
        alone = not os.path.isfile(path) or not worthwhile()
        reader = None if alone else reads.enter_context(aside(path))
        name = _name(path)
        kept = _kept(name)
        if kept is not None:
            reads.close()
        yield Network(path, None if kept is not None else reader, kept, name)


def network(path: str) -> Program:
    """The network that the document at a path describes, read in this process where it is not
    kept; raises as `Network.network` does."""
    name = _name(path)
    return Network(path, None, _kept(name), name).network()


def _kept(name: str | None) -> Program | None:
    # Loaded late, here and above: by now another process reads the document.
    from backproof.backends.native import cache

    kept = None if name is None else cache.load(name)
    if kept is None:
        return None
    from backproof.backends.to_text import TextError, from_text

    try:
        return from_text(kept.decode("utf-8"))
    except (TextError, UnicodeDecodeError):
        return None


def _name(path: str) -> str | None:
    """What the network is kept under, None where it is not."""
    suffix = os.path.splitext(path)[1].lower()
    if path == "-" or suffix in INCLUDES or not os.path.isfile(path):
        return None
    from backproof.backends.native import cache, stamps

    ours = stamps.program()
    try:
        with open(path, "rb") as file:
            text = file.read().decode("latin-1")
    except OSError:
        return None
    return None if ours is None else cache.key(["network", ours, sys.version, suffix, text])
