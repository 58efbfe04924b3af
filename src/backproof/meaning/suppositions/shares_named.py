"""Predictions and targets beside a loss that is the logarithm of a share.

Of `J = -log (exp(u_o^T v) / Σ_w exp(u_w^T v))` everybody calls the shares ŷ, and y is 1 at o and 0
elsewhere: a page then writes `∂J/∂v = U (ŷ - y)` and gives neither a formula. Nothing is wrong
under it; a line that is right under it says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.definitions.table import Definition, Table
from backproof.meaning.indices.chosen_members import LOGARITHMS
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, below, inside
from backproof.meaning.suppositions.supposed import before_section, with_definitions
from backproof.meaning.words.spoken import TARGETS
from backproof.record import dataclass
from backproof.syntax import nodes as syntax


@dataclass(frozen=True)
class Share:
    """The share of which a loss is the logarithm: what it is by one letter, that letter, and where
    the one that is picked is 1."""

    of: str
    formula: syntax.Node
    letter: syntax.Symbol
    mask: syntax.Node
    at: syntax.Symbol


def with_shares_named(
    table: Table, stated: Sequence[Stated]
) -> tuple[Table, dict[str, str]]:  # fmt: skip
    """A table with predictions and targets that the page only names, and what is supposed for each;
    the same table where there is none, or several losses."""
    formulas = [d for known in table.definitions.values() for d in known]
    shares = [s for d in formulas for s in (*shares_in(d, table), *sums_apart(d))]
    if len(shares) != 1:
        return table, {}
    (share,) = shares
    found: dict[str, Definition] = {}
    conditions: dict[str, str] = {}
    for symbol, item in unknown(table, stated):
        name = name_of(symbol)
        if name in found:
            continue
        target = symbol.base in TARGETS and not symbol.accents
        letter, node = (share.at, share.mask) if target else (share.letter, share.formula)
        left = syntax.Element(start=symbol.start, end=symbol.end, base=symbol, indices=(letter,))
        found[name] = Definition(name, name, node, before_section(item, stated, name), left)
        said = f"is 1 at the one that {share.of} picks and 0 elsewhere"
        conditions[name] = f"{name} " + (said if target else f"is the softmax in {share.of}")
    return (with_definitions(table, found), conditions) if found else (table, {})


def shares_in(definition: Definition, table: Table) -> Iterator[Share]:
    """The share that a definition takes the logarithm of, written out or by a name."""
    for call in inside(definition.node, syntax.Call):
        if call.function.base not in LOGARITHMS or len(call.arguments) != 1:
            continue
        argument = bare(call.arguments[0])
        picks = [n for n in inside(argument, syntax.BigOperator) if mask_of(n) is not None]
        masks = {id(mask): mask for n in picks if (mask := mask_of(n)) is not None}
        if len(picks) != 1 or len(masks) != 1:
            continue
        (picked,) = picks
        formula = share_of(argument) or named_share(picked, table)
        if formula is not None:
            (mask,) = masks.values()
            yield Share(definition.name, formula[1], formula[0], mask, picked.letters[0])


def sums_apart(definition: Definition) -> Iterator[Share]:
    """The same written apart: `-u_o + log Σ_j exp(u_j)`."""
    for node in inside(definition.node, syntax.Add):
        terms = [
            bare(t.operand) if isinstance(t, syntax.Negate) else t for t in map(bare, node.terms)
        ]
        picks = [t for t in terms if isinstance(t, syntax.BigOperator)]
        totals = [total for t in terms if (total := summed(t)) is not None]
        mask = mask_of(picks[0]) if len(picks) == 1 else None
        if mask is None or len(totals) != 1 or len(terms) != 2:
            continue
        (total,) = totals
        formula = syntax.Fraction(
            start=total.start, end=total.end, numerator=total.body, denominator=total
        )
        yield Share(definition.name, formula, total.letters[0], mask, picks[0].letters[0])


def summed(node: syntax.Node) -> syntax.BigOperator | None:
    """The sum by one letter of which something is the logarithm."""
    if not isinstance(node, syntax.Call) or node.function.base not in LOGARITHMS:
        return None
    total = bare(node.arguments[0]) if len(node.arguments) == 1 else None
    one = isinstance(total, syntax.BigOperator) and len(total.letters) == 1
    return total if one and isinstance(total, syntax.BigOperator) else None


def mask_of(node: syntax.BigOperator) -> syntax.Node | None:
    """The mask of `Σ_q 1[q = o] …`, which picks one."""
    body = bare(node.body)
    if not isinstance(body, syntax.Juxtaposition) or len(node.letters) != 1:
        return None
    first = bare(body.factors[0])
    return first if isinstance(first, syntax.Indicator) else None


def share_of(node: syntax.Node) -> tuple[syntax.Symbol, syntax.Node] | None:
    """The letter and the formula of `exp(…) / Σ_w exp(…)` by what is added up below."""
    match node:
        case syntax.Fraction(denominator=denominator):
            total = bare(denominator)
            if isinstance(total, syntax.BigOperator) and len(total.letters) == 1:
                return total.letters[0], node.replace(numerator=total.body)
            return None
        case _:
            return None


def named_share(
    picked: syntax.BigOperator, table: Table
) -> tuple[syntax.Symbol, syntax.Node] | None:  # fmt: skip
    """The same where the loss picks an entry of what is given by the share."""
    for part in below(picked.body):
        base = bare(part.base) if isinstance(part, syntax.Element) else None
        known = table.definitions.get(name_of(base), ()) if isinstance(base, syntax.Symbol) else ()
        for definition in known:
            if (found := share_of(bare(definition.node))) is not None:
                return found
    return None


def unknown(table: Table, stated: Sequence[Stated]) -> Iterator[tuple[syntax.Symbol, Stated]]:
    """Predictions with a hat and targets without a formula, in what is said of gradients."""
    for item in stated:
        if item.kind not in ("gradient", "chain-step") or item.node is None:
            continue
        for symbol in inside(item.node, syntax.Symbol):
            named_so = symbol.base in TARGETS or symbol.accents == ("hat",)
            hat = symbol.accents in ((), ("hat",)) and not symbol.scripts
            if named_so and hat and name_of(symbol) not in table.definitions:
                yield symbol, item
