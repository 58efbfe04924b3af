"""Entries and their wholes where only the text joins them: "where p_k are the entries of P_2".

A loss by such entries is one by their wholes as well: claims about the wholes rest on that one. Of
another letter than the whole's, the words must say it plainly; of the same letter they may speak of
neurons in a layer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from backproof.meaning.batches.samples import SAMPLE
from backproof.meaning.definitions.roles import is_target
from backproof.meaning.definitions.table import Definition, Table, used_names
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import below
from backproof.patterns import regex
from backproof.record import dataclass, replace
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_AND = regex(r"[\s$`\\()]*(?:,|and|,\s*and|&|for|or)[\s$`\\()]*")
_WHICH = (
    r"(?:(?:the|an?|each|individual|single|respective)\s+|"
    r"@\s*-?\s*(?:th|st|nd|rd)\s+(?:and\s+)?)*"
)
_PART = r"(?:entr(?:y|ies)|elements?|components?|coordinates?)"
_NEURON = r"(?:neurons?|units?|nodes?|outputs?)"
_ARRAY = r"(?:layers?|vectors?|matrix|matrices|arrays?|rows?)"
_OF = rf"\s+(?:of|in|from)\s+(?:the\s+)?(?:{_ARRAY}\s+(?:of\s+)?)*"
_ARE = (
    r"\s*,?\s*(?:(?:which|that|each|here|simply|just|then)\s+)*"
    r"(?:is|are|denot(?:es?|ing)|represent(?:s|ing)?|being)\s+"
)
_PLAIN = regex(rf"{_ARE}{_WHICH}{_PART}{_OF}")
_MADE_OF = r"(?:sum|mean|average|product|number|function|norm|max|min|log|square|deriv|grad)"
_LOOSE = regex(rf"{_ARE}(?:(?!\b{_MADE_OF})[^.;:]){{0,60}}?\b(?:{_PART}|{_NEURON}){_OF}")
_MARKS = regex(r"[$`]|\\[()]")
_BETWEEN = 4
"""How many pieces of maths may stand between entries and their wholes: the letters that count."""


def is_compared(name: str) -> bool:
    """Whether a name is a target by its letter, small or capital."""
    return is_target(name) or is_target(name[:1].lower() + name[1:])


@dataclass(frozen=True)
class _Piece:
    """A piece of maths in running text, and the words before it, since the last one."""

    node: syntax.Node
    statement: Statement
    words: str


def wholes_said(statements: Sequence[Statement]) -> dict[tuple[Section, str], syntax.Symbol]:
    """By section and name, the whole of which the text there calls something an entry; nothing
    where the name also stands for a whole of its own."""
    said: dict[tuple[Section, str], syntax.Symbol] = {}
    for section, small, whole in entries_said(statements):
        said.setdefault((section, small), whole)
    if said:
        for statement in statements:
            if statement.block.kind == "display":
                for small in standing_whole(statement):
                    said.pop((statement.block.section, small), None)
    return said


def add_wholes(
    table: Table,
    said: Mapping[tuple[Section, str], syntax.Symbol],
    statements: Iterable[Statement],
) -> None:
    """Give a table the definitions by entries as definitions by the wholes, beside them, for each
    way in which samples may lie: of one sample, or the sum of those of all."""
    alone = frozenset(
        name for s in statements if s.block.kind == "display" for name in standing_whole(s)
    )
    for definition in tuple(table.by_key.values()):
        left = definition.left
        if left is None or isinstance(left, syntax.Element):
            continue
        path = definition.stated.place.section.path()
        wholes = {small: whole for (place, small), whole in said.items() if place in path}
        wholes = wholes or wholes_by_case(definition, table, alone)
        if wholes and definition.key not in table.expressions.values():
            add_by_wholes(table, definition, wholes)


def add_by_wholes(
    table: Table, definition: Definition, wholes: Mapping[str, syntax.Symbol]
) -> None:
    """Give a table one definition by entries as definitions by the wholes."""
    defined = frozenset(table.definitions) - table.given.keys()
    for axis in (None, 0, 1):
        node = _Picks(wholes, axis, defined).whole(definition.node)
        if node is definition.node:
            continue
        name, stated = definition.name, definition.stated
        key = f"{name}@{len(table.definitions.get(name, ())) + len(table.wholes) + 1}"
        stated = replace(stated, member=replace(stated.member, node=node))
        table.by_key[key] = replace(definition, key=key, node=node, stated=stated)
        table.wholes[definition.key, axis] = key


def wholes_by_case(
    definition: Definition, table: Table, alone: frozenset[str]
) -> dict[str, syntax.Symbol]:
    """The wholes of a sum over entries by one index where nothing else occurs in it: matrices that
    are defined whole, and capitals where the small letter has entries alone. In a batch the sum may
    be the loss of one sample."""
    bound = {
        letter_of(letter)
        for part in below(definition.node)
        if isinstance(part, syntax.BigOperator)
        for letter in part.letters
    }
    found: dict[str, syntax.Symbol] = {}
    for part in below(definition.node) if bound else ():
        if not isinstance(part, syntax.Element) or not isinstance(part.base, syntax.Symbol):
            continue
        base, letters = part.base, [letter_of(index) for index in part.indices]
        if len(letters) != 1 or letters[0] not in bound:
            return {}
        large = base.replace(base=base.base.capitalize())
        if name_of(base) == name_of(large) or name_of(base) not in alone:
            found[name_of(base)] = large
    known = {name for name, whole in found.items() if name_of(whole) in table.definitions}
    others = {name for name in found.keys() - known if not is_compared(name)}
    used = {name for name in used_names(definition.node) if not is_compared(name)}
    whole = all(name_of(whole) in alone for whole in found.values())
    return found if known and not others and used <= known and whole else {}


@dataclass(frozen=True)
class _Picks:
    """Entries of wholes, which samples are stacked in along an axis; so are the targets that they
    are compared with, unless those are `defined`."""

    wholes: Mapping[str, syntax.Symbol]
    axis: int | None
    defined: frozenset[str]

    def whole(self, node: syntax.Node) -> syntax.Node:
        """A formula by entries as one by the wholes; itself where it has none of these."""
        found = changed(node, self.entry, syntax.Element)
        if found is node or self.axis is None:
            return found
        if not any(name_of(s) == SAMPLE for s in below(found) if isinstance(s, syntax.Symbol)):
            return found
        letter = syntax.Symbol(start=node.start, end=node.start, base=SAMPLE)
        return syntax.BigOperator(
            start=node.start, end=node.end, operator="sum", letters=(letter,), lower=None,
            upper=None, condition=None, body=found,
        )  # fmt: skip

    def entry(self, node: syntax.Node) -> syntax.Node:
        """An entry of a sample as one of its whole."""
        base = node.base if isinstance(node, syntax.Element) else None
        if not isinstance(node, syntax.Element) or not isinstance(base, syntax.Symbol):
            return node
        name = name_of(base)
        if (whole := self.wholes.get(name)) is not None:
            base = whole.replace(start=base.start, end=base.end)
        elif not is_compared(name) or name in self.defined:
            return node
        if self.axis is None or len(node.indices) != 1:
            return node.replace(base=base)
        letter = syntax.Symbol(start=node.start, end=node.start, base=SAMPLE)
        indices = (letter, *node.indices) if self.axis == 0 else (*node.indices, letter)
        return node.replace(base=base, indices=indices)


def standing_whole(statement: Statement) -> Iterator[str]:
    """The names that stand without an index in a statement."""
    for member in statement.members:
        nodes = tuple(below(member.node)) if member.node is not None else ()
        picked_of = {id(bare(node.base)) for node in nodes if isinstance(node, syntax.Element)}
        for node in nodes:
            if isinstance(node, syntax.Symbol) and id(node) not in picked_of:
                yield name_of(node)


def entries_said(
    statements: Sequence[Statement],
) -> Iterator[tuple[Section, str, syntax.Symbol]]:
    """The sections, the names of what the text there calls entries, and the wholes."""
    pieces = list(pieces_of(statements))
    position = 0
    while position < len(pieces):
        small = _listed(pieces, position, syntax.Element)
        for wholes, words in _candidates(pieces, position + len(small)) if small else ():
            names = [bare(e.base) for e in small if isinstance(e, syntax.Element)]
            if len(wholes) != len(names):
                continue
            for name, whole in zip(names, wholes, strict=True):
                if isinstance(name, syntax.Symbol) and isinstance(whole, syntax.Symbol):
                    if name_of(name) == name_of(whole):
                        continue
                    same = name.base.lower() == whole.base.lower()
                    if _PLAIN.fullmatch(words) or (same and _LOOSE.fullmatch(words)):
                        yield pieces[position].statement.block.section, name_of(name), whole
            break
        position += max(len(small), 1)


def pieces_of(statements: Sequence[Statement]) -> Iterator[_Piece]:
    """What stands alone in running text."""
    last: Statement | None = None
    for statement in statements:
        block, node = statement.block, statement.members[0].node
        if block.kind != "inline" or len(statement.members) != 1 or node is None:
            last = None
            continue
        near = last is not None and last.block.passage is block.passage
        start = last.block.end if near and last is not None else block.start
        yield _Piece(bare(node), statement, _MARKS.sub("", block.passage.text[start : block.start]))
        last = statement


def _listed(pieces: Sequence[_Piece], position: int, kind: type[syntax.Node]) -> list[syntax.Node]:
    """The pieces of one kind from one on that commas join."""
    found: list[syntax.Node] = []
    for at in range(position, len(pieces)):
        piece = pieces[at]
        joined = not found or _AND.fullmatch(piece.words)
        if not isinstance(piece.node, kind) or not joined:
            break
        found.append(piece.node)
    return found


def _candidates(pieces: Sequence[_Piece], position: int) -> Iterator[tuple[list[syntax.Node], str]]:
    """What may be the wholes behind a list of entries, and the words that lead there."""
    words = ""
    for at in range(position, min(position + _BETWEEN, len(pieces))):
        words += pieces[at].words
        if not words or re.search(r"[.;:]", words):
            return
        wholes = _listed(pieces, at, syntax.Symbol)
        if wholes and re.search(r"\b(?:of|in|from)\b[^@]*$", words):
            yield wholes, words
        words += "@"
