"""Layers and times: the one before or after, as a generic line counts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from backproof.meaning.statements import below
from backproof.mend.changes.written import Change, Written
from backproof.patterns import regex
from backproof.syntax.nodes import Node, Number, Script, Symbol

COUNTED = regex(r"(?P<letter>\\?[A-Za-z]+)\s*(?:(?P<sign>[+-])\s*(?P<number>\d+))?")


def shifted(written: Written, node: Node, instance: Mapping[str, int]) -> Iterator[Change]:
    """Each quantity of an instance at another layer or time; the text names that by the letter."""
    for part in below(node):
        if not isinstance(part, Symbol) or part.end == part.start:
            continue
        for place, script in enumerate(part.scripts):
            for text, value in others(written, script, instance):
                (item,) = script.items
                assert isinstance(item, Number)
                number = str(value)
                counted = item.replace(value=float(value), text=number)
                other = script.replace(text=number, items=(counted,))
                scripts = (*part.scripts[:place], other, *part.scripts[place + 1 :])
                new = part.replace(scripts=scripts)
                yield Change("index exchanged", item.start, item.end, text, part, new)


def others(
    written: Written, script: Script, instance: Mapping[str, int]
) -> Iterator[tuple[str, int]]:
    """What else a script may say, as text and as the number that it is in an instance: its
    neighbours; the letter itself where another one stands."""
    if len(script.items) != 1 or not isinstance(script.items[0], Number):
        return
    found = COUNTED.fullmatch(written.of(script.items[0]).strip())
    if found is None:
        return
    letter = found["letter"]
    own = int(f"{found['sign']}{found['number']}") if found["sign"] else 0
    if letter.removeprefix("\\") not in instance:
        for other, value in instance.items():
            yield (f"\\{other}" if len(other) > 1 else other), value
    # In a sum over layers or times, each term has a number where one letter is written for all.
    first = int(script.items[0].value) - own
    for by in sorted({own - 1, own + 1, 0} - {own}, key=abs):
        yield later(letter, by), first + by


def later(letter: str, by: int) -> str:
    """A letter and what is added to it."""
    return f"{letter}{by:+d}" if by else letter
