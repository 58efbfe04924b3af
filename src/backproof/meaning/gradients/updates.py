"""Update rules: `W ← W - η G` says that G is ∂L/∂W, also without η where G is called so.

Where L is to grow, a step up is right: the text says so, by what it calls the step or the aim.
Where it speaks of both, or of neither, and the letter of L does not tell, a step up is not wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from backproof.meaning.gradients.shorthand import LOSSES, Shorthand
from backproof.meaning.naming.names import bare, first_derivative, named
from backproof.meaning.statements import Stated, below
from backproof.meaning.translate import flatten
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key

RATES = frozenset({"eta", "alpha", "lr", "epsilon", "rho", "lambda", "mu"})
# Y. Koren and others, "Matrix factorization techniques" (2009), step by γ.
ASSIGNED_RATES = frozenset({"gamma", "kappa"})
NEW = frozenset({"new", "old", "t+1", "t", "k+1", "k", "next", "prev", "updated"})
# What these letters mean may be a return or a likelihood as well as a loss.
EITHER_WAY = frozenset({"J", "calJ", "ell"})
_UPHILL = ("ascen", "maximi", "reward", "policy", "likelihood")
_UP = regex(
    r"\bascen[dt]|\bmaximi|\brewards?\b|\bpolicy\b"
    r"|(?<!negative )(?<!negative log )(?<!negative log-)\b(?:log[- ])?likelihood", re.I,
)  # fmt: skip
_DOWN = regex(r"\bdescen[dt]|\bminimi|\bloss|\bcost\b", re.I)


def with_updates(
    stated: Sequence[Stated], shorthand: Shorthand, text: str
) -> tuple[Stated, ...]:  # fmt: skip
    """The same statements, where updates claim that what is subtracted is the gradient."""
    lowered = text.lower()
    up = any(word in lowered for word in _UPHILL) and _UP.search(text) is not None
    down = _DOWN.search(text) is not None
    aims = ("up",) if up and not down else ("down",) if down and not up else ("up", "down")
    said = up or down
    found: list[Stated] = []
    by: dict[Key, list[syntax.Node]] = {}
    for item in stated:
        update = None
        if item.kind in ("gradient", "chain-step") and item.head is not None:
            remember(item.head, by)
        if item.kind in ("definition", "identity", "mention", "unread"):
            before = found[-1] if found and found[-1].statement is item.statement else None
            first = (
                first_derivative(before.head)
                if before and before.head and before.kind == "update"
                else None
            )
            # `Δw = -η ∂E/∂w = -η g` is about E throughout.
            objective = first[1] if first else shorthand.objective
            update = update_of(item, objective, aims if said else (), shorthand)
            others = [] if first or update is None else by.get(target_of(update), [])
            if others:
                meant = (
                    update_of(item, other, aims if said else (), shorthand) for other in others
                )
                claims = [claim for claim in meant if claim is not None]
                update = replace(claims[0], meant=tuple(claims) if len(claims) > 1 else ())
        found.append(update or item)
    return tuple(found)


def remember(head: syntax.Node, by: dict[Key, list[syntax.Node]]) -> None:
    """Keep what was differentiated by each quantity, the last one first: a step that names no loss
    is about one of them."""
    first = first_derivative(head)
    if first is not None and named(first[1]) is not None:
        known = by.setdefault(key(bare(first[2])), [])
        same = [n for n in known if key(bare(n)) == key(bare(first[1]))]
        known[:] = [first[1], *(n for n in known if n not in same)]


def target_of(update: Stated) -> Key:
    """What an update steps along."""
    assert isinstance(update.head, syntax.Derivative)
    return key(bare(update.head.denominators[0]))


def update_of(
    item: Stated, objective: syntax.Node, aims: tuple[str, ...], shorthand: Shorthand
) -> Stated | None:  # fmt: skip
    """An update rule as a claim; None for others. `aims` are where the text wants to go."""
    head = bare(item.head) if item.head is not None else None
    if head is None or item.node is None or item.member.relation not in ("=", "leftarrow"):
        return None
    step, target = step_of(head, item.node)
    if step is None or target is None:
        return None
    sign, factors = step
    rates = RATES | ASSIGNED_RATES if item.member.relation == "leftarrow" else RATES
    rest = [f for f in factors if not is_rate(f, rates)]
    whole = len(rest) == len(factors)
    if not rest or (whole and not is_gradient_by(target, factors, shorthand, sign)):
        return None
    said = rest[0] if len(rest) == 1 else syntax.Juxtaposition(
        start=rest[0].start, end=rest[-1].end, factors=tuple(rest)
    )  # fmt: skip
    written = next((n for n in below(said) if isinstance(n, syntax.Derivative)), None)
    if written is not None and written.numerator is not None:
        objective = written.numerator
    name = named(objective) or "it"
    if not aims and name in LOSSES and name not in EITHER_WAY:
        aims = ("down",)
    reason = ""
    if sign > 0 and aims != ("up",):
        said = syntax.Negate(start=said.start, end=said.end, operand=said)
        reason = "" if aims == ("down",) else f"{name} is to shrink"
    if (turned := transposed_start(item.node)) is not None:
        terms = (said, turned, target)
        said = syntax.Add(start=said.start, end=said.end, terms=terms, signs=(1, 1, -1))
    claim = syntax.Derivative(
        start=head.start, end=head.end, numerator=objective, denominators=(target,),
        style="partial", form="fraction",
    )  # fmt: skip
    member = replace(item.member, node=said)
    return replace(item, kind="update", head=claim, member=member, name="", reason=reason)


def step_fault(stated: Stated) -> str | None:
    """Why an update goes the wrong way whatever its objective is: it adds the very gradient."""
    if stated.kind != "update" or stated.reason or stated.node is None or stated.head is None:
        return None
    added = bare(stated.node.operand) if isinstance(stated.node, syntax.Negate) else None
    one, other = (first_derivative(n) if n is not None else None for n in (added, stated.head))
    if one is None or other is None or tuple(map(key, one[1:])) != tuple(map(key, other[1:])):
        return None
    return "the sign is wrong: this step goes up the gradient"


Step = tuple[int, list[syntax.Node]]


def step_of(head: syntax.Node, right: syntax.Node) -> tuple[Step | None, syntax.Node | None]:
    """The signed factors of the step that an update takes, and what it updates."""
    if isinstance(head, syntax.Juxtaposition) and len(head.factors) == 2:
        mark, target = map(bare, head.factors)
        if isinstance(mark, syntax.Symbol) and mark.base == "Delta" and not mark.scripts:
            return signed(right), target
        return None, None
    match bare(right):
        case syntax.Add(terms=(first, step), signs=(1, sign)) if updated(head, first):
            inner = signed(step)
            start = bare(first)
            target = bare(start.base) if isinstance(start, syntax.Transpose) else start
            return (sign * inner[0], inner[1]), target
        case _:
            return None, None


def is_gradient_by(
    target: syntax.Node, factors: Sequence[syntax.Node], shorthand: Shorthand, sign: int
) -> bool:  # fmt: skip
    """Whether a step is the gradient by what it updates, as it is written or called: what is added
    under such a name may be any step."""
    if len(factors) != 1:
        return False
    inner = bare(factors[0])
    gradient = shorthand.derivative(inner) if sign < 0 else None
    first = first_derivative(gradient or inner)
    return first is not None and key(bare(first[2])) == key(bare(target))


def transposed_start(right: syntax.Node) -> syntax.Transpose | None:
    """The transpose of what is updated, where a step starts from that: it is the gradient only
    where the two are the same."""
    match bare(right):
        case syntax.Add(terms=(first, _)):
            start = bare(first)
            return start if isinstance(start, syntax.Transpose) else None
        case _:
            return None


def updated(left: syntax.Node, first: syntax.Node) -> bool:
    """Whether a left side is the new value of what the right side starts with."""
    first = bare(first)
    first = bare(first.base) if isinstance(first, syntax.Transpose) else first
    if key(left) == key(first):
        return True
    return key(plain(left)) == key(plain(first))


def plain(node: syntax.Node) -> syntax.Node:
    """A symbol without the marks of old and new."""
    match node:
        case syntax.Element(base=base):
            return node.replace(base=plain(base))
        case syntax.Symbol():
            scripts = tuple(s for s in node.scripts if s.text not in NEW)
            return node.replace(primes=0, scripts=scripts)
        case _:
            return node


def signed(node: syntax.Node) -> Step:
    """The factors of a product and its sign."""
    match bare(node):
        case syntax.Negate(operand=operand):
            sign, factors = signed(operand)
            return -sign, factors
        case other:
            return 1, [factor for _, factor in flatten(other)]


def is_rate(node: syntax.Node, rates: frozenset[str]) -> bool:
    """Whether a factor is a learning rate by its letter."""
    inner = bare(node)
    return isinstance(inner, syntax.Symbol) and inner.base in rates
