"""What a sentence says of its own names: in `E = (y - f)², f = w x + b` it is this f that E is made
of, whatever f was before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backproof.meaning.definitions.table import Definition, used_names
from backproof.patterns import regex

_BETWEEN = regex(
    r"(?:[$,;(){}~&]|[^\S\n]|\n(?!\s*\n)|\\q+uad\b|\\[,;!:()]|\\(?:text|mbox|mathrm)\b"
    r"|\b(?:where|with|and|for|here)\b)*\Z"
)
_LONGEST = 60


def explained_beside(definitions: Iterable[Definition]) -> Mapping[tuple[str, float], str]:
    """The quantity that a name means in a definition, by the name and the rank of that: one that
    the rest of its sentence defines, and not by what the definition names."""
    found: dict[tuple[str, float], str] = {}
    in_order = sorted(definitions, key=lambda d: d.stated.place.order)
    sentence: list[Definition] = []
    for definition in in_order:
        if sentence and not goes_on(sentence[-1], definition):
            sentence = []
        made = {d.name for d in sentence}
        if definition.name not in made and made.isdisjoint(used_names(definition.node)):
            for before in sentence:
                if definition.name in used_names(before.node):
                    found[definition.name, before.stated.place.order] = definition.key
        sentence.append(definition)
    return found


def goes_on(before: Definition, definition: Definition) -> bool:
    """Whether a definition stands in the sentence of another one, right behind it."""
    one, other = before.stated, definition.stated
    passage = one.statement.block.passage
    if passage is not other.statement.block.passage or one.place.instance or other.place.instance:
        return False
    if one.place.section is not other.place.section or not 0 < other.start - one.end <= _LONGEST:
        return False
    return _BETWEEN.match(passage.text, one.end, other.start) is not None
