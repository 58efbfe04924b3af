"""The changes that are tried for a line that fails, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, islice

from backproof.judge.verdicts import Fails
from backproof.meaning.naming.names import bare
from backproof.meaning.statements import below
from backproof.meaning.statements import inside as inside_
from backproof.mend.changes import (
    arrangements,
    brackets,
    chains,
    elsewhere,
    exchanges,
    functions,
    scales,
    shifts,
    signs,
    sums,
)
from backproof.mend.changes.slips import distinct, inside
from backproof.mend.changes.written import Change, Written
from backproof.mend.differences import of_factors, of_terms, whole_factors
from backproof.mend.known import Known
from backproof.record import replace
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import Add, Derivative, Element, Fraction, Node, Transpose

Changes = tuple[Change, ...]
KEEPING = (
    "transpose dropped", "transpose added", "factors swapped", "+ and - exchanged",
    "comparison turned", "product changed",
)  # fmt: skip
"""Changes that keep all that is written."""
OF_SHAPES = ("shape-mismatch", "missing-transpose")
MISSING = ("factor missing", "number missing", "term missing")
FEW, FIRST, TOLD, TERMS = 8, 30, 60, 24
"""How many differences from right formulas are tried before anything else, and how many changes
that make what tells a line from the truth by value, of terms so many at first."""
LITTLE, LAST = 10, 16
"""How many nodes a small factor has; how many quantities are added at last, of each kind, where
nothing tells that any are missing."""


def repairs(written: Written, node: Node, verdict: Fails, known: Known) -> Iterator[Changes]:
    """Changes of a formula, each of which may be what is lacking; none is asked for twice. One text
    may say two things: a name that is parsed alone, and that of a layer or time."""
    tried: set[tuple[tuple[int, int, str, Key], ...]] = set()
    for changes in ordered(written, node, verdict, known):
        texts = tuple((c.start, c.end, c.text, key(c.new)) for c in changes)
        if texts not in tried:
            tried.add(texts)
            yield changes


def ordered(written: Written, node: Node, verdict: Fails, known: Known) -> Iterator[Changes]:
    """The changes, each as often as there is a reason for it."""
    if verdict.code == "wrong-sign":
        yield from singly(distinct(written, of_sign(written, node)))
        return
    by_kind: dict[str, list[Change]] = {}
    for change in distinct(written, inside(written, node)):
        by_kind.setdefault(change.kind, []).append(change)
    dropped = [*by_kind.get("factor dropped", ()), *by_kind.get("term dropped", ())]
    numbers = distinct(written, exchanges.numbers(written, node))
    missing = list(of_factors(written, node, known))
    if verdict.code == "scale":
        if verdict.factor.startswith("-"):
            yield from singly(distinct(written, of_sign(written, node)))
        yield from singly(c for c in missing if c.kind == "number missing")
        turned = [c for c in by_kind.get("factors swapped", ()) if isinstance(c.old, Fraction)]
        yield from singly(turned)
        yield from singly([*numbers, *dropped])
        yield from singly(scales.undone(written, node, verdict.factor, known.parsed))
        yield from singly(scales.counted(written, node, known.counts, known.parsed))
        yield from singly(missing)
        return
    # What keeps the shapes of all parts mends none that do not fit.
    shaped = verdict.code in OF_SHAPES
    if shaped:
        numbers = by_kind["+ and - exchanged"] = []
    keeping = [change for kind in KEEPING for change in by_kind.get(kind, ())]
    keeping = [change for change in keeping if not is_turned_twice(change, node)]
    arranged = distinct(written, arrangements.arranged(written, node))
    if verdict.code == "unmatched-chain":
        yield from singly(distinct(written, chains.linked(written, node)))
    yield from everywhere(distinct(written, shifts.shifted(written, node, known.instance)))
    exchanged = [c for c in missing if c.kind in exchanges.EXCHANGED]
    missing = [c for c in missing if c.kind not in exchanges.EXCHANGED]
    yield from singly(sums.from_one(written, node))
    completed = distinct(written, sums.completed(written, node, known))
    # What is left of a sum is a term of it; as a factor it would be there for nothing.
    yield from singly(completed[:FEW])
    yield from singly(c for c in missing[:FEW] if adds_little(c))
    if known.lacking or known.told == "missing-term":
        # What is there already, in another way, explains more than what is not.
        yield from singly(keeping)
        yield from singly(numbers)
        yield from singly(islice(lacking(written, node, known.likely), TERMS))
        yield from singly(islice(told(written, node, known, ()), TERMS))
    yield from singly(missing[:FEW])
    yield from singly(missing[FEW:FIRST])
    yield from singly(keeping)
    if known.told != "missing-term":
        yield from singly(distinct(written, elsewhere.with_a_factor(written, node, known))[:FEW])
    if not shaped:
        yield from singly(distinct(written, signs.of_whole(written, node)))
    yield from singly(distinct(written, brackets.around_sums(written, node)))
    yield from singly(numbers)
    turned = [*dropped, *by_kind.get("+ and - exchanged", ())]
    yield from singly(islice(told(written, node, known, turned), TOLD))
    if known.letters:
        yield from singly(distinct(written, sums.missing_entries(written, node, known)))
    yield from singly(distinct(written, chains.ended(written, node, known.head)))
    terms = [term for each in (*known.right, *known.sums) for term in each]
    yield from singly(distinct(written, exchanges.powers_elsewhere(written, node, terms)))
    yield from singly(distinct(written, exchanges.indices(written, node, known.letters)))
    yield from everywhere(distinct(written, exchanges.unwrapped(written, node)))
    yield from everywhere(distinct(written, exchanges.symbols(written, node, known, True, shaped)))
    if shaped:
        factors = distinct(written, sums.missing_factors(written, node, of_chain(known)))
        yield from singly(() if known.told else factors[:TERMS])
        yield from singly(arranged)
    else:
        yield from singly(distinct(written, functions.exchanged(written, node)))
    yield from singly(exchanged)
    yield from singly(missing[FIRST:])
    if not shaped:
        yield from singly(by_kind.get("prime dropped", ()))
        yield from singly(distinct(written, exchanges.primed(written, node)))
        yield from singly(distinct(written, exchanges.power(written, node)))
        yield from singly(distinct(written, exchanges.scaled(written, node)))
    yield from singly([*numbers, *dropped])
    yield from singly(() if shaped else of_terms(written, node, known))
    yield from singly(distinct(written, sums.dropped(written, node)))
    yield from singly(arranged)
    yield from everywhere(distinct(written, exchanges.symbols(written, node, known, False, shaped)))
    yield from singly(whole_factors(written, node, known))
    yield from singly(added(written, node, known, shaped))
    paired = [*keeping, *numbers, *dropped]
    for one, other in combinations(paired, 2):
        if one.end <= other.start or other.end <= one.start:
            yield one, other


def added(written: Written, node: Node, known: Known, shaped: bool) -> Iterator[Change]:
    """What other lines have and any quantity, as a term or a factor: fewer of these where the
    values tell of neither."""
    most = None if known.told else LAST
    yield from islice(distinct(written, sums.lent(written, node, known)), most)
    if not shaped:
        yield from islice(distinct(written, sums.missing_terms(written, node, known)), most)
    yield from islice(distinct(written, sums.missing_factors(written, node, known)), most)


def lacking(written: Written, node: Node, likely: Known) -> Iterator[Change]:
    """The quantities that a line lacks by value, wherever they may belong."""
    if likely.told == "missing-term":
        yield from distinct(written, sums.missing_terms(written, node, likely))
    elif likely.told == "missing-factor":
        yield from distinct(written, sums.missing_factors(written, node, likely))
        yield from distinct(written, sums.missing_turned(written, node, likely))


def told(
    written: Written, node: Node, known: Known, small: Iterable[Change]
) -> Iterator[Change]:  # fmt: skip
    """The changes that make what tells the line from the truth by value; `small` ones drop or turn
    what stands there."""
    if known.told == "missing-term":
        yield from distinct(written, sums.completed(written, node, known))
        yield from of_terms(written, node, known)
        yield from distinct(written, sums.missing_terms(written, node, known))
        yield from distinct(written, sums.lent(written, node, known))
        yield from distinct(written, sums.missing_squares(written, node, known))
    elif known.told in ("missing-factor", "missing-mask"):
        yield from distinct(written, scales.doubled(written, node))
        terms = [term for each in (*known.right, *known.sums) for term in each]
        yield from distinct(written, exchanges.powers_elsewhere(written, node, terms))
        missing = [c for c in of_factors(written, node, known) if c.kind in MISSING]
        yield from missing[:FIRST]
        gradients = distinct(written, sums.missing_factors(written, node, of_chain(known)))
        yield from gradients[:TERMS]
        yield from distinct(written, sums.lent(written, node, known))
        yield from distinct(written, sums.missing_factors(written, node, known))
        yield from distinct(written, sums.missing_turned(written, node, known))
        yield from distinct(written, sums.missing_complements(written, node))
    elif known.told in ("extra-factor", "extra-term", "wrong-sign"):
        yield from small


def adds_little(change: Change) -> bool:
    """Whether a factor is no formula of its own: a term is as likely to be missing as that."""
    return change.new is None or len(below(change.new)) - len(below(change.old)) <= LITTLE


def of_chain(known: Known) -> Known:
    """The same with the gradients alone: what a chain lacks is one of these, by entries where the
    line is about some."""
    gradients = [
        q for q in known.quantities
        if isinstance(bare(q.node), Derivative)
        if known.head is None or key(bare(q.node)) != key(bare(known.head))
    ]  # fmt: skip
    entries = [q for q in gradients if inside_(q.node, Element)] if known.letters else []
    return replace(known, quantities=tuple(entries or gradients))


def is_turned_twice(change: Change, node: Node) -> bool:
    """Whether a change transposes what is transposed already."""
    bases = [bare(part.base) for part in below(node) if isinstance(part, Transpose)]
    return change.kind == "transpose added" and any(bare(change.old) is base for base in bases)


def singly(changes: Iterable[Change]) -> Iterator[Changes]:
    """Each change alone."""
    for change in changes:
        yield (change,)


def everywhere(changes: Iterable[Change]) -> Iterator[Changes]:
    """The same change wherever the same thing is written; then each alone."""
    groups: dict[tuple[object, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((key(change.old), change.text), []).append(change)
    yield from (tuple(group) for group in groups.values() if len(group) > 1)
    yield from ((change,) for group in groups.values() for change in group)


def of_sign(written: Written, node: Node) -> Iterator[Change]:
    """The other sign: by a minus that is dropped, a difference that is turned, a minus before."""
    flipped = list(signs.of_whole(written, node))
    yield from (c for c in flipped if not c.text)
    for part in below(node):
        if isinstance(part, Add):
            yield from signs.of_difference(written, part)
    yield from flipped
