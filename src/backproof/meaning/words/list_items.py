"""Items of lists, `- …`, `1. …` and `\\item …`: what one of them supposes, the others do not.

What stands before a list and goes on in it, as its sentence does not end, is said of all its items,
and of the display that follows.
"""

from __future__ import annotations

import re

from backproof.patterns import regex
from backproof.record import once
from backproof.source import Passage

_ITEM = regex(r"(?:^|\n)[ \t]*(?:[-*+•]|\(?(?:\d{1,2}|[a-h])[.)])[ \t]+(?=\S)|\\item\b")
_END = regex(r"\n[ \t]*\n(?![ \t])|\\(?:begin|end)\{(?:itemize|enumerate|description)\}")
_LIST = regex(r"\\begin\{(?:itemize|enumerate|description)\}")
_GOES_ON = regex(
    r"[\W\d]*(?:item\b|[a-h][.)])?\s*(?:and\s+)?"
    r"(?:so|then|hence|thus|therefore|in (?:this|that) case)\b",
    re.I,
)
_LEADS = regex(r"[^.!?\s]\s*\Z")


@once(Passage)
def items_of(passage: Passage) -> tuple[tuple[int, int], ...]:
    """Where the items of lists begin and end in a passage."""
    text = passage.text
    starts = [found.start() for found in _ITEM.finditer(text)]
    found: list[tuple[int, int]] = []
    for number, start in enumerate(starts):
        next_ = starts[number + 1] if number + 1 < len(starts) else len(text)
        end = _END.search(text, start + 1, next_)
        goes_on = found and found[-1][1] == start and _GOES_ON.match(text, start)
        first = found.pop()[0] if goes_on else start
        found.append((first, end.start() if end is not None else next_))
    return tuple(found)


def item_at(passage: Passage, place: int) -> tuple[int, int] | None:
    """Where the item that holds a place begins and ends; None where it stands in no list."""
    return next((each for each in items_of(passage) if each[0] <= place < each[1]), None)


def said_around(passage: Passage, start: int, end: int, before: int, after: int) -> str:
    """What is said around a line within some reach: in its paragraph or its item of a list, and in
    what leads to that list, or to a display."""
    text = passage.text
    item = item_at(passage, start)
    first = max(item[0] if item is not None else 0, start - before)
    above = text[first:start].rpartition("\n\n")[2]
    last = min(item[1] if item is not None else len(text), end + after)
    below = text[end : max(last, end)].partition("\n\n")[0]
    return f"{leading_to(text, start, item, before)} {above} {below}"


def leading_to(text: str, start: int, item: tuple[int, int] | None, reach: int) -> str:
    """The end of what leads to the list of an item, or to a display below it."""
    if item is not None:
        lists = [found.end() for found in _LIST.finditer(text, 0, item[0])]
        marked = text.startswith("\\item", item[0])
        head = text[: lists[-1]] if marked and lists else before_list(text[: item[0]], text, item)
        head = _LIST.sub("", head).rstrip() if marked else head
    else:
        head = text[:start].rstrip(" \t\n$[\\")
        if text[len(head) : start].count("\n\n") == 0:
            return ""
    return head.rpartition("\n\n")[2][-reach:] if _LEADS.search(head) else ""


def before_list(above: str, text: str, item: tuple[int, int]) -> str:
    """What stands above a list, or above the deeper ones in an item of it, up to a line that leads
    to it."""
    own = text[item[0] : item[1]].lstrip("\n")
    depth = len(own) - len(own.lstrip())
    lines = above.split("\n")
    while lines:
        line = lines[-1]
        indent = len(line) - len(line.lstrip())
        in_list = indent > 0 or _ITEM.match(line) is not None
        if line.strip() and indent < depth + (not in_list):
            if not in_list or _LEADS.search(line):
                break
            depth = indent
        lines.pop()
    return "\n".join(lines)
