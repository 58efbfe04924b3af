"""What a rule supposes: “If $C = A B$, then …” gives C a formula for its own sentence."""

from __future__ import annotations

from collections import Counter

from backproof.meaning.definitions.sections import free
from backproof.meaning.definitions.table import Table
from backproof.meaning.statements import Stated
from backproof.patterns import regex

_IF = regex(r"(?:\A|\n)[ \t]*(?:(?:[-*+]|\d+[.)]|\\item)[ \t]+)?(?:If|When)\s+[$`(\\]*\Z")
_THEN = regex(r"[^.\n]{0,40}?\bthen\b")
_LONGEST = 40


def add_supposed(table: Table) -> None:
    """Let what the rules of a list suppose be so in their sections alone."""
    found = [d for known in table.definitions.values() for d in known if is_supposed(d.stated)]
    rules = Counter(d.stated.place.section for d in found)
    listed = {d.stated for d in found if rules[d.stated.place.section] > 1}
    for name in dict.fromkeys(d.name for d in found if d.stated in listed):
        free(table, name)
    for name, known in table.definitions.items():
        supposed = {d.key for d in known if d.stated in listed}
        if supposed:
            table.supposed[name] = supposed


def is_supposed(item: Stated) -> bool:
    """Whether a definition is what a sentence at the start of a line begins with “if”, and what
    follows “then” is said of."""
    text = item.statement.block.passage.text
    before = text[max(0, item.start - _LONGEST) : item.start]
    return _IF.search(before) is not None and _THEN.match(text, item.end) is not None
