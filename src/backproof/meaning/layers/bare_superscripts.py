"""Bare superscripts that count layers or steps: `a^l = σ(z^l)`, `W^{L-1}`, `h^t`.

A superscript without brackets is a power, unless the document shows that it is not: a power is
neither defined nor differentiated by. Where something is, or has the same letter in brackets
elsewhere, the letter counts layers or steps, and the superscript says the same as `a^{(l)}`. A
capital counts nothing: it is part of the name, `W^Q`; so is the 2 of an entry whose square is
defined, `σ_j^2 = …`, and what tells the weights of gates apart, `b^f + U^f x` and `b^o + U^o x`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Literal

from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, throughout
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Derivative,
    Juxtaposition,
    Node,
    Number,
    Power,
    Script,
    Symbol,
)
from backproof.syntax.statements import Statement

LAYERS = frozenset({"l", "L", "ell"})
"""What counts layers by custom, and never is an exponent."""
TOP = "L"
"""The last of the layers that the small letter counts, where nothing else says so."""
STEPS = frozenset({"t", "k", "n", "i"})
"""What counts steps where a page shows that it does; beside it may stand exponents."""
COUNTING = LAYERS | STEPS | {"T"}
EXPONENTS = frozenset({"m", "p", "d", "j", "r", "s"})
"""What may be an exponent, or count, also where it is the superscript of what is defined."""
INDICES = frozenset("ijklmnpqt")
"""What only counts where several letters stand above, `g^{ij}`."""
LONGEST = 3
"""How many letters a superscript has at most that is part of a name."""
GREEK_SIGNALS = frozenset({"delta", "epsilon", "theta"})


def with_scripts(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with bare superscripts that count layers or steps as scripts."""
    powers = [n for n in throughout(statements, Power) if isinstance(n.base, Symbol)]
    if not powers:
        return list(statements)
    defined = set(_defined(statements))
    moved = {counted(n.exponent) for n in powers if isinstance(n.exponent, Add)}
    bound = {name_of(by) for n in throughout(statements, BigOperator) for by in n.letters}
    labelled = {base for base, it in defined if is_label(it) and it not in moved | bound}
    pairs = _families(n for n in powers if bound.isdisjoint(label(n.exponent)))
    squares = _squares(statements)
    letters = {letter for _, letter in defined}
    counting = (letters & LAYERS) | (letters & STEPS & moved)
    stems = {base for base, letter in defined if letter in counting}
    symbols = list(throughout(statements, Symbol))
    bracketed = {pair for n in symbols for pair in _bracketed(n)}
    followed = {id(n.base) for n in powers}
    plain = {stem(n) for n in symbols if id(n) not in followed}

    def counts(base: Symbol, exponent: Node) -> bool:
        own = stem(base) in stems
        if isinstance(bare(exponent), Number):
            return own and stem(base) not in plain
        letter = counted(exponent)
        if letter == TOP and own and "l" in counting:
            return True
        if letter is None or letter not in counting:
            return letter is not None and (stem(base), letter) in bracketed
        latin = base.base.isascii() and len(base.base) == 1 and base.base != "e"
        return own or letter in LAYERS or latin or base.base in GREEK_SIGNALS

    def names(base: Symbol, letters: str) -> bool:
        if not letters or base.base == "e" or not bound.isdisjoint(letters):
            return False
        own = stem(base)
        return (own, letters) in pairs or (own in labelled and letters not in moved | COUNTING)

    def change(node: Node) -> Node:
        match node:
            case Power(base=Symbol() as base, exponent=exponent) if counts(base, exponent):
                return with_script(base, node, "paren")
            case Power(base=Symbol() as base, exponent=exponent) if names(base, label(exponent)):
                return with_script(base, node, "super")
            case Power(base=Symbol(scripts=(_, *_)) as base, exponent=Number(text="2")) if (
                stem(base) in squares
            ):
                return with_script(base, node, "super")
            case _:
                return node

    return with_changed(statements, change, Power)


def _bracketed(symbol: Symbol) -> Iterator[tuple[str, str | None]]:
    """The stem of a symbol and the letter of its superscript in brackets."""
    for script in symbol.scripts:
        if script.kind in ("paren", "bracket", "angle") and len(script.items) == 1:
            yield stem(symbol), counted(script.items[0])


def counted(exponent: Node) -> str | None:
    """The letter of `l`, `l-1` or `L+2`; None for other exponents."""
    match bare(exponent):
        case Symbol(scripts=(), accents=(), primes=0) as symbol:
            return name_of(symbol)
        case Add(terms=(Symbol(scripts=(), accents=(), primes=0) as symbol, Number())):
            return name_of(symbol)
        case _:
            return None


def _defined(statements: Sequence[Statement]) -> Iterator[tuple[str, str]]:
    """The stems and letters of superscripts in what is defined and differentiated by."""
    for statement in statements:
        first = statement.members[0].node
        if statement.continues is None and len(statement.members) > 1 and first is not None:
            yield from _superscript(bare(first))
        for member in statement.members:
            for node in inside(member.node, Derivative):
                for by in node.denominators:
                    yield from _superscript(bare(by))


def _families(powers: Iterable[Power]) -> set[tuple[str, str]]:
    """The stems and superscripts of names that differ in the superscript alone: the same two
    letters stand on two stems, and as powers both would be raised to both."""
    letters: dict[str, set[str]] = {}
    for power in powers:
        if isinstance(power.base, Symbol):
            letters.setdefault(stem(power.base), set()).add(label(power.exponent))
    found: set[tuple[str, str]] = set()
    for (one, own), (other, others) in combinations(letters.items(), 2):
        shared = own & others - LAYERS - {""}
        if len(shared) > 1 and any(map(is_label, shared)):
            found |= {(name, letter) for name in (one, other) for letter in shared}
    # `W^{xo}` and `W^{ho}` are no powers, nor then is `b^o`.
    runs = {it for own in letters.values() if len(r := _runs(own)) > 1 for it in r}
    parts = set("".join(runs))
    found |= {(name, it) for name, own in letters.items() for it in own & (runs | parts)}
    return found


def _runs(letters: Iterable[str]) -> set[str]:
    """The superscripts of several letters that may be part of a name."""
    return {it for it in letters if len(it) > 1 and is_label(it)}


def _squares(statements: Sequence[Statement]) -> set[str]:
    """The stems of indexed names of which the square is defined, never by a square itself."""
    given: dict[str, list[Node]] = {}
    for statement in statements:
        first, rest = statement.members[0].node, statement.members[1:]
        if statement.continues is not None or first is None or not rest:
            continue
        match bare(first):
            case Power(base=Symbol(scripts=(_, *_)) as base, exponent=Number(text="2")):
                if rest[0].relation == "=" and rest[0].node is not None:
                    given.setdefault(stem(base), []).append(bare(rest[0].node))
            case _:
                pass
    return {name for name, sides in given.items() if not any(isinstance(n, Power) for n in sides)}


def _superscript(node: Node) -> Iterator[tuple[str, str]]:
    match node:
        case Power(base=Symbol() as base, exponent=exponent):
            letter = counted(exponent) or label(exponent)
            if letter:
                yield stem(base), letter
        case _:
            return


def label(exponent: Node) -> str:
    """The letter or the run of letters that a superscript is, `f` or `xh`; "" for others."""
    inner = bare(exponent)
    letters = ""
    for part in inner.factors if isinstance(inner, Juxtaposition) else (inner,):
        match part:
            case Symbol(base=base, scripts=(), accents=(), primes=0) if len(base) == 1:
                letters += base
            case _:
                return ""
    return letters


def is_label(letters: str) -> bool:
    """Whether a superscript of what is defined is a letter that counts nothing, or a few."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= LONGEST):
        return False
    return not set(letters) <= (COUNTING | EXPONENTS if len(letters) == 1 else INDICES)


def with_script(base: Symbol, node: Power, kind: Literal["paren", "super"]) -> Symbol:
    """A symbol with its superscript as a script of some kind."""
    index = bare(node.exponent)
    script = Script(
        start=node.exponent.start, end=node.exponent.end, kind=kind,
        text=index_text(index), items=(index,),
    )  # fmt: skip
    return base.replace(end=node.end, scripts=(*base.scripts, script))


def index_text(index: Node) -> str:
    """A superscript as a script says it."""
    match index:
        case Number(text=text):
            return text
        case Symbol():
            return name_of(index)
        case Juxtaposition():
            return label(index)
        case Add(terms=(Symbol() as letter, Number(text=text)), signs=(_, sign)):
            return f"{name_of(letter)}{'+' if sign > 0 else '-'}{text}"
        case _:
            raise AssertionError(f"no index: {index!r}")
