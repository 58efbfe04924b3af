"""The network that a document describes, and which of its readings describes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from backproof.algebra.program import Program
from backproof.backends.errors import UnsupportedProgram
from backproof.document import Document
from backproof.garbage import uncollected
from backproof.judge.unrivalled import outdone
from backproof.meaning.reading import readings
from backproof.meaning.suppositions.arbitrary import stands_in
from backproof.meaning.understanding import Reading


def network_of(reading: Reading) -> Program:
    """The network of a reading; raises UnsupportedProgram where there is none."""
    program = reading.program
    if program is None or program.loss is None:
        raise UnsupportedProgram("no-loss", "the document defines no loss that could be understood")
    context = reading.context
    if context is not None and any(map(stands_in, program.free)):
        reasons = [f"{a.definition.name}: {a.message}" for a in context.absent]
        raise UnsupportedProgram(
            "not-understood",
            "a formula that the loss needs was not understood"
            + (f" ({'; '.join(reasons)})" if reasons else ""),
        )
    return program


def foreseen(
    document: Document, likeliest: Callable[[Reading], None] | None = None
) -> tuple[Reading | None, Iterator[Reading]]:
    """The reading that is taken, where that is certain before a line is judged; and all of them in
    their order, at least one. `likeliest` is told the first, before there is another."""
    with uncollected():
        waiting = readings(document)
        first = next(waiting)
        if likeliest is not None:
            likeliest(first)
        made = [first]
        for rival in waiting:
            made.append(rival)
            if not outdone(rival, first):
                return None, chain(made, waiting)
    return first, iter(made)
