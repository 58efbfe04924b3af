"""Letters that nothing binds: the k of `dZ^{[l]} = dA^{[k]} ⊙ f'(Z^{[l]})`.

A letter counts layers, steps or entries where the left side has it, or a sum binds it. One that
stands once in a formula, without either, says nothing there. Where a letter of the line stands in
the same place of the same quantity elsewhere on the page, the line is understood with that letter,
so that the slip costs no other line its meaning: it can be wrong in that letter, and never right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import partial

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_members
from backproof.meaning.statements import ERROR_SIGNALS, below, inside
from backproof.record import dataclass, replace
from backproof.source import Block
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Member, Statement

SPELLED = frozenset({"ell", "tau"})
EXPONENT = "exponent"


@dataclass(frozen=True)
class Spot:
    """Where a letter stands: the quantity that carries it, the kind of its script, and its place
    there; an exponent may count as well."""

    carrier: str
    kind: str
    place: int
    letter: str


@dataclass(frozen=True)
class Stray:
    """A letter that nothing binds, and the one that the line is understood with; `varied` is the
    letter of a sum that has the stray one in its stead."""

    written: str
    meant: str
    varied: str = ""


Strays = Mapping[tuple[Block, int], Stray]
"""By the block and the start of a member of a chain."""


@dataclass(frozen=True, eq=False)
class Line:
    """A right side of a chain, and the letters in it that nothing binds; its first one `defines`
    the left side. `root` is the statement with that."""

    root: Statement
    statement: Statement
    head: syntax.Node
    node: syntax.Node
    member: Member
    bound: tuple[str, ...]
    loose: tuple[Spot, ...]
    defines: bool


def with_bound_letters(statements: Sequence[Statement]) -> tuple[list[Statement], Strays]:
    """The same statements, where a stray letter is exchanged for the one that is meant."""
    lines = list(right_sides(statements))
    gradients = frozenset(names_of_derivatives(lines))
    found: dict[tuple[Block, int], Stray] = {}
    moved: dict[Member, Member] = {}
    page: _Page | None = None
    for line in lines:
        if not may_stray(line, gradients):
            continue
        page = page or _Page(statements, lines)
        written, meant = line.loose[0].letter, page.meant(line)
        node = line.node if meant is None else with_letter(line.node, written, meant)
        if meant is None or node is line.node:
            continue
        moved[line.member] = replace(line.member, node=node)
        varied = varied_by(line.node, written) if any(spots(line.head)) else ""
        varied = varied if page.fitting(line) else ""
        found[line.statement.block, line.member.start] = Stray(written, meant, varied)
    if not moved:
        return list(statements), {}
    return with_members(statements, lambda member: moved.get(member, member)), found


def right_sides(statements: Sequence[Statement]) -> Iterator[Line]:
    """The members of each chain behind its left side."""
    roots: dict[Statement, Statement] = {}
    for statement in statements:
        before = statement.continues
        root = roots[statement] = statement if before is None else roots.get(before, before)
        head = root.members[0].node
        rest = statement.members if before is not None else statement.members[1:]
        for number, member in enumerate(rest if head is not None else ()):
            if member.node is None or head is None:
                continue
            bound = bound_letters(head, member.node)
            loose = tuple(s for s in spots(member.node) if s.letter not in bound)
            first = before is None and number == 0
            yield Line(root, statement, head, member.node, member, bound, loose, first)


def names_of_derivatives(lines: Iterable[Line]) -> Iterator[str]:
    """The quantities that are names for derivatives: `r_t = ∂s_t/∂w`."""
    for line in lines:
        head = bare(line.head)
        if isinstance(head, syntax.Symbol) and isinstance(bare(line.node), syntax.Derivative):
            yield carrier(head)


def may_stray(line: Line, gradients: Set[str]) -> bool:
    """Whether a line that defines nothing has one letter that nothing binds, once, and others that
    are bound, where no condition says more."""
    statement, member = line.statement, line.member
    if len(line.loose) != 1 or not line.bound or not line.loose[0].letter.islower():
        return False
    if statement.conditions or statement.words or member.relation not in ("=", "leftarrow"):
        return False
    head = bare(line.head)
    named = isinstance(head, syntax.Symbol) and carrier(head) in gradients
    return not line.defines or named or claims(line.head, line.node)


def claims(head: syntax.Node, node: syntax.Node) -> bool:
    """Whether what equals a left side defines nothing that other lines are judged by: it is a
    derivative, written or named `dZ`, an error signal, or a quantity that is given a new value."""
    inner = bare(head)
    if isinstance(inner, syntax.Symbol):
        step = any(key(n) == key(inner) for n in below(node) if isinstance(n, syntax.Symbol))
        short = len(inner.base) > 1 and inner.base[0] == "d" and inner.style != "text"
        return step or short or inner.base in ERROR_SIGNALS or has_slope(node)
    if isinstance(inner, syntax.Juxtaposition) and len(inner.factors) == 2:
        sign = inner.factors[0]
        return isinstance(sign, syntax.Symbol) and sign.base == "delta" and not sign.scripts
    kinds = (syntax.Derivative, syntax.Differential)
    return any(isinstance(n, kinds) for n in below(inner))


def has_slope(node: syntax.Node) -> bool:
    """Whether a formula has the slope of a function in it, as no forward equation has."""
    return any(isinstance(n, syntax.Call) and n.function.primes for n in below(node))


def bound_letters(head: syntax.Node, node: syntax.Node) -> tuple[str, ...]:
    """The letters of a left side, also those of conditions in its scripts, and those over which the
    sums of a formula run."""
    return tuple(dict.fromkeys((*left_letters(head), *summed(inside(node, syntax.BigOperator)))))


def left_letters(head: syntax.Node) -> tuple[str, ...]:
    """The letters of a left side, also those of conditions in its scripts."""
    left = (spot.letter for spot in spots(head))
    parts = (part for script in inside(head, syntax.Script) for part in below(script))
    return (*left, *(x for part in parts if (x := letter_of(part)) is not None))


def summed(sums: Iterable[syntax.BigOperator]) -> Iterator[str]:
    """The letters over which sums run."""
    return (x for n in sums for letter in n.letters if (x := letter_of(letter)) is not None)


def sums_around(node: syntax.Node, written: str) -> Iterator[str]:
    """The letters of the sums in which a letter stands."""
    sums = inside(node, syntax.BigOperator)
    return summed(n for n in sums if any(s.letter == written for s in spots(n.body)))


def varied_by(node: syntax.Node, stray: str) -> str:
    """The letter of a sum that has a stray letter in the place of it, "" for none."""
    for total in below(node):
        if isinstance(total, syntax.BigOperator) and len(total.letters) == 1:
            own, inside = letter_of(total.letters[0]), {s.letter for s in spots(total.body)}
            if own is not None and own not in inside and stray in inside:
                return own
    return ""


def spots(node: syntax.Node) -> Iterator[Spot]:
    """The letters in the scripts of an expression, and in exponents, which may count layers."""
    for part in below(node):
        match part:
            case syntax.Symbol(scripts=scripts) if scripts:
                for script in scripts:
                    for place, item in enumerate(script.items):
                        if (letter := reckoned(item)) is not None:
                            yield Spot(carrier(part), script.kind, place, letter)
            case syntax.Power(base=syntax.Symbol() as base, exponent=exponent):
                if (letter := reckoned(exponent)) is not None:
                    yield Spot(carrier(base), EXPONENT, 0, letter)
            case syntax.Indexed(script=script):
                for place, item in enumerate(script.items):
                    if (letter := reckoned(item)) is not None:
                        yield Spot("", script.kind, place, letter)
            case _:
                pass


def carrier(symbol: syntax.Symbol) -> str:
    """The letter of a quantity or a function, also of what `dZ` is the gradient by."""
    name = symbol.base
    plain = name[1:] if len(name) > 1 and name[0] == "d" else name
    return "_".join((plain, *symbol.accents))


def reckoned(item: syntax.Node) -> str | None:
    """The letter of `l`, `l-1` or `L+2`; None for other indices."""
    match bare(item):
        case syntax.Add(terms=(term, syntax.Number())):
            letter = letter_of(term)
        case other:
            letter = letter_of(other)
    single = letter is not None and letter.isascii() and (len(letter) == 1 or letter in SPELLED)
    return letter if single else None


class _Page:
    """Where the letters of a page stand, and in which chains nothing binds them."""

    def __init__(self, statements: Sequence[Statement], lines: Sequence[Line]):
        nodes = [m.node for s in statements for m in s.members if m.node is not None]
        self.spots = Counter(spot for node in nodes for spot in spots(node))
        self.plain = {name for node in nodes for name in quantities(node)}
        self.bound = {letter for line in lines for letter in line.bound}
        self.loose: dict[str, set[Member]] = {}
        self.chains: dict[Statement, list[Line]] = {}
        for line in lines:
            self.chains.setdefault(line.root, []).append(line)
            for spot in line.loose:
                self.loose.setdefault(spot.letter, set()).add(line.member)

    def meant(self, line: Line) -> str | None:
        """The letter that a stray one should be, None where that is open. What another line has
        loose too belongs to a name, or is the number of something; what the chain has elsewhere
        its author knows of; an exponent may be a quantity."""
        spot = line.loose[0]
        others = (each for each in self.chains[line.root] if each is not line)
        if any(s.letter == spot.letter for each in others for s in spots(each.node)):
            return None
        if self.loose[spot.letter] != {line.member} or self.names(spot):
            return None
        if spot.kind == EXPONENT and spot.letter in self.plain:
            return None
        fitting = self.fitting(line)
        if not fitting:
            return varied_by(line.node, spot.letter) or None
        used = Counter(each.letter for each in spots(line.node))
        rarest = min(used[x] for x in fitting)
        fitting = [x for x in fitting if used[x] == rarest]
        return fitting[0] if len(fitting) == 1 else None

    def names(self, spot: Spot) -> bool:
        """Whether a letter that no line binds stands so in the text too, which may explain it as a
        name: "the last state $h_f$"."""
        return self.spots[spot] > 1 and spot.letter not in self.bound

    def fitting(self, line: Line) -> list[str]:
        """The letters that count where the stray one stands, and stand so elsewhere."""
        spot = line.loose[0]
        around = (*left_letters(line.head), *sums_around(line.node, spot.letter))
        around = tuple(x for x in dict.fromkeys(around) if not self.labels(line.head, x))
        return [x for x in around if replace(spot, letter=x) in self.spots]

    def labels(self, head: syntax.Node, letter: str) -> bool:
        """Whether a letter says of which quantity a left side is the error, and counts nothing."""
        inner = bare(head)
        signal = isinstance(inner, syntax.Symbol) and inner.base in ERROR_SIGNALS
        return signal and letter in self.plain


def quantities(node: syntax.Node) -> Iterator[str]:
    """The names that stand outside of scripts and exponents."""
    match node:
        case syntax.Symbol():
            yield node.base
        case syntax.Power(base=base) | syntax.Indexed(base=base):
            yield from quantities(base)
        case _:
            for part in syntax.children(node):
                yield from quantities(part)


def with_letter(node: syntax.Node, written: str, meant: str) -> syntax.Node:
    """An expression with another letter in its scripts and exponents."""
    letters = partial(_letter, written=written, meant=meant)
    part = rebuilt(node, partial(with_letter, written=written, meant=meant))
    match part:
        case syntax.Symbol(scripts=scripts) if scripts:
            other = tuple(_script(script, written, meant) for script in scripts)
            same = all(a is b for a, b in zip(other, scripts, strict=True))
            return part if same else part.replace(scripts=other)
        case syntax.Power(base=syntax.Symbol(), exponent=exponent):
            return (
                part.replace(exponent=letters(exponent)) if reckoned(exponent) == written else part
            )
        case _:
            return part


def _script(script: syntax.Script, written: str, meant: str) -> syntax.Script:
    """A script with another letter, itself where it does not have that."""
    if written not in map(reckoned, script.items) or script.text.count(written) != 1:
        return script
    items = tuple(_letter(item, written, meant) for item in script.items)
    return script.replace(text=script.text.replace(written, meant), items=items)


def _letter(node: syntax.Node, written: str, meant: str) -> syntax.Node:
    """An index with another letter."""
    inner = bare(node)
    if letter_of(inner) == written and isinstance(inner, syntax.Symbol):
        return inner.replace(base=meant)
    return rebuilt(node, partial(_letter, written=written, meant=meant))
