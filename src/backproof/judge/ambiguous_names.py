"""Names that two definitions give, where they meet in what a claim rests on.

A use means the definition before it, where its section has one there and no other one stands
before. Where there are several, or none, the author may mean any of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.algebra.expressions import Expr
from backproof.judge.absent_guards import in_formula
from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.definitions.table import used_names
from backproof.meaning.statements import Place


def ambiguous(claim: Claim, bench: Bench) -> bool:
    """Two different definitions of one name meet: a formula may mean either. What neither the line
    nor a definition that it rests on uses by that name does not matter to it, unless the page gives
    no loss: one of two examples, each with a loss of its own, is then told from the other by what
    they define alone."""
    context = claim.context
    return any(
        (context.arbitrary or is_open(claim, names)) and bench.differ(context, names)
        for names in context.versions
    )


def is_open(claim: Claim, versions: Sequence[str]) -> bool:
    """Whether something that a claim rests on uses a name of which nothing tells the definition."""
    by_key = claim.context.setting.table.by_key
    name = versions[0].partition("@")[0]
    known = [by_key[version].stated.place for version in versions if version in by_key]
    rested = {each.name for each in resting(claim)}
    uses = list(places_of_use(claim, name, rested))
    meeting = rested.intersection(versions)
    if len(meeting) > 1 or not uses:
        return bool(meeting)
    return len(known) < len(versions) or not all(is_told(use, known) for use in uses)


def resting(claim: Claim) -> Iterator[Expr]:
    """The quantities that a claim names and what they are made of."""
    uses = {d.symbol: d.uses for d in claim.context.program.definitions}
    waiting = [claim.of, *named_in(claim)]
    waiting += [] if claim.wrt is None else [claim.wrt]
    seen: set[Expr] = set()
    while waiting:
        quantity = waiting.pop()
        if quantity not in seen:
            seen.add(quantity)
            yield quantity
            waiting.extend(uses.get(quantity, ()))


def named_in(claim: Claim) -> Iterator[Expr]:
    """The quantities that a line names; by their names where its formula does not fit."""
    if claim.expr is not None:
        yield from in_formula(claim.expr)
        return
    context, stated = claim.context, claim.stated
    for name in used_names(stated.node) if stated.node is not None else ():
        key = context.within(context.setting.table.resolve(name, stated.place))
        if key in context.symbols:
            yield context.symbols[key]


def places_of_use(claim: Claim, name: str, rested: set[str]) -> Iterator[Place]:
    """Where a name is used: in a claim, and in definitions of what it rests on."""
    table, stated = claim.context.setting.table, claim.stated
    sides = [(stated.place, side) for side in (stated.head, stated.node) if side is not None]
    known = (table.by_key[key] for key in sorted(rested) if key in table.by_key)
    for place, node in (*sides, *((d.stated.place, d.node) for d in known)):
        if name in used_names(node):
            yield place


def is_told(use: Place, definitions: Sequence[Place]) -> bool:
    """Whether one definition alone stands before a use, in its section. What a step takes from the
    one before may have its formula behind it: then the first is meant."""
    before = [each for each in definitions if each.order < use.order]
    if not before and use.instance:
        first = min(definitions, key=lambda each: each.order)
        before = [first] if first.instance else []
    return len(before) == 1 and before[0].section is use.section
