"""Makes elements of indices: afterwards a script is part of a name and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.indices.index_scripts import Letters, part
from backproof.meaning.indices.letter_evidence import letter_of, parts_of, shifted
from backproof.meaning.naming.names import stem
from backproof.syntax.nodes import (
    Call,
    Comparison,
    Element,
    Group,
    Indexed,
    Indicator,
    Juxtaposition,
    Node,
    Ones,
    Power,
    Script,
    Symbol,
    kinds,
    mask,
)
from backproof.syntax.notations.unicode import GREEK_LETTERS
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Member, Statement

_GREEK = frozenset(GREEK_LETTERS.values())
_COUNTED = mask(Script, Ones, Power)
"""In what a letter may count: all else stays as it is."""


def rewrite(statements: Sequence[Statement], letters: Letters) -> list[Statement]:
    """The statements with elements in place of scripts that count entries or samples.

    A statement in which nothing counts is the very same object, unless what it continues changed.
    """
    if not letters.components:
        return list(statements)
    changed: dict[Statement, Statement] = {}
    for statement in statements:
        members = tuple(_member(member, letters) for member in statement.members)
        conditions = tuple(_node(node, letters) for node in statement.conditions)
        before = statement.continues
        continues = None if before is None else changed.get(before, before)
        same = (
            continues is before
            and all(a is b for a, b in zip(members, statement.members, strict=True))
            and all(a is b for a, b in zip(conditions, statement.conditions, strict=True))
        )
        changed[statement] = statement if same else Statement(
            statement.block, members, continues, conditions, statement.words, statement.tag
        )  # fmt: skip
    return [changed[statement] for statement in statements]


def _member(member: Member, letters: Letters) -> Member:
    if member.node is None:
        return member
    node = _node(member.node, letters)
    if node is member.node:
        return member
    return Member(member.relation, node, member.fault, member.start, member.end)


def _node(node: Node, letters: Letters) -> Node:
    if not kinds(node) & _COUNTED:
        return node
    match node:
        case Symbol():
            return _symbol(node, letters)
        case Element():
            return node
        case Ones(dims=(left, right)) if _both_count(left, right, letters):
            return _agree(node, left, right)
        case Call():
            return _parts(node, letters, ("function",))
        case Power(base=Symbol() as base, exponent=exponent):
            return _power(node, base, exponent, letters)
        case Indexed(base=base, script=script):
            return _indexed(node, _node(base, letters), script, letters)
        case Juxtaposition(factors=factors):
            folded = _applied(factors, letters)
            if len(folded) == 1:
                return _node(folded[0], letters)
            folded_node = node if len(folded) == len(factors) else node.replace(factors=folded)
            return _parts(folded_node, letters)
        case _:
            return _parts(node, letters)


def _parts(node: Node, letters: Letters, kept: tuple[str, ...] = ()) -> Node:
    """The node with what it holds rewritten; itself where nothing changed."""
    return rebuilt(node, lambda part: _node(part, letters), kept)


def _split(symbol: Symbol, letters: Letters) -> tuple[Symbol, tuple[Node, ...]]:
    """A symbol without its indices, and these: those above in brackets first."""
    name = stem(symbol)
    rest: list[Script] = []
    above: list[Node] = []
    under: list[Node] = []
    for script in symbol.scripts:
        parted = part(letters, name, script)
        (under if script.kind == "sub" else above).extend(parted.indices)
        if parted.rest is not None:
            rest.append(parted.rest)
    if not above and not under:
        return symbol, ()
    if name not in letters.typed:
        return symbol.replace(scripts=tuple(rest)), (*above, *under)
    stay = [s for s in symbol.scripts if s.kind == "sub" or not part(letters, name, s).indices]
    return symbol.replace(scripts=tuple(stay)), (*above, *under)


def _symbol(symbol: Symbol, letters: Letters) -> Node:
    base, indices = _split(symbol, letters)
    if not indices or stem(symbol) in letters.indexed_functions:
        return symbol
    if len(indices) == 2 and stem(symbol) in letters.kronecker and not base.scripts:
        return _agree(symbol, *indices)
    return Element(start=symbol.start, end=symbol.end, base=base, indices=indices)


def _agree(node: Node, left: Node, right: Node) -> Node:
    """1 where two indices are the same."""
    place = {"start": node.start, "end": node.end}
    return Indicator(**place, condition=Comparison(**place, operator="=", left=left, right=right))


def _both_count(left: Node, right: Node, letters: Letters) -> bool:
    names = (letter_of(left), letter_of(right))
    return all(n is not None and letters.kind("", "sub", n) == "component" for n in names)


def _power(node: Power, base: Symbol, exponent: Node, letters: Letters) -> Node:
    """A bare superscript that counts samples is the first index; one that counts layers stays with
    the name, inside the element."""
    letter = letter_of(exponent)
    kind = letters.kind(stem(base), "power", letter) if letter else "label"
    place = {"start": node.start, "end": node.end}
    plain, indices = _split(base, letters)
    if kind == "component":
        return Element(**place, base=plain, indices=(exponent, *indices))
    layers = kind in ("family", "top") or _steps(stem(base), exponent, letters)
    if layers and indices:
        return Element(**place, base=node.replace(base=plain), indices=indices)
    return _parts(node, letters)


def _steps(name: str, exponent: Node, letters: Letters) -> bool:
    return any(
        letters.kind(name, "power", letter) in ("family", "top") for letter in shifted(exponent)
    )


def _indexed(node: Indexed, base: Node, script: Script, letters: Letters) -> Node:
    """An expression by its entries, where the whole script counts."""
    parted = part(letters, "", script)
    if not parted.indices or parted.rest is not None:
        return node if base is node.base else node.replace(base=base)
    if isinstance(base, Element) and not isinstance(node.base, Group):
        return base.replace(end=node.end, indices=(*base.indices, *parted.indices))
    return Element(start=node.start, end=node.end, base=base, indices=parted.indices)


def _applied(factors: tuple[Node, ...], letters: Letters) -> tuple[Node, ...]:
    """`rms(x)_k` as the entry of a call: a word or a known function before indexed brackets."""
    found: list[Node] = []
    for factor in factors:
        before = found[-1] if found else None
        if (
            isinstance(factor, Indexed)
            and isinstance(factor.base, Group)
            and isinstance(before, Symbol)
            and _applies(before, letters)
            and parts_of(factor.script)
            and part(letters, "", factor.script).rest is None
        ):
            call = Call(
                start=before.start, end=factor.base.end, function=before,
                arguments=(factor.base.body,),
            )  # fmt: skip
            found[-1] = factor.replace(start=before.start, base=call)
        else:
            found.append(factor)
    return factors if len(found) == len(factors) else tuple(found)


def _applies(symbol: Symbol, letters: Letters) -> bool:
    word = len(symbol.base) > 1 and symbol.base.isalpha() and symbol.base not in _GREEK
    return not symbol.scripts and (word or stem(symbol) in letters.functions)
