"""A letter that picks one of those over which a share sums: o of `-u_o^T v + log Σ_w e^{u_w^T v}`.

What stands above in the share of o, `e^{u_o^T v} / Σ_w e^{u_w^T v}`, is one of the terms below: o
is one of the w, and u_o moves where u_w does for w = o. Another loss on the page may sum over
others: of `-log σ(u_o^T v) - Σ_k log σ(-u_k^T v)` o is none of the k.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from backproof.meaning.functions.exponentials import exponent_of
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.indices.listed_sums import put
from backproof.meaning.naming.names import bare, named, stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Statement

OTHERS = "others"
"""The mark of what is picked from others; no author writes it."""
LOGARITHMS = frozenset({"log", "ln"})


def chosen_members(statements: Sequence[Statement]) -> dict[str, set[str]]:
    """The letters that pick one of the terms of a share, and the stems on which they stand."""
    found: dict[str, set[str]] = {}
    for one, letter, term in shares(statements):
        bound = letter_of(bare(letter))
        for symbol in inside(one, syntax.Symbol):
            for name in map(letter_of, indices(symbol)):
                if name is None or bound is None or name == bound:
                    continue
                if key(put(one, name, bare_symbol(letter))) == key(term):
                    found.setdefault(name, set()).add(stem(symbol))
    return found


def about_others(
    statements: Sequence[Statement], chosen: Mapping[str, Collection[str]]
) -> set[Statement]:
    """The statements about a loss that sums over others than those of which such a letter picks
    one."""
    members = {letter_of(bare(letter)) for _, letter, _ in shares(statements)}
    stems = {name for names in chosen.values() for name in names}
    found: set[Statement] = set()
    names: set[str] = set()
    for statement in statements:
        head = statement.members[0].node
        if statement.continues in found or spoken_of(head) in names:
            found.add(statement)
        elif picks_beside(statement, chosen, members, stems):
            found.add(statement)
            names |= {spoken_of(head)} - {""}
    return found


def with_marks(
    statements: Sequence[Statement], chosen: Mapping[str, Collection[str]]
) -> list[Statement]:
    """The same statements, where such letters are marks of names, and what carries them is another
    quantity than the one of which they pick."""
    stems = {name for names in chosen.values() for name in names}

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Symbol) or stem(node) not in stems:
            return node
        scripts = tuple(
            script.replace(items=()) if {*map(letter_of, script.items)} & chosen.keys() else script
            for script in node.scripts
        )
        return node.replace(scripts=scripts, accents=(*node.accents, OTHERS))

    return with_changed(statements, change, syntax.Symbol)


def picks_beside(
    statement: Statement, chosen: Collection[str], members: set[str | None], stems: set[str]
) -> bool:
    """Whether a statement picks one by such a letter and sums over others of the same name."""
    carried = {
        letter_of(index)
        for symbol in throughout((statement,), syntax.Symbol)
        if stem(symbol) in stems
        for index in indices(symbol)
    }
    summed = {
        letter_of(bare(letter))
        for total in throughout((statement,), syntax.BigOperator)
        for letter in total.letters
    }
    others = (carried & summed) - members - {None}
    return bool(others) and not carried.isdisjoint(chosen)


def spoken_of(head: syntax.Node | None) -> str:
    """The name of what a left side defines, or of what it differentiates."""
    match bare(head) if head is not None else None:
        case syntax.Derivative(numerator=syntax.Node() as above):
            return named(above) or ""
        case syntax.Node() as inner:
            return named(inner) or ""
        case _:
            return ""


def shares(
    statements: Sequence[Statement],
) -> Iterator[tuple[syntax.Node, syntax.Node, syntax.Node]]:
    """What stands above in a share, the letter of the sum below, and the term of that."""
    for fraction in throughout(statements, syntax.Fraction):
        match bare(fraction.denominator):
            case syntax.BigOperator(operator="sum", letters=(letter,), body=term):
                yield bare(fraction.numerator), letter, bare(term)
            case _:
                pass
    for total in throughout(statements, syntax.Add):
        for by, exponent in filter(None, map(summed_exponentials, total.terms)):
            yield from ((without_sign(each), by, exponent) for each in total.terms)


def summed_exponentials(node: syntax.Node) -> tuple[syntax.Node, syntax.Node] | None:
    """The letter and the exponents of `log Σ_w e^{…}`."""
    match without_sign(node):
        case syntax.Call(function=syntax.Symbol(base=base), arguments=(argument,)) if (
            base in LOGARITHMS
        ):
            match bare(argument):
                case syntax.BigOperator(operator="sum", letters=(letter,), body=term):
                    exponent = exponent_of(bare(term))
                    return None if exponent is None else (letter, exponent)
                case _:
                    return None
        case _:
            return None


def without_sign(node: syntax.Node) -> syntax.Node:
    """A term without a sign before it."""
    inner = bare(node)
    return bare(inner.operand) if isinstance(inner, syntax.Negate) else inner


def indices(symbol: syntax.Symbol) -> Iterator[syntax.Node]:
    """The parts of the subscripts of a symbol."""
    return (item for script in symbol.scripts if script.kind == "sub" for item in script.items)


def bare_symbol(node: syntax.Node) -> syntax.Symbol:
    """A letter as the symbol that it is."""
    symbol = bare(node)
    assert isinstance(symbol, syntax.Symbol)
    return symbol
