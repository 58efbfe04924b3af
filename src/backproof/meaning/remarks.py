"""Diagnostics about how a document was read: definitions that had to be left out."""

from __future__ import annotations

from backproof.diagnostics import Diagnostic, Note, Severity
from backproof.meaning.contexts import Absent
from backproof.meaning.definitions.table import Definition, Table, used_names
from backproof.meaning.naming.names import bare, named
from backproof.meaning.statements import inside
from backproof.meaning.understanding import Reading
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def remarks_on(reading: Reading) -> tuple[Diagnostic, ...]:
    """One diagnostic for each definition that could not be used, at its place, with what it
    contradicts. It is an error where two places of the document contradict each other; a shape that
    was only inferred may be our misunderstanding."""
    found = []
    for absent in reading.absent:
        span = absent.definition.stated.span
        severity = Severity.ERROR if contradicts(absent, reading.table) else Severity.WARNING
        notes = tuple(Note(f"{words} comes from here", place) for words, place in absent.others)
        message = f"the definition of {absent.definition.name} is not used: {absent.message}"
        found.append(Diagnostic(absent.code, severity, span, message, notes))
    return tuple(found)


def contradicts(absent: Absent, table: Table) -> bool:
    """Whether a definition contradicts what else the author says.

    Where one of its names has two definitions or two declarations, the document may speak of two
    networks, and what does not fit was perhaps never meant to.
    """
    definition = absent.definition
    if not absent.certain or definition.stated.instance or adds_a_vector(definition, table):
        return False
    for name in (definition.name, *used_names(definition.node)):
        dims = {tuple(map(key, d.dims)) for d in table.declarations.get(name, ())}
        if len(table.definitions.get(name, ())) > 1 or len(dims) > 1:
            return False
    return True


def adds_a_vector(definition: Definition, table: Table) -> bool:
    """Whether a definition adds a vector of declared length to something, `X W + b`: whether it is
    a row or a column, and what it is added to, is a convention and no word of the author's."""
    terms = (t for total in inside(definition.node, syntax.Add) for t in total.terms)
    names = {name for term in terms if (name := named(bare(term))) is not None}
    declared = (d for name in names for d in table.declarations.get(name, ()))
    return any(len(d.dims) == 1 for d in declared)
