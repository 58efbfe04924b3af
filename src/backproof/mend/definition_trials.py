"""Definitions of which one change makes several lines hold, found by trying."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice

from backproof.judge.verdicts import Fails
from backproof.meaning.claims import Claim
from backproof.meaning.statements import Stated
from backproof.meaning.understanding import Reading
from backproof.mend.changes import exchanges, functions, insertions, signs, sums
from backproof.mend.changes.slips import distinct
from backproof.mend.changes.slips import inside as slips_in
from backproof.mend.changes.written import Change, Written, applied
from backproof.mend.known import Known, Quantity
from backproof.mend.remade import Remade
from backproof.mend.safely import safely
from backproof.syntax.keys import key
from backproof.syntax.nodes import Element, Fraction, Negate, Node, Number, Symbol

SHARING, CHANGES, TRIALS = 2, 40, 60
"""How many lines must rest on a definition, how many changes of one are tried, and how many of all
in a document."""


def by_trial(reading: Reading, failing: Mapping[Stated, Fails]) -> Iterator[tuple[Stated, Change]]:
    """Definitions, and of each the change after which most of several lines hold that fail."""
    remade, tried = Remade(), 0
    claims = {line: own for line in failing if (own := claims_of(reading, line))}
    known = [*below_failing(reading, claims)]
    # A factor of all lines is one of what is made last, the loss.
    for definition, name in reversed(known) if all(failing[c].factor for c in claims) else known:
        lines = [line for line, own in claims.items() if all(rests_on(c, name) for c in own)]
        context = claims[lines[0]][0].context if lines else None
        if len(lines) < SHARING or context is None:
            continue
        if not remade.is_known(definition, name, context):
            continue
        found: list[tuple[int, Change]] = []
        for change in islice(changes(definition, lines), CHANGES):
            if tried == TRIALS:
                return
            tried += 1
            node = definition.node
            made = None if node is None else applied(node, [change])
            held: tuple[Stated, ...] = ()
            with safely():
                if made is not None:
                    holds = partial(remade.holds, definition=definition, name=name, node=made)
                    held = tuple(most_of([(line, claims[line]) for line in lines], holds))
            if len({line.statement for line in held}) >= SHARING:
                found.append((len(held), change))
                if len(held) == len(lines):
                    break
        if found:
            yield definition, max(found, key=lambda each: each[0])[1]


def most_of(
    lines: Sequence[tuple[Stated, list[Claim]]], holds: Callable[[list[Claim]], bool]
) -> list[Stated]:
    """The lines that hold, where these are half of them at least; asked no longer than that can
    be."""
    found: list[Stated] = []
    for place, (line, own) in enumerate(lines):
        if holds(own):
            found.append(line)
        elif 2 * (place + 1 - len(found)) > len(lines):
            return []
    return found


def claims_of(reading: Reading, line: Stated) -> list[Claim]:
    """The claims of a line or of its instances; none where one of them has no value."""
    own = [line, *(s for s in reading.stated if s.origin is line)]
    found = [claim for each in own if (claim := reading.claim(each)) is not None]
    return found if all(claim.expr is not None for claim in found) else []


def rests_on(claim: Claim, name: str) -> bool:
    """Whether the context of a claim has the definition of a name."""
    return any(d.symbol.name == name for d in claim.context.program.definitions)


def below_failing(reading: Reading, failing: Iterable[Stated]) -> Iterator[tuple[Stated, str]]:
    """The definitions on which lines that fail rest, each once, with what they define."""
    seen: set[Stated] = set()
    for line in failing:
        claim = reading.claim(line)
        for defined in claim.context.program.definitions if claim is not None else ():
            known = reading.table.by_key.get(defined.symbol.name)
            if known is None or known.stated in seen or known.stated.node is None:
                continue
            seen.add(known.stated)
            if known.stated.kind == "definition" and known.stated.origin is None:
                yield known.stated, defined.symbol.name


def changes(definition: Stated, lines: Sequence[Stated]) -> Iterator[Change]:
    """What a definition may have meant to say, with what the lines are made of that fail."""
    node, text = definition.node, definition.statement.block.passage.text
    assert node is not None
    written = Written(text)
    others = quantities(lines, node)
    known = Known(quantities=others)
    yield from distinct(
        written,
        chain(
            signs.of_whole(written, node), scaled(written, node),
            slips_in(written, node), functions.exchanged(written, node),
            exchanges.numbers(written, node), exchanges.power(written, node),
            lacking(written, node, others), sums.missing_factors(written, node, known),
            renamed(written, node, others), exchanges.unwrapped(written, node),
        ),
    )  # fmt: skip


def scaled(written: Written, node: Node) -> Iterator[Change]:
    """Twice or half of the whole."""
    two = Number(start=node.start, end=node.start, value=2.0, text="2")
    one = two.replace(value=1.0, text="1")
    half = Fraction(start=node.start, end=node.start, numerator=one, denominator=two)
    if not isinstance(node, Negate):
        yield insertions.in_front(written, node, half, r"\frac{1}{2}")
        yield insertions.in_front(written, node, two, "2")


def lacking(
    written: Written, node: Node, others: Sequence[Quantity]
) -> Iterator[Change]:  # fmt: skip
    """A quantity more or less wherever a sum may stand."""
    for place in insertions.places_of_sums(node):
        for other in others:
            for sign in (-1, 1):
                yield insertions.summand(written, place, sign, other.text, other.node)


def quantities(lines: Sequence[Stated], node: Node) -> tuple[Quantity, ...]:
    """The quantities and entries that lines are made of, those first that a definition has not."""
    own = {key(part) for part in exchanges.quantities(node)}
    found: dict[object, Quantity] = {}
    for line in lines:
        text = line.statement.block.passage.text
        for part in exchanges.quantities(line.node) if line.node is not None else ():
            if isinstance(part, Symbol | Element):
                found.setdefault(key(part), Quantity(text[part.start : part.end], part))
    return tuple(sorted(found.values(), key=lambda q: key(q.node) in own))


def renamed(written: Written, node: Node, others: Sequence[Quantity]) -> Iterator[Change]:
    """Each name of a definition exchanged for one that lines have and it has not."""
    for part in exchanges.quantities(node):
        for other in others:
            yield written.instead("symbol exchanged", part, other.text, other.node)
