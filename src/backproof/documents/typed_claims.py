"""Gradients that are typed beside TeX: a line `∂L/∂W = δ xᵀ`, `dW = X.T @ dY`, such lines in a
listing of no language, or such a formula in a code span.

Of what is typed beside TeX only lines about gradients are read: the way forward stands in the TeX.
Where no TeX gives anything a formula, it stands in code spans and listings too, `Z = X @ W + b`;
and where TeX gives formulas to other things alone, in listings of several lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from backproof.documents.collector import Collector
from backproof.documents.plain import defined_beside, formula_in, is_claim, is_definition
from backproof.patterns import regex
from backproof.record import dataclass, field
from backproof.source import Block, Prose

_PROGRAM = regex(
    r"^[ \t]*(?:def|for|if|while|return|import|from|class|print|with|assert)\b"
    r"|[-+*/]=|\]\s*=(?!=)|[;{}]|^\s*[\w.]+\([^\n]*\)\s*$",
)
"""What a program has and no list of formulas: names whose values change there mean no one thing."""
_DERIVED = regex(r"\\partial\b|\\nabla\b")
_GIVEN = regex(
    r"\s*(?:\\\w+\{)*(?!d[A-Za-z](?![a-z]))(?P<name>[A-Za-z][\w{}^()]*)\s*&?\s*:?="
    r"(?!\s*(?:\\[dt]?frac\s*\{\s*)?\\(?:partial|nabla)\b)"
)
"""A formula for something that is no gradient, as `dW_2` and `G = ∂L/∂Y` are."""
_MARKS = regex(r"[_{}^()]")
SEVERAL = 3
"""How many lines of code give formulas where TeX does as well."""
_NONE = frozenset[str]()


@dataclass
class Typed:
    """What a passage of Markdown holds beside its maths and its prose."""

    listings: list[Prose] = field(default_factory=list)
    spans: list[Prose] = field(default_factory=list)


def is_program(text: str) -> bool:
    """Whether a listing runs rather than states."""
    return any(_PROGRAM.search(line) for line in text.split("\n"))


def add_typed_claims(collector: Collector, first: int, words: int, typed: Typed) -> None:
    """Add what is typed of gradients in a passage: its blocks are those from number `first` on, its
    prose that from number `words`."""
    prose = collector.prose[words:]
    del collector.prose[words:]
    for part in prose:
        told = part.start
        for start, end in claims_in(part):
            collector.add_prose(part.passage, told, start, part.section)
            collector.add_block(part.passage, "text", start, end, section=part.section)
            told = end
        collector.add_prose(part.passage, told, part.end, part.section)
    forward = defined_in(typed, collector.blocks[first:])
    for listing in typed.listings:
        if not is_program(listing.text):
            for start, end in claims_in(listing, forward):
                collector.add_block(listing.passage, "text", start, end, section=listing.section)
    for span in typed.spans:
        said = is_claim(span.text) or is_definition(span.text, forward)
        if "\n" not in span.text and said:
            collector.add_block(span.passage, "text", span.start, span.end, section=span.section)
    collector.blocks[first:] = sorted(collector.blocks[first:], key=lambda b: b.span.start)


def defined_in(typed: Typed, blocks: Iterable[Block]) -> frozenset[str]:
    """The names that code gives formulas beside gradients, where no TeX gives any of them one."""
    blocks = list(blocks)
    given = {_MARKS.sub("", m["name"]) for b in blocks if (m := _GIVEN.match(b.text)) is not None}
    listings = [part.text for part in typed.listings if not is_program(part.text)]
    back = any(_DERIVED.search(block.text) for block in blocks)
    spans = (span.text for span in typed.spans) if not given else ()
    found = defined_beside("\n".join((*listings, *spans)), back)
    return found if not given or (len(found) >= SEVERAL and found.isdisjoint(given)) else _NONE


def claims_in(part: Prose, forward: frozenset[str] = frozenset()) -> Iterator[tuple[int, int]]:
    """Where the lines about gradients stand that a part of a passage has whole, and those that give
    one of some names a formula."""
    text, position = part.passage.text, part.start
    while position < part.end:
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        whole = text.rfind("\n", 0, position) + 1 == position and end <= part.end
        line = text[position:end]
        if whole and (is_claim(line) or is_definition(line, forward)):
            yield formula_in(text, position, end)
        position = end + 1
