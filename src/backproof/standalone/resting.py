"""What lines rest on, and whether some sections give it.

A line can be read with some sections alone where these give what it is about and all its names, and
what those are made of, that have a formula anywhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence, Set

from backproof.meaning.definitions.roles import is_input, is_parameter, is_plain_scalar, is_target
from backproof.meaning.definitions.table import Definition, used_names
from backproof.meaning.gradients.shorthand import is_loss
from backproof.meaning.naming.names import bare, first_derivative, named
from backproof.meaning.statements import Stated, inside
from backproof.meaning.understanding import Reading
from backproof.source import Section
from backproof.standalone.givers import by_small_letters, given_in, uses_outside
from backproof.standalone.parts import home, sections_of
from backproof.syntax import nodes as syntax

TARGETS = frozenset({"y", "Y", "t"})
"""What targets are called where another section calls what it makes so."""


def may_stand_alone(
    line: Stated, reading: Reading, sections: Set[Section], elsewhere: Collection[str]
) -> bool:
    """Whether some sections give what a line is about, and all the names in it, and what these are
    made of, that have a formula anywhere."""
    definitions = reading.table.definitions

    def given(name: str) -> list[Definition]:
        return [*given_in(name, reading, sections)]

    about = about_what(line)
    free = from_above(line, reading, sections)
    waiting = [name for name in names_in(line) if not free or name != about]
    if about and line.named is None and not given(about) and not free:
        # A loss without a formula anywhere is any function of what the section makes.
        anything = about not in definitions and any(map(given, waiting))
        if not anything:
            return False
    seen = set(waiting)
    while waiting:
        name = waiting.pop()
        known = given(name)
        if not known and name in elsewhere and not is_given(name):
            return False
        waiting += fresh_of(known, seen)
    return True


def from_above(line: Stated, reading: Reading, sections: Set[Section]) -> bool:
    """Whether a line rests on a loss by its gradient alone, `∂L/∂w = Σ_i ∂L/∂y_i x_i`, and what
    other sections call so has nothing to do with what it is differentiated by: it may be any."""
    about = about_what(line)
    found = first_derivative(line.head) if line.head is not None else None
    wrt = whole_name(found[2]) if found is not None else ""
    if not wrt or line.node is None or about is None or not is_loss(about):
        return False
    names = used_names(line.node)
    named_so = [a for n in names if (a := reading.table.alias(n, line.place)) is not None]
    uses = (*inside(line.node, syntax.Derivative), *named_so)
    above = [
        by
        for each in uses
        if each.numerator is not None and named(each.numerator) == about
        for by in each.denominators
    ]
    if not any(any(given_in(whole_name(by), reading, sections)) for by in above):
        return False
    waiting, seen = [about], {about}
    while waiting:
        fresh = uses_outside(waiting.pop(), reading, sections) - seen
        seen |= fresh
        waiting += [name for name in fresh if not is_given(name)]
    small = by_small_letters(reading)
    made_here = {
        name
        for name in seen - TARGETS
        if not sections.isdisjoint(small.get(name.lower(), frozenset()))
    }
    return wrt not in seen and not made_here - {about}


def with_givers(
    sections: frozenset[Section], lines: Sequence[Stated], reading: Reading
) -> frozenset[Section]:
    """Some sections with those before them that give what their lines rest on: of each name that
    they give no formula for, the last one before."""
    order = min(line.place.order for line in lines)
    found = sections
    waiting = [name for line in lines for name in (about_what(line), *names_in(line)) if name]
    seen = set(waiting)
    while waiting:
        name = waiting.pop()
        own = [*given_in(name, reading, found)]
        if not own and not is_given(name):
            known = reading.table.definitions.get(name, [])
            before = bisect_left(known, order, key=lambda d: d.stated.place.order)
            own = known[max(0, before - 1) : before]
            for each in own:
                path = home(each.stated, reading.document).path()
                found |= sections_of(reading.document, next(s for s in path if s not in found))
        waiting += fresh_of(own, seen)
    return found


def fresh_of(known: Iterable[Definition], seen: set[str]) -> list[str]:
    """The names in some formulas that were not seen before; they are seen then."""
    fresh = [
        n for n in dict.fromkeys(n for d in known for n in used_names(d.node)) if n not in seen
    ]
    seen.update(fresh)
    return fresh


def about_what(line: Stated) -> str | None:
    """The name of what a line differentiates, or gives."""
    found = first_derivative(line.head) if line.head is not None else None
    return line.name if found is None else named(found[1])


def names_in(line: Stated) -> list[str]:
    """The names of a line, without its indices: what a shorthand is the gradient of, the page as a
    whole may have got wrong."""
    nodes = [n for n in (line.named or line.head, line.node) if n is not None]
    picking = [i for n in nodes for e in inside(n, syntax.Element) for i in e.indices]
    picking += [i for n in nodes for total in inside(n, syntax.BigOperator) for i in total.letters]
    indices = {name for node in picking for name in used_names(node)}
    return [name for node in nodes for name in used_names(node) if name not in indices]


def whole_name(node: syntax.Node) -> str:
    """The name of a quantity, or of what an entry is one of; "" for others."""
    inner = bare(node)
    return named(inner.base if isinstance(inner, syntax.Element) else inner) or ""


def is_given(name: str) -> bool:
    """Whether a name is that of an input, a target, a rate or of what is trained."""
    known = is_input(name) or is_target(name) or is_plain_scalar(name)
    return known or is_parameter(name, frozenset())
