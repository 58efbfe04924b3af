"""Letters that count: entries, sums over letters, Kronecker symbols and cases, as terms."""

from __future__ import annotations

from collections.abc import Callable, Set
from math import isfinite
from typing import Protocol

from backproof.meaning.naming.names import DATA, bare, name_of, stem
from backproof.meaning.naming.questions import Names
from backproof.meaning.terms import (
    Among,
    Literal,
    Name,
    Over,
    Partial,
    Picked,
    Position,
    Size,
    Term,
    Times,
    Turned,
    Untranslatable,
)
from backproof.record import once
from backproof.syntax import nodes as syntax
from backproof.syntax.notations.code import OTHERWISE

Index = str | int | None
_PLAIN = frozenset("ij")
"""Letters that count wherever one does, and are never the length of something."""


class Scope(Protocol):
    """What binders need of a translation: its terms, and the letters in force."""

    names: Names
    letters: dict[str, str]
    used: set[str]
    origin: int

    def term(self, node: syntax.Node) -> Term:
        """The term of an expression."""
        ...

    def mask(self, comparison: syntax.Comparison, node: syntax.Node) -> Term:
        """A comparison as a mask."""
        ...

    def is_vector(self, base: syntax.Node) -> bool | None:
        """Whether what one index picks is known to be a vector, or a number."""
        ...

    def axis(self, element: syntax.Element) -> int | None:
        """The axis along which the letter of a single index stands in two."""
        ...


@once(syntax.Node)
def letter_of(node: syntax.Node) -> str | None:
    """The letter that a node is, if it is a symbol without anything around it."""
    match bare(node):
        case syntax.Symbol(accents=(), scripts=(), primes=0) as symbol if symbol.style != DATA:
            return name_of(symbol)
        case _:
            return None


def index(scope: Scope, node: syntax.Node) -> Index:
    """An index of an element: the letter in force, a number counted from 1, or None for all."""
    match bare(node):
        case syntax.Number(value=value) if value == int(value) and 0 < value < 100:
            return int(value)
        case syntax.Range(items=()):
            return None
        case syntax.Symbol() as symbol if (letter := letter_of(symbol)) is not None:
            identity = scope.letters.get(letter, letter)
            scope.used.add(identity)
            return identity
        case other:
            raise Untranslatable("this index is not understood yet", other)


def is_all(node: syntax.Node) -> bool:
    """Whether an index stands for all: the second of `X_{i:}`."""
    inner = bare(node)
    return isinstance(inner, syntax.Range) and not inner.items


def position(scope: Scope, node: syntax.Node, letter: str) -> Term:
    """A letter that stands as a number."""
    identity = scope.letters.get(letter, letter)
    scope.used.add(identity)
    return Position(node=node, letter=identity)


def picked(scope: Scope, node: syntax.Element) -> Term:
    """An entry, row or column of what stands below the indices."""
    indices = tuple(index(scope, i) for i in node.indices)
    if len(indices) > 2:
        raise Untranslatable("more than two indices", node)
    base = bare(node.base)
    whole = scope.term(node.base)
    if isinstance(whole, Position) and isinstance(base, syntax.Symbol):
        # What is picked from is no letter that counts, though another thing is called so.
        whole = Name(node=base, name=scope.names.resolve(name_of(base)))
    if isinstance(whole, Size) and isinstance(base, syntax.Symbol):
        # A length has no entries: elsewhere the same letter is one.
        whole = Name(node=base, name=scope.names.resolve(name_of(base)))
    found = Picked(
        node=node, argument=whole, indices=indices,
        vector=scope.is_vector(node.base), axis=scope.axis(node), upright=is_upright(scope, node),
    )  # fmt: skip
    row = len(indices) == 2 and indices[0] is not None and indices[1] is None
    return Turned(node=node, argument=found) if row and scope.names.rows_are_upright else found


def is_upright(scope: Scope, node: syntax.Element) -> bool:
    """Whether one index picks a column vector, whichever way vectors lie."""
    base = bare(node.base)
    return (
        bool(scope.names.members)
        and len(node.indices) == 1
        and isinstance(base, syntax.Symbol)
        and stem(base) in scope.names.members
    )


def partial(scope: Scope, written: syntax.Derivative, node: syntax.Node) -> Term:
    """A derivative of an expression or an entry, by a quantity or its entry."""
    if written.numerator is None or len(written.denominators) != 1 or written.order != 1:
        raise Untranslatable("a derivative of this form is not understood yet", node)
    below = bare(written.denominators[0])
    of = scope.term(written.numerator)
    by = scope.term(below)
    if isinstance(by, Turned):
        partial_ = Partial(node=node, of=of, wrt=by.argument, direct=written.direct)
        return Turned(node=node, argument=partial_)
    return Partial(node=node, of=of, wrt=by, direct=written.direct)


def over(scope: Scope, node: syntax.BigOperator) -> Term:
    """A sum or product over letters: each gets an identity of its own, so that no two ranges
    are confused."""
    if node.operator not in ("sum", "prod", "rows", "columns"):
        raise Untranslatable(f"{node.operator} over an index is not understood yet", node)
    outer = dict(scope.letters)
    node = beside_another(node, {*outer, *scope.names.counting, *(scope.names.letters & _PLAIN)})
    names = [letter_of(letter) for letter in node.letters]
    if None in names:
        raise Untranslatable("what this sum runs over is not understood", node)
    bound: list[str] = []
    for name in names:
        assert name is not None
        identity = f"{name}.{node.start - scope.origin}"
        scope.letters[name] = identity
        bound.append(identity)
    body = scope.term(node.body)
    guard = condition(scope, node.condition) if node.condition is not None else None
    length = span_of(node) if len(bound) == 1 else None
    for identity in bound:
        if identity not in scope.used:
            name = identity.partition(".")[0]
            message = f"a sum over {name} of something without {name}"
            raise Untranslatable(message, node, "unbound-index")
    scope.letters.clear()
    scope.letters.update(outer)
    for identity in reversed(bound):
        body = Over(
            node=node, op=node.operator, letter=identity, length=length, body=body, guard=guard
        )
        guard = None
    return body


def beside_another(node: syntax.BigOperator, known: Set[str]) -> syntax.BigOperator:
    """A sum that begins or ends where another letter is, `\\sum_{j=i+1}^n`, as one over all j under
    a condition, j > i."""
    if len(node.letters) != 1 or node.condition is not None or node.upper is None:
        return node
    match None if node.lower is None else bare(node.lower), bare(node.upper):
        case syntax.Add(terms=(other, syntax.Number(value=1)), signs=(1, 1)), _ if (
            letter_of(other) in known
        ):
            return under(node, ">", other).replace(lower=None)
        case syntax.Symbol() as other, _ if letter_of(other) in known:
            return under(node, ">=", other).replace(lower=None)
        case syntax.Number(), syntax.Add(terms=(other, syntax.Number(value=1)), signs=(1, -1)) if (
            letter_of(other) in known
        ):
            return under(node, "<", other).replace(lower=None, upper=None)
        case syntax.Number(value=1), syntax.Symbol() as other if letter_of(other) in known:
            return under(node, "<=", other).replace(lower=None, upper=None)
        case _:
            return node


def under(node: syntax.BigOperator, operator: str, other: syntax.Node) -> syntax.BigOperator:
    """A sum under a condition on its letter beside another one."""
    (letter,) = node.letters
    return node.replace(
        condition=syntax.Comparison(
            start=node.start, end=node.start, operator=operator, left=letter, right=other
        )
    )


def span_of(node: syntax.BigOperator) -> str | int | None:
    """How far a letter runs: `i=1..N` and `i=0..N-1` are N; None where nothing is said. `i=0..N`
    has all entries too, a bias among them or one that the author counts without care."""
    if node.upper is None:
        return None
    first = bare(node.lower) if node.lower is not None else None
    start = first.value if isinstance(first, syntax.Number) else 1
    if first is not None and (not isinstance(first, syntax.Number) or start not in (0, 1)):
        raise Untranslatable("the range of this sum is not understood yet", node)
    match bare(node.upper):
        case syntax.Number(value=value) if isfinite(value):
            return int(value + 1 - start)
        case syntax.Symbol() as symbol:
            return name_of(symbol)
        case syntax.Absolute(body=syntax.Symbol() as symbol):
            # As many as there are in a set.
            return f"|{name_of(symbol)}|"
        case syntax.Add(terms=(top, syntax.Number(value=1)), signs=(1, -1)) if (
            isinstance(bare(top), syntax.Symbol) and start == 0
        ):
            symbol_ = bare(top)
            assert isinstance(symbol_, syntax.Symbol)
            return name_of(symbol_)
        case _:
            raise Untranslatable("the range of this sum is not understood yet", node)


def condition(scope: Scope, node: syntax.Node) -> Term:
    """A condition on letters as a mask: 1 where it is true."""
    match bare(node):
        case syntax.Comparison(left=syntax.Comparison() as first) as both:
            second = both.replace(start=first.right.start, left=first.right)
            return conjunction([condition(scope, first), condition(scope, second)], node)
        case syntax.Comparison() as comparison if comparison.operator not in ("in", "~"):
            return scope.mask(comparison, node)
        case syntax.Range(items=items) if all(isinstance(i, syntax.Comparison) for i in items):
            masks = [condition(scope, i) for i in items if i is not None]
            return conjunction(masks, node)
        case _:
            raise Untranslatable("this condition is not understood yet", node)


def conjunction(masks: list[Term], node: syntax.Node) -> Term:
    """1 where all masks are."""
    result = masks[0] if masks else Literal(node=node, value=1.0)
    for mask in masks[1:]:
        result = Times(node=node, sign="cdot", left=result, right=mask)
    return result


def among(scope: Scope, node: syntax.Cases, term: Callable[[syntax.Node], Term]) -> Term:
    """Cases; a row without a condition is what holds otherwise, and must be the last."""
    masks: list[Term | None] = []
    for position_, (_, said) in enumerate(node.rows):
        if said is None:
            if position_ != len(node.rows) - 1 or not _otherwise(node, position_):
                raise Untranslatable("a condition of these cases is not understood", node)
            masks.append(None)
        else:
            masks.append(condition(scope, said))
    return Among(node=node, values=tuple(term(value) for value, _ in node.rows), masks=tuple(masks))


def _otherwise(node: syntax.Cases, row: int) -> bool:
    """Whether a row without a condition is what holds otherwise: it says so, or says nothing."""
    said = [text.lower().strip(" .,") for text in node.texts]
    if len(said) == len(node.rows):
        said = said[row : row + 1]
    return not any(said) or any(word in text for text in said for word in OTHERWISE)
