"""Names: an index that is another one, a prime that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backproof.meaning.statements import below
from backproof.mend.changes.written import Change, Written
from backproof.patterns import regex
from backproof.syntax.nodes import Call, Derivative, Element, Node, Number, Script, Symbol

PRIME = regex(r"'|\^\{?\\prime\}?|′")
LETTERS = "ijklt"
LOWERED = "ᵢⱼₖₗₜ"


def renamed(written: Written, node: Symbol) -> Iterator[Change]:
    """A symbol without its prime, with another index, or another one of the same letter."""
    if node.primes:
        yield unprimed(written, node)
    for script in node.scripts:
        yield from in_script(written, script)
    if node.scripts:
        own = written.of(node)
        for sibling in sorted(written.siblings):
            if base_of(sibling) == base_of(own) and sibling != own:
                yield written.instead("index changed", node, sibling, None)


def in_script(written: Written, script: Script) -> Iterator[Change]:
    """Each letter or number in a script, replaced by its neighbours."""
    yield from among(written, script.items)


def among(written: Written, items: tuple[Node, ...]) -> Iterator[Change]:
    """Each letter or number among some indices, replaced by its neighbours."""
    for item in items:
        for part in below(item):
            if isinstance(part, Number) and part.value == int(part.value):
                yield index(written, part, str(int(part.value) + 1))
            elif isinstance(part, Symbol) and len(written.of(part)) == 1:
                # A letter that is written below the line stays there.
                for other in LOWERED if written.of(part) in LOWERED else LETTERS:
                    if other != written.of(part):
                        yield index(written, part, other)


def index(written: Written, part: Number | Symbol, text: str) -> Change:
    """Another index in the place of one."""
    new = part.replace(base=text) if isinstance(part, Symbol) else None
    return written.instead("index changed", part, text, new)


def element(written: Written, node: Element) -> Iterator[Change]:
    """Another entry of the same quantity."""
    yield from among(written, node.indices)
    if isinstance(node.base, Symbol):
        yield from renamed(written, node.base)


def differentiated(written: Written, node: Derivative) -> Iterator[Change]:
    """A derivative by another quantity of the same base letter."""
    for by in node.denominators:
        if isinstance(by, Symbol):
            yield from renamed(written, by)


def called(written: Written, node: Call) -> Iterator[Change]:
    """A function for its derivative, or of another layer."""
    if node.function.primes:
        yield unprimed(written, node.function)
    for script in node.function.scripts:
        yield from in_script(written, script)


def unprimed(written: Written, node: Symbol) -> Change:
    """A name without one of its primes."""
    fewer = PRIME.sub("", written.of(node), count=1)
    return written.instead("prime dropped", node, fewer, node.replace(primes=node.primes - 1))


def base_of(text: str) -> str:
    """The letter that scripts stand on."""
    return re.split(r"[_^']", text, maxsplit=1)[0].strip()


def symbols(text: str, node: Node) -> frozenset[str]:
    """Every symbol in an expression as it is written, those that are called left out."""
    called = {n.function for n in below(node) if isinstance(n, Call)}
    return frozenset(
        text[n.start : n.end]
        for n in below(node)
        if isinstance(n, Symbol) and n not in called and n.end > n.start
    )
