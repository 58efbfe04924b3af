"""What a document shows of its letters: every script, and what binds, compares or ranges a letter.

Nothing is decided here; `letters` weighs what was seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from backproof.meaning.naming.names import DATA, bare, name_of, stem
from backproof.patterns import regex
from backproof.record import dataclass, field, once
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Call,
    Comparison,
    Derivative,
    Indexed,
    Juxtaposition,
    Node,
    Norm,
    Number,
    Power,
    Range,
    Script,
    Space,
    Symbol,
    Transpose,
    children,
)
from backproof.syntax.statements import Statement

BRACKETS = frozenset(("paren", "bracket", "angle"))
GREEK_INDICES = frozenset(("ell", "tau", "mu", "nu", "alpha", "beta", "gamma", "rho", "kappa"))
_PIECE = regex(r"[A-Za-z]|\d+|[:*]")
_WITH_ALL = regex(r"(?:[:*],?(?:[A-Za-z]|\d+)|(?:[A-Za-z]|\d+),?[:*])")
_WORD = regex(r"[A-Za-z]\d+")
_NOTHING: frozenset[str] = frozenset()


Slot = tuple[str, str]
"""A stem and a kind of script: one place where indices stand."""
Key = tuple[str, str, str]
"""A slot and a letter, or a label, in it."""


@dataclass(frozen=True, eq=False)
class Use:
    """One script of one symbol: on which stem, its parts, the statement's number, and the letters
    that enclosing sums bind there."""

    stem: str
    kind: str
    parts: tuple[Node, ...]
    statement: int
    bound: frozenset[str]


@dataclass(eq=False)
class Evidence:
    """All scripts of a document and what else tells of its letters.

    `marked` are the nodes that show what an element is: symbols with scripts, transposes, norms,
    products, calls of functions with scripts. `sizes` are stems that stand for dimensions. `along`
    are the letters at the ends of a letter's range, which count the same: k and t of `i=k+1, …, t`.
    `matrices` are places of letters that count matrices: `W_h ∈ ℝ^{d×k}`. `picking` are letters
    that pick one of those over which a share sums. `ends` are letters that end lists. `below` are
    the statements that differentiate by what has a letter.
    """

    uses: list[Use] = field(default_factory=list)
    marked: list[Node] = field(default_factory=list)
    compared: set[tuple[str, str]] = field(default_factory=set)
    ranged: set[str] = field(default_factory=set)
    tops: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    along: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    quantities: set[str] = field(default_factory=set)
    sizes: set[str] = field(default_factory=set)
    defined: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    matrices: set[Key] = field(default_factory=set)
    picking: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    below: defaultdict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))


def with_primes(letters: Iterable[str]) -> frozenset[str]:
    """Letters, and those that are called alike but for primes: j' counts what j counts."""
    return frozenset(letter + primes for letter in letters for primes in ("", "'", "''", "*"))


def letter_of(node: Node | None) -> str | None:
    """The letter that a plain symbol is, with the primes or the star that are part of it: one
    character, or a Greek letter that serves as index."""
    if not isinstance(node, Symbol) or node.scripts or node.accents or node.primes:
        return None
    if node.style in ("text", "roman", DATA):
        return None
    letter = node.base.rstrip("'*")
    plain = len(letter) == 1 and letter.isalpha()
    return node.base if plain or letter in GREEK_INDICES else None


def only_letter(symbol: Symbol) -> str | None:
    """The letter that is all there is on a symbol, in a subscript: i of `x_i`."""
    match symbol.scripts:
        case (Script(kind="sub", items=(item,)),):
            return letter_of(item)
        case _:
            return None


def shifted(node: Node) -> tuple[str, ...]:
    """The letters of an index with arithmetic: `t-1` has t, `k-m+1` has k and m; () for others."""
    match node:
        case Add(terms=terms):
            found = [letter_of(term) for term in terms if not isinstance(term, Number)]
            return () if None in found else tuple(letter for letter in found if letter)
        case _:
            return ()


@once(Script)
def parts_of(script: Script) -> tuple[Node, ...]:
    """The parts of a script as nodes; "all" (`j:`, `\\cdot j`) is an empty Range."""
    if script.items or not _WITH_ALL.fullmatch(script.text):
        return tuple(part for item in script.items for part in _pieces(item))
    found: list[Node] = []
    for piece in _PIECE.findall(script.text):
        start, end = script.start, script.end
        if piece in ":*":
            found.append(Range(start=start, end=end, items=()))
        elif piece.isdigit():
            found.append(Number(start=start, end=end, value=float(piece), text=piece))
        else:
            found.append(Symbol(start=start, end=end, base=piece))
    return tuple(found)


def _pieces(item: Node) -> Iterator[Node]:
    """A word like `N1` or `h11` as its letter and its number, unless it is upright."""
    word = isinstance(item, Symbol) and len(item.base) > 1 and not item.scripts
    if isinstance(item, Symbol) and word and item.style != "text" and _WORD.fullmatch(item.base):
        middle = item.start + 1
        yield Symbol(start=item.start, end=middle, base=item.base[0])
        digits = item.base[1:]
        yield Number(start=middle, end=item.end, value=float(digits), text=digits)
    else:
        yield item


def nodes_of(statement: Statement) -> Iterator[Node]:
    """The expressions of a statement: its members and its conditions."""
    yield from (member.node for member in statement.members if member.node is not None)
    yield from statement.conditions


@once(Statement)
def definition(statement: Statement) -> tuple[Symbol, tuple[Node, ...]] | None:
    """What a statement defines by `=`, and all its right sides; None where its left side is no
    symbol."""
    first, rest = statement.members[0], statement.members[1:]
    if statement.continues is not None or first.node is None:
        return None
    head = bare(first.node)
    rights = tuple(m.node for m in rest if m.relation == "=" and m.node is not None)
    return (head, rights) if isinstance(head, Symbol) and rights else None


def evidence(statements: Sequence[Statement]) -> Evidence:
    """Walk a document once."""
    found = Evidence()
    for number, statement in enumerate(statements):
        _state(statement, found)
        for node in nodes_of(statement):
            _walk(node, number, found)
    return found


def _state(statement: Statement, found: Evidence) -> None:
    """What the relations of a chain say: a range, a comparison, a definition."""
    members = statement.members
    if len(members) == 2 and members[0].node is not None and members[1].node is not None:
        _relate(members[0].node, members[1].relation, members[1].node, found)
    defined = definition(statement)
    if defined is not None and not all(_trivial(right) for right in defined[1]):
        found.quantities.add(defined[0].base)
        found.defined.add(stem(defined[0]))
        found.matrices.update(_multiplied_in_turn(*defined))


def _multiplied_in_turn(head: Symbol, rights: Iterable[Node]) -> Iterator[Key]:
    """The places of a letter that picks what is multiplied, one each of several capitals, and what
    that makes: `C_b = A_b B_b` multiplies matrices."""
    own = {key[2] for key in _counted_by(head)} if _is_capital(head) else set()
    for right in map(bare, rights):
        factors = right.factors if isinstance(right, Juxtaposition) and own else ()
        plain = [f.base if isinstance(f, Transpose) else f for f in map(bare, factors)]
        symbols = [f for f in map(bare, plain) if isinstance(f, Symbol) and _is_capital(f)]
        places = [key for symbol in symbols for key in _counted_by(symbol) if key[2] in own]
        if len({key[0] for key in places}) > 1 and len(symbols) == len(factors):
            yield from (*places, *_counted_by(head))


def _is_capital(symbol: Symbol) -> bool:
    return symbol.base[:1].isupper() and len(symbol.base) == 1


def _trivial(node: Node) -> bool:
    inner = bare(node)
    return isinstance(inner, Number | Range) or letter_of(inner) is not None


def _relate(left: Node, relation: str, right: Node, found: Evidence) -> None:
    """`i = 1, \\dots, n` and `i \\in \\{1, \\dots, n\\}` range i; `i \\neq j` compares two
    letters."""
    listed = bare(left)
    items = listed.items if isinstance(listed, Range) else (listed,)
    letters = [letter for item in items if (letter := letter_of(item))]
    target = bare(right)
    if relation == "in" and isinstance(target, Space) and len(target.dims) == 2:
        sizes = map(bare, target.dims)
        if not any(isinstance(size, Number) and size.value == 1 for size in sizes):
            found.matrices.update(place for item in items for place in _counted_by(item))
    if relation in ("=", "in") and isinstance(target, Range) and _counts(target):
        found.ranged.update(letters)
        for end in (target.items[0], target.items[-1]):
            for letter in letters:
                _top(letter, end, found)
    other = letter_of(target)
    if relation in ("=", "!=", "neq", "ne") and other is not None and len(letters) == 1:
        found.compared.add((letters[0], other))


def _counted_by(node: Node | None) -> Iterator[Key]:
    """The places of a symbol in which a letter stands alone."""
    if isinstance(node, Symbol):
        for script in node.scripts:
            parts = parts_of(script) if script.kind != "super" else ()
            if len(parts) == 1 and (letter := letter_of(parts[0])) is not None:
                yield stem(node), script.kind, letter


def _counts(items: Range) -> bool:
    """Whether a list with dots goes from a number or to one."""
    ends = (items.items[0], items.items[-1])
    return None in items.items and any(isinstance(end, Number) for end in ends)


def _top(letter: str, end: Node | None, found: Evidence) -> None:
    if isinstance(end, Symbol) and end.base != letter:
        found.tops[letter].setdefault(name_of(end))


def _walk(root: Node, statement: int, found: Evidence) -> None:
    stack = [(root, _NOTHING)]
    while stack:
        item, bound = stack.pop()
        if isinstance(item, Script):
            continue
        match item:
            case Symbol():
                _symbol(item, statement, bound, found)
            case Indexed(script=script):
                parts = parts_of(script)
                found.uses.append(Use("", script.kind, parts, statement, bound))
            case Power(base=Symbol() as base, exponent=exponent) if letter_of(exponent) or shifted(
                exponent
            ):
                found.uses.append(Use(stem(base), "power", (exponent,), statement, bound))
            case Call(function=function):
                found.functions.add(stem(function))
                if function.scripts:
                    found.marked.append(item)
            case Transpose() | Norm() | Juxtaposition():
                found.marked.append(item)
            case BigOperator(letters=letters, lower=lower, upper=upper, condition=condition):
                names = frozenset(letter for each in letters if (letter := letter_of(each)))
                if condition is not None and _lists_names(condition):
                    names = _NOTHING
                for letter in names:
                    _top(letter, upper, found)
                    for end in (lower, upper):
                        for other in (letter_of(end), *shifted(end)) if end is not None else ():
                            if other is not None:
                                found.along[letter].add(other)
                                found.along[other].add(letter)
                bound = bound | names
            case Range(items=(first, *_, last) as items) if None in items:
                found.ends.update(_ends_of_list(first, last))
            case Comparison(operator=operator, left=left, right=right):
                _relate(left, operator, right, found)
            case Derivative(numerator=numerator, denominators=denominators):
                sides = (numerator, *denominators)
                found.quantities.update(s.base for s in sides if isinstance(s, Symbol))
                for place in (place for by in denominators for place in _counted_by(bare(by))):
                    found.below[place].add(statement)
            case Space(dims=dims):
                found.sizes.update(stem(dim) for dim in dims if isinstance(dim, Symbol))
            case _:
                pass
        stack.extend((part, bound) for part in reversed(children(item)))


def _ends_of_list(first: Node | None, last: Node | None) -> tuple[str, ...]:
    """The letters of where a list of one letter ends that begins with a number: n of
    `x_0, \\dots, x_{n-1}`."""
    if not isinstance(first, Symbol) or not isinstance(last, Symbol) or stem(first) != stem(last):
        return ()
    match first.scripts, last.scripts:
        case (Script(kind="sub", items=(Number(),)),), (Script(kind="sub", items=(end,)),):
            return shifted(end)
        case _:
            return ()


def _lists_names(condition: Node) -> bool:
    """Whether a sum runs over names: `a \\in \\{f, i, o\\}`."""
    if not isinstance(condition, Comparison):
        return False
    listed = bare(condition.right)
    items = listed.items if isinstance(listed, Range) else ()
    return len(items) > 1 and all(isinstance(item, Symbol) for item in items)


def _symbol(symbol: Symbol, statement: int, bound: frozenset[str], found: Evidence) -> None:
    if not symbol.scripts:
        return
    name = stem(symbol)
    found.quantities.add(symbol.base)
    found.marked.append(symbol)
    for script in symbol.scripts:
        if script.kind != "super":
            parts = parts_of(script)
            if any(isinstance(part, Range) and not part.items for part in parts):
                # A letter beside what stands for all, `X_{i:}`, counts as well.
                found.ranged.update(letter for part in parts if (letter := letter_of(part)))
            found.uses.append(Use(name, script.kind, parts, statement, bound))
