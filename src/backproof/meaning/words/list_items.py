"""Items of lists, `- …`, `1. …` and `\\item …`: what one of them supposes, the others do not.

What stands before a list and goes on in it, as its sentence does not end, is said of all its items,
and of the display that follows.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from backproof.meaning.words.paragraphs import BLANK_LINE, first_paragraph, last_paragraph
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
_MARKUP = 1000
"""How many characters of a sentence may be the beginnings of lists, and blank."""


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


@once(Passage)
def lists_of(passage: Passage) -> tuple[int, ...]:
    """Where the marked lists of a passage begin, behind the words that mark them."""
    return tuple(found.end() for found in _LIST.finditer(passage.text))


def item_at(passage: Passage, place: int) -> tuple[int, int] | None:
    """Where the item that holds a place begins and ends; None where it stands in no list."""
    items = items_of(passage)
    number = bisect_right(items, place, key=lambda item: item[0])
    found = items[number - 1] if number else (0, 0)
    return found if place < found[1] else None


def said_around(passage: Passage, start: int, end: int, before: int, after: int) -> str:
    """What is said around a line within some reach: in its paragraph or its item of a list, and in
    what leads to that list, or to a display."""
    text = passage.text
    item = item_at(passage, start)
    first = max(item[0] if item is not None else 0, start - before)
    above = last_paragraph(text[first:start])
    last = min(item[1] if item is not None else len(text), end + after)
    below = first_paragraph(text[end : max(last, end)])
    return f"{leading_to(passage, start, item, before)} {above} {below}"


def leading_to(passage: Passage, start: int, item: tuple[int, int] | None, reach: int) -> str:
    """The end of what leads to the list of an item, or to a display below it."""
    text = passage.text
    if item is not None:
        lists = lists_of(passage)
        number = bisect_right(lists, item[0])
        marked = text.startswith("\\item", item[0]) and number > 0
        end = lists[number - 1] if marked else before_list(text, item)
        head = text[max(0, end - reach - _MARKUP) : end]
        head = _LIST.sub("", head).rstrip() if marked else head
    else:
        above = text[max(0, start - reach - _MARKUP) : start]
        head = above.rstrip(" \t\n$[\\")
        if BLANK_LINE.search(above, len(head)) is None:
            return ""
    return last_paragraph(head)[-reach:] if _LEADS.search(head) else ""


def before_list(text: str, item: tuple[int, int]) -> int:
    """Where ends what stands above a list, or above the deeper ones in an item of it: at a line
    that leads to it."""
    own = text[item[0] : item[1]].lstrip("\n")
    depth = len(own) - len(own.lstrip())
    end = item[0]
    while True:
        first = text.rfind("\n", 0, end) + 1
        line = text[first:end]
        indent = len(line) - len(line.lstrip())
        in_list = indent > 0 or _ITEM.match(line) is not None
        if line.strip() and indent < depth + (not in_list):
            if not in_list or _LEADS.search(line):
                return end
            depth = indent
        if first == 0:
            return 0
        end = first - 1
