"""Steps by one sample, `w ← w - η (p_i - y_i) x_i`, where the loss is a sum over i.

Nothing in such a step sums over i: it takes one term of the sum, whichever. Taken for all of them
such steps add up to the gradient of the loss, or to that of a mean so many times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.implied import free_letters
from backproof.meaning.naming.names import bare, first_derivative, named
from backproof.meaning.statements import Stated, inside
from backproof.record import replace
from backproof.syntax import nodes as syntax

REASON = "it is a step by one term of {loss}"


def with_steps_by_one(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where such steps are claims about the sum over their letter."""
    sums = dict(sums_of_losses(stated))
    return tuple(by_one(item, sums) if item.kind == "update" else item for item in stated)


def sums_of_losses(stated: Sequence[Stated]) -> Iterator[tuple[str, syntax.BigOperator]]:
    """The one sum over one letter in the formula of each quantity that has one."""
    for item in stated:
        if item.kind == "definition" and item.node is not None:
            found = [s for s in inside(item.node, syntax.BigOperator) if s.operator == "sum"]
            outer = [
                s for s in found if not any(s in inside(o.body, syntax.BigOperator) for o in found)
            ]
            with_elements = [s for s in outer if free_letters(s.body)]
            if len(with_elements) == 1 and len(with_elements[0].letters) == 1:
                yield item.name, with_elements[0]


def by_one(item: Stated, sums: Mapping[str, syntax.BigOperator]) -> Stated:
    """An update whose formula has the letter of the sum of its loss, summed over it."""
    first = first_derivative(item.head) if item.head is not None else None
    total = sums.get(named(first[1]) or "") if first is not None else None
    if item.node is None or item.head is None or item.meant or total is None:
        return item
    letter = letter_of(total.letters[0])
    if letter not in free_letters(item.node) or letter in free_letters(item.head):
        return item
    place = {"start": item.node.start, "end": item.node.end}
    whole: syntax.Node = total.replace(**place, body=item.node)
    meanings = [whole]
    if total.upper is not None:
        count = bare(total.upper).replace(**place)
        meanings.append(syntax.Fraction(**place, numerator=whole, denominator=count))
    reason = REASON.format(loss=named(first[1]) if first is not None else "")
    reason = f"{item.reason} and {reason}" if item.reason else reason
    meant = tuple(
        replace(item, member=replace(item.member, node=node), reason=reason) for node in meanings
    )
    return replace(meant[0], meant=meant if len(meant) > 1 else ())
