"""Names as they are written, with their indices, and slips of one index."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.meaning.indices.stray_letters import carrier, reckoned
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import below
from backproof.record import dataclass
from backproof.source import Passage
from backproof.syntax import nodes as syntax

EXPONENT = "exponent"
Key = tuple[object, ...]
Counted = tuple[str, int]
"""An index that counts: its letter, and what is added to it. `("", 3)` is the number 3."""


@dataclass(frozen=True)
class Index:
    """One index of a name, and where it stands in its passage."""

    kind: str
    place: int
    counted: Counted | None
    start: int
    end: int


@dataclass(frozen=True)
class Indexed:
    """A name with indices, as it is written."""

    base: tuple[str, ...]
    indices: tuple[Index, ...]
    start: int
    end: int

    @property
    def key(self) -> Key:
        """What two occurrences of one name have in common."""
        return self.base, tuple((i.kind, i.place, i.counted) for i in self.indices)


@dataclass(frozen=True)
class Slip:
    """An index of a name that may be wrong: the characters from `start` to `end` of its passage,
    and what is typed there instead. With `links` it is all that keeps derivatives from chaining;
    else the `name` stands nowhere else. The `other` name is what it then is, as it stands in a
    `passage`."""

    name: Indexed
    other: Indexed
    passage: Passage
    written: str
    meant: str
    start: int
    end: int
    text: str
    links: bool = False


def indexed(node: syntax.Node | None) -> Iterator[Indexed]:
    """The names with indices in an expression; an exponent that may count is one. What a function
    with indices is applied to is part of its name: `g_k(z_k)`."""
    raised: dict[int, syntax.Power] = {}
    applied: dict[int, syntax.Call] = {}
    for part in () if node is None else below(node):
        if isinstance(part, syntax.Power) and isinstance(inner := bare(part.base), syntax.Symbol):
            raised[id(inner)] = part
        if isinstance(part, syntax.Call) and part.function.scripts and len(part.arguments) == 1:
            applied[id(bare(part.arguments[0]))] = part
        if not isinstance(part, syntax.Symbol):
            continue
        name = named_at(part, raised.get(id(part)))
        if name is None:
            continue
        yield name
        call = applied.get(id(part))
        if call is not None and (function := named_at(call.function, None)) is not None:
            base = ("call", *function.base, *name.base)
            yield Indexed(base, (*function.indices, *name.indices), call.start, call.end)


def named_at(symbol: syntax.Symbol, power: syntax.Power | None) -> Indexed | None:
    """A name with its indices, with those that stand in its exponent; None where it has none."""
    indices = [
        Index(script.kind, place, counted(item), item.start, item.end)
        for script in symbol.scripts
        for place, item in enumerate(map(bare, script.items))
    ]
    end = symbol.end
    if power is not None and (above := counted(power.exponent)) is not None:
        exponent, end = bare(power.exponent), power.end
        indices.append(Index(EXPONENT, 0, above, exponent.start, exponent.end))
    base = (carrier(symbol), symbol.base, symbol.style, *symbol.accents)
    return Indexed(base, tuple(indices), symbol.start, end) if indices else None


def counted(node: syntax.Node) -> Counted | None:
    """An index as a letter and what is added to it, None for other ones."""
    match bare(node):
        case syntax.Number() as number if number.value == int(number.value):
            return "", int(number.value)
        case syntax.Add(terms=(_, syntax.Number() as number), signs=signs) as added:
            letter = reckoned(added)
            return None if letter is None else (letter, int(signs[1] * number.value))
        case inner:
            letter = reckoned(inner)
            return None if letter is None else (letter, 0)


def differing(found: Indexed, other: Indexed, index: Index, numbers: bool = False) -> Index | None:
    """The index of another name where it differs from a name in this one alone: a letter, or one of
    `numbers` too."""
    if other.base != found.base or len(other.indices) != len(found.indices):
        return None
    for mine, theirs in zip(found.indices, other.indices, strict=True):
        if (mine.kind, mine.place) != (theirs.kind, theirs.place):
            return None
        if mine is index:
            there = theirs
        elif mine.counted != theirs.counted or mine.counted is None:
            return None
    return there if there.counted is not None and (there.counted[0] or numbers) else None


def braced(text: str, index: Index, meant: str) -> str:
    """What is typed for an index: in braces where it has several characters and had one."""
    bare_ = text[index.start - 1 : index.start] in ("_", "^")
    return f"{{{meant}}}" if bare_ and len(meant) > 1 and not meant.startswith("\\") else meant


def slip_of(
    text: str, name: Indexed, index: Index, other: Indexed, there: Index, passage: Passage,
    links: bool = False,
) -> Slip:  # fmt: skip
    """The slip of an index of a name in a text, for that of another name in a passage."""
    start, end = index.start, index.end
    meant = passage.text[there.start : there.end]
    new = braced(text, index, meant)
    return Slip(name, other, passage, text[start:end], meant, start, end, new, links)
