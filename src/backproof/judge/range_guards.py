"""What stands in the way of calling a claim wrong: sums of which it is not sure where they end."""

from __future__ import annotations

from backproof.algebra.program import dims_of
from backproof.judge.bench import Bench
from backproof.meaning.claims import Claim
from backproof.meaning.indices.ends_of_sums import ends_of_sums
from backproof.meaning.indices.unsaid_ranges import adds_unsaid_steps


def over_unsaid_steps(claim: Claim, bench: Bench) -> bool:
    """A sum over steps without limits stands beside another term: it may be of all steps but that
    one."""
    return adds_unsaid_steps(claim.stated)


def over_the_samples(claim: Claim, bench: Bench) -> bool:
    """A sum `Σ_{e=1}^E` that it rests on would run over the samples, as it was understood, and
    nothing is as long as E: nobody calls the number of samples E where other sums end at N."""
    program, setting = claim.context.program, claim.context.setting
    count = "" if program.batch is None else program.batch.name
    sums = (ends_of_sums(d.node, {count}) for d in setting.table.by_key.values())
    lengths = {dim.name for dim in dims_of(program)}
    # Where all lengths are one, they were made so.
    if count not in setting.sizes or lengths == {count} or not any(sums):
        return False
    missing = setting.sizes - lengths
    for definition in program.definitions if missing else ():
        known = setting.table.by_key.get(definition.symbol.name)
        ends = ends_of_sums(known.node, missing) if known is not None else {}
        letters = {x for e in definition.order for x in e.type.letters} if ends else ()
        # A letter is told from others by a number behind a dot.
        if any(x.dim == program.batch and x.name.partition(".")[0] in ends for x in letters):
            return True
    return False
