"""A number raised to the number of steps: `u^T` beside `u^{T-1}`, where T transposes elsewhere.

A vector has no powers. So where a small letter is raised to what is reckoned with T, it is a
number, and T above it alone, in the same section, is its exponent as well.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import changed_by_section
from backproof.meaning.statements import inside
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.statements import Statement

TOP = "T"


def with_powers_of_steps(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where what is raised to `T-1` is raised to T, and not transposed."""
    raised: dict[Section, set[Key]] = {}
    for statement in statements:
        for member in statement.members:
            for power in inside(member.node, syntax.Power):
                if is_small(power.base) and is_reckoned(power.exponent):
                    raised.setdefault(statement.block.section, set()).add(key(bare(power.base)))
    return changed_by_section(statements, raised, as_power, syntax.Transpose)


def as_power(node: syntax.Node, numbers: Set[Key]) -> syntax.Node:
    """A number to the power of T where it is transposed."""
    if not isinstance(node, syntax.Transpose) or key(bare(node.base)) not in numbers:
        return node
    above = syntax.Symbol(start=node.end - 1, end=node.end, base=TOP)
    return syntax.Power(start=node.start, end=node.end, base=node.base, exponent=above)


def is_small(node: syntax.Node) -> bool:
    """Whether something is a letter that is no capital: a number, or a vector without powers."""
    letter = bare(node)
    return isinstance(letter, syntax.Symbol) and letter.base[:1].islower()


def is_reckoned(exponent: syntax.Node) -> bool:
    """Whether an exponent is T and something more: `T-1`, `T-t`."""
    body = bare(exponent)
    terms = map(bare, body.terms) if isinstance(body, syntax.Add) else ()
    return any(isinstance(term, syntax.Symbol) and name_of(term) == TOP for term in terms)
