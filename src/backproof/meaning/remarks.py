"""Diagnostics about how a document was read: definitions that had to be left out."""

from __future__ import annotations

from backproof.diagnostics import Diagnostic, Note, Severity
from backproof.meaning.reading import Reading


def remarks_on(reading: Reading) -> tuple[Diagnostic, ...]:
    """One diagnostic for each definition that could not be used, at its place, with what it
    contradicts."""
    found = []
    for absent in reading.absent:
        stated = absent.definition.stated
        span = stated.statement.block.passage.span(stated.start, stated.end)
        severity = Severity.ERROR if absent.code == "shape-mismatch" else Severity.WARNING
        notes = tuple(Note(f"{words} comes from here", place) for words, place in absent.others)
        message = f"the definition of {absent.definition.name} is not used: {absent.message}"
        found.append(Diagnostic(absent.code, severity, span, message, notes))
    return tuple(found)
