"""What stands in the way of calling a claim wrong: what its author left open elsewhere."""

from __future__ import annotations

from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.layers.steps_before import is_bound_to_inputs
from backproof.meaning.suppositions.closed_cases import leaves_out
from backproof.meaning.words.values_said import supposes_another, values_said
from backproof.patterns import regex

_CODE = regex(r"(?:\$|\\\))[ \t]*(?:[*@][ \t]*)?`(?!`)")


def cases_left_out(claim: Claim, bench: Bench) -> bool:
    """Cases of a definition between the two ends of the claim leave out a stretch: what the author
    meant there, nobody knows."""
    context, table = claim.context, claim.context.setting.table
    names = {d.symbol.name for d in context.program.definitions}
    names = {name for name in names if context.leads(claim.of.name, name)}
    if claim.wrt is not None:
        names = {name for name in names if context.leads(name, claim.wrt.name)} - {claim.wrt.name}
    used = (table.by_key[name] for name in names if name in table.by_key)
    return any(leaves_out(d.node, table, d.stated.place) for d in used)


def bound_before(claim: Claim, bench: Bench) -> bool:
    """What it takes of the step before is tied there to what this step takes of it."""
    node = claim.stated.node
    return node is not None and is_bound_to_inputs(claim.context, node)


def goes_on_in_code(claim: Claim, bench: Bench) -> bool:
    """Its formula goes on in code behind it: "$db = \\frac1m$ `np.sum(dz)`"."""
    statement = claim.stated.statement
    block = statement.block
    last = claim.stated.member is statement.members[-1]
    return block.kind == "inline" and last and bool(_CODE.match(block.passage.text, block.end))


def for_a_value(claim: Claim, bench: Bench) -> bool:
    """Its sentence gives a number to what it rests on, “for $\\beta = 1$ …”: it may hold there
    alone."""
    free = {leaf.name.partition("@")[0] for leaf in claim.context.program.free}
    return not free.isdisjoint(values_said(claim.stated))


def of_another_page(claim: Claim, bench: Bench) -> bool:
    """Its sentence supposes something else than what the page defines."""
    return supposes_another(claim.stated)


def steps_and_one(claim: Claim, bench: Bench) -> bool:
    """The page speaks of one step and of all: what it is about is used by both, and nothing says
    which of them the line means."""
    by_key, wrt = claim.context.setting.table.by_key, claim.wrt
    uses = (d.symbol.name for d in claim.context.program.definitions if wrt in d.uses)
    stated = [by_key[name].stated for name in uses if name in by_key]
    one = {id(item.statement) for item in stated if not item.instance}
    return any(item.instance and id(item.statement) in one for item in stated)
