"""A derived formula in the spelling of a line: what stands in the line already is written as its
author wrote it there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from backproof.meaning.statements import below
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import Node, Number, Script, children

Parsed = Callable[[str], Node | None]


def respelled(text: str, line: Node, source: str, parsed: Parsed) -> str:
    """The text of a formula with the slices of a line that stands in `source`; the text itself
    where that would say something else."""
    node = parsed(text)
    if node is None:
        return text
    own = dict(slices(line, source))
    moved = sorted(_replaced(node, text, own), reverse=True)
    found = text
    for start, end, new in moved:
        found = found[:start] + new + found[end:]
    again = parsed(found) if moved else node
    return found if again is not None and key(again) == key(node) else text


def slices(line: Node, source: str) -> Iterator[tuple[Key, str]]:
    """What a line is made of and how it is typed there, the first spelling last."""
    for part in reversed(below(line)):
        text = source[part.start : part.end]
        if not isinstance(part, Script | Number) and is_whole(text):
            yield key(part), text


def is_whole(text: str) -> bool:
    """Whether a slice can stand elsewhere: all that opens in it closes, and no row ends in it."""
    paired = all(text.count(a) == text.count(b) for a, b in ("{}", "()", ("\\left", "\\right")))
    return bool(text.strip()) and paired and "&" not in text and "\\\\" not in text


def _replaced(node: Node, text: str, own: Mapping[Key, str]) -> Iterator[tuple[int, int, str]]:
    """The largest parts of a formula that a line spells in another way."""
    new = None if isinstance(node, Script | Number) else own.get(key(node))
    if new is not None:
        if new != text[node.start : node.end]:
            yield node.start, node.end, new
        return
    for child in children(node):
        yield from _replaced(child, text, own)
