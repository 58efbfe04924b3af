"""Names that a chain gives to a part of a member: `e^{z_j}/Σ_k e^{z_k} - y_j = p_j - y_j`.

Where the next member is the same but for a name that nothing else on the page says what it is, the
name is the part in the place of which it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.definitions.roles import is_input, is_parameter, is_target
from backproof.meaning.indices.letter_evidence import definition
from backproof.meaning.naming.names import bare, first_derivative, stem
from backproof.meaning.statements import inside, throughout
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.nodes import children
from backproof.syntax.statements import Member, Statement

_PARTS = (syntax.Fraction, syntax.Call, syntax.Power)
Pair = tuple[syntax.Symbol, syntax.Node]


def with_names_in_chains(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with a definition before a chain for each such name."""
    found: dict[Statement, list[Statement]] = {}
    known: set[str] | None = None
    heads: dict[Statement, bool] = {}
    last: dict[Statement, syntax.Node | None] = {}
    for statement in statements:
        members = statement.members
        before = statement.continues
        heads[statement] = heads[before] if before in heads else is_derived(members[0].node)
        previous = last.get(before) if before is not None else None
        for member in members:
            if heads[statement] and previous is not None and member.node is not None:
                for symbol, part in named_between(previous, member.node):
                    known = names_known(statements) if known is None else known
                    if stem(symbol) not in known:
                        known.add(stem(symbol))
                        found.setdefault(statement, []).append(given(statement, symbol, part))
            previous = member.node if member.relation == "=" else None
        last[statement] = previous
    if not found:
        return list(statements)
    return [one for each in statements for one in (*found.get(each, ()), each)]


def is_derived(node: syntax.Node | None) -> bool:
    """Whether a chain is about the derivative of something by one thing."""
    return node is not None and first_derivative(node) is not None


def names_known(statements: Sequence[Statement]) -> set[str]:
    """The names that a page gives a formula or declares, or differentiates by or of."""
    found = {stem(d[0]) for s in statements if (d := definition(s)) is not None}
    for statement in statements:
        if len(statement.members) > 1 and statement.members[0].node is not None:
            found.update(map(stem, inside(statement.members[0].node, syntax.Symbol)))
    for derivative in throughout(statements, syntax.Derivative):
        found.update(map(stem, inside(derivative, syntax.Symbol)))
    return found


def named_between(one: syntax.Node, other: syntax.Node) -> Iterator[Pair]:
    """The name that stands in one member where the member before it has a part, if that is all
    that tells the two apart."""
    pairs = list(differences(bare(one), bare(other)))
    if not pairs or any(pair is None for pair in pairs):
        return
    first, *others = [pair for pair in pairs if pair is not None]
    same = all(key(a) == key(first[0]) and key(b) == key(first[1]) for a, b in others)
    if same and may_name(*first):
        yield first


def differences(one: syntax.Node, other: syntax.Node) -> Iterator[Pair | None]:
    """The parts of an expression that are names in another one; None where they differ so that
    none is."""
    if key(one) == key(other):
        return
    if isinstance(other, syntax.Symbol) and isinstance(one, _PARTS):
        yield other, one
        return
    parts = [list(map(bare, children(node))) for node in (one, other)]
    alike = type(one) is type(other) and len(parts[0]) == len(parts[1]) > 0
    kinds = isinstance(one, syntax.Add | syntax.Juxtaposition | syntax.Product | syntax.Group)
    if not alike or not kinds or signs_of(one) != signs_of(other):
        yield None
        return
    for a, b in zip(*parts, strict=True):
        yield from differences(a, b)


def signs_of(node: syntax.Node) -> object:
    """What joins the parts of an expression."""
    match node:
        case syntax.Add(signs=signs):
            return signs
        case syntax.Product(operator=operator):
            return operator
        case _:
            return None


def may_name(symbol: syntax.Symbol, part: syntax.Node) -> bool:
    """Whether a symbol may be the name of a part: it has the letters of that, and none that is
    given or trained."""
    name = stem(symbol)
    if is_target(name) and not symbol.accents:
        return False
    if is_input(name) or is_parameter(name, frozenset()):
        return False
    return not any(stem(each) == name for each in inside(part, syntax.Symbol))


def given(statement: Statement, symbol: syntax.Symbol, part: syntax.Node) -> Statement:
    """The statement that a name is a part."""
    start, end = symbol.start, symbol.end
    left = Member("", symbol, None, start, end)
    right = Member("=", part, None, end, end)
    return replace(statement, members=(left, right), continues=None, conditions=(), words=())
