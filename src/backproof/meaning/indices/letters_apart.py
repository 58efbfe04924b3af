"""Two vectors of one letter, told apart by their index.

In `\\hat r_{ui} = μ + b_u + b_i + …` what is added to entry (u, i) by either of its letters is of
rows or of columns, and no vector is both. In `a_k = g(z_k)`, `z_k = Σ_j w_{jk} a_j` the units k are
made of the units j: those are of another layer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from backproof.meaning.indices.index_scripts import Letters
from backproof.meaning.indices.letter_evidence import definition, parts_of
from backproof.meaning.indices.letter_traits import index_letters
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.statements import inside
from backproof.syntax.nodes import Add, Symbol
from backproof.syntax.statements import Statement

Picked = tuple[str, str]
"""A stem and a letter that picks an entry of it."""


def letters_apart(statements: Sequence[Statement], letters: Letters) -> set[str]:
    """The stems whose letter names another vector each, also with the prime of a new value."""
    found = _made_of_others(statements, letters)
    for statement in statements:
        defined = definition(statement)
        pair = {*index_letters(letters, defined[0])} if defined is not None else set()
        if defined is None or len(pair) != 2:
            continue
        for total in (node for right in defined[1] for node in inside(right, Add)):
            picked: defaultdict[str, set[str]] = defaultdict(set)
            for term in map(bare, total.terms):
                if isinstance(term, Symbol) and len(own := index_letters(letters, term)) == 1:
                    picked[stem(term)].update(own)
            found |= {name for name, own in picked.items() if own == pair}
    return found | {name + "'" for name in found}


def _made_of_others(statements: Sequence[Statement], letters: Letters) -> set[str]:
    """The stems of which the entries by one letter are made of those by another one, which have no
    formula."""
    made: defaultdict[Picked, set[Picked]] = defaultdict(set)
    for statement in statements:
        defined = definition(statement)
        head = None if defined is None else _picked(defined[0], letters)
        if defined is not None and head is not None:
            symbols = (s for right in defined[1] for s in inside(right, Symbol))
            made[head].update(p for s in symbols if (p := _picked(s, letters)) is not None)
    found: set[str] = set()
    for head in made:
        reached = {head}
        waiting = [head]
        while waiting:
            fresh = made.get(waiting.pop(), set()) - reached
            reached |= fresh
            waiting += fresh
        if any(name == head[0] and (name, letter) not in made for name, letter in reached - {head}):
            found.add(head[0])
    return found


def _picked(symbol: Symbol, letters: Letters) -> Picked | None:
    """A stem and the one letter that picks an entry of it; None where something beside the letter
    may tell the layer or the step."""
    parts = [part for script in symbol.scripts for part in parts_of(script)]
    names = index_letters(letters, symbol) if len(parts) == 1 else ()
    return (stem(symbol), names[0]) if len(names) == 1 else None
