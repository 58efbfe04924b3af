"""Functions of an index: `π(a) = e^{θ_a} / Σ_b e^{θ_b}`, `Σ_k p(k) log q(k)` speak of entries.

A letter that a sum binds or that stands as an index, and never as a quantity, is an index in
brackets too: `p(k)` is p_k.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.naming.names import name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_values_at_indices(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where functions that are applied to indices alone have them below."""
    found = Uses()
    for statement in statements:
        for member in statement.members:
            # `$a$` in the text, or `a ∈ {1, …, K}`, says nothing of what the letter is.
            if member.node is not None and not isinstance(member.node, syntax.Symbol):
                found.see(member.node)
    names = of_indices(found)
    if not names:
        return list(statements)
    return with_changed(statements, lambda node: _value(node, names), syntax.Call)


def of_indices(found: Uses) -> set[str]:
    """The functions of an index: one of the letters that each is applied to is bound by a sum, or
    is what another of them is applied to, and none stands for a quantity."""
    counting = found.bound - found.alone
    plain = {n: given for n, given in found.given.items() if given.isdisjoint(found.alone | {""})}
    names: set[str] = set()
    while fresh := {n for n, given in plain.items() if n not in names and given & counting}:
        names |= fresh
        counting = counting.union(*(plain[name] for name in fresh))
    return names


class Uses:
    """How a document uses its letters: bound by sums, as indices, alone, and to what it applies
    each function ("" for other things than one letter)."""

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.below: set[str] = set()
        self.alone: set[str] = set()
        self.given: dict[str, set[str]] = {}

    def see(self, root: syntax.Node) -> None:
        """Look at an expression."""
        stack = [root]
        while stack:
            node = stack.pop()
            match node:
                case syntax.Symbol():
                    self.below |= {s.text for s in node.scripts if s.kind == "sub"}
                    if not node.scripts and not node.accents:
                        self.alone.add(node.base)
                case syntax.Call():
                    stack.extend(self.applied(node))
                case syntax.BigOperator():
                    self.bound |= {letter.base for letter in node.letters}
                    ends = (node.lower, node.upper, node.body)
                    stack.extend(end for end in ends if end is not None)
                case syntax.Indicator():
                    pass
                case _:
                    stack.extend(syntax.children(node))

    def applied(self, node: syntax.Call) -> Iterator[syntax.Node]:
        """What is left to look at of a function and its arguments."""
        if function_name(node.function.base) in KNOWN:
            yield from node.arguments
            return
        given = self.given.setdefault(name_of(node.function.replace(primes=0)), set())
        letter = letter_in(node)
        given.add(letter or "")
        if letter is None:
            yield from node.arguments


def letter_in(node: syntax.Call) -> str | None:
    """The letter that a function is applied to, None where it is something else."""
    match node.arguments:
        case (syntax.Symbol(scripts=(), accents=(), primes=0, base=base),) if (
            not node.keywords and not node.function.primes and len(base) == 1
        ):
            return base
        case _:
            return None


def _value(node: syntax.Node, names: set[str]) -> syntax.Node:
    if not isinstance(node, syntax.Call) or name_of(node.function) not in names:
        return node
    (letter,) = node.arguments
    assert isinstance(letter, syntax.Symbol)
    mark = syntax.Script(
        start=letter.start, end=letter.end, kind="sub", text=letter.base, items=(letter,)
    )
    value = node.function.replace(end=node.end, scripts=(*node.function.scripts, mark))
    if node.power is None:
        return value
    return syntax.Power(start=node.start, end=node.end, base=value, exponent=node.power)
