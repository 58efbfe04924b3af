"""Update rules: `W ← W - η G` says that G is ∂L/∂W, also without η where G is called so.

Where L is to grow, a step up is right: the text says so, by what it calls the step or the aim.
Where it speaks of both, or of neither, and the letter of L does not tell, a step up is not wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set

from backproof.meaning.batches.one_of_all import whole_of_one
from backproof.meaning.definitions.table import used_names
from backproof.meaning.gradients.shorthand import (
    LOSSES,
    Shorthand,
    defines_loss,
)
from backproof.meaning.gradients.steps import (
    Signed,
    is_rate,
    plain,
    rates_in,
    step_of,
    transposed_start,
    without_rate,
    without_share,
)
from backproof.meaning.gradients.steps_taken import step_letters, ways_of_steps
from backproof.meaning.indices.totals import total_of_terms
from backproof.meaning.naming.names import bare, first_derivative, named, stem
from backproof.meaning.statements import Stated, below, inside
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key

RATES = frozenset({"eta", "alpha", "lr", "epsilon", "rho", "lambda", "mu"})
# Y. Koren and others, "Matrix factorization techniques" (2009), step by γ.
ASSIGNED_RATES = frozenset({"gamma", "kappa"})
# What these letters mean may be a return or a likelihood as well as a loss.
EITHER_WAY = frozenset({"J", "calJ", "ell"})
NO_STEP = "it has the gradient by what it gives a value: a step of which start or rate is unknown"
RATE_ALONE = "it steps by its rate alone: no gradient is in it"
_UP = regex(
    r"\b(?:ascen[dt]|maximi|rewards?\b|policy\b"
    r"|(?=l)(?<!negative )(?<!negative log )(?<!negative log-)(?:log[- ])?likelihood)"
    r"|梯度上升|最大化|勾配上昇|경사\s?상승|градиентн\w+ подъ[её]м|\bascenso\b|\bmaximier"
    r"|gradientena(?:n|uf)stieg|\bsubida\b|\bmontée\b", re.I,
    ("ascen", "maximi", "reward", "policy", "likelihood", "上", "最大", "상승", "подъ", "stieg",
     "subida", "montée"),
)  # fmt: skip
_DOWN = regex(
    r"\bdescen[dt]|\bminimi|\bloss|\bcost\b|梯度下降|最小化|损失|損失|勾配降下|경사\s?하강|손실"
    r"|градиентн\w+ спуск|потер|\bdescida\b|abstieg|fehler|pérdida|\bperda\b|\bperte|\bcoste?\b",
    re.I,
    ("descen", "minimi", "loss", "cost", "梯度下降", "最小化", "损失", "損失", "降下", "경사",
     "손실", "спуск", "потер", "descida", "abstieg", "fehler", "pérdida", "perda", "perte"),
)  # fmt: skip


def with_updates(
    stated: Sequence[Stated], shorthand: Shorthand, text: str
) -> tuple[Stated, ...]:  # fmt: skip
    """The same statements, where updates claim that what is subtracted is the gradient."""
    up = _UP.search(text) is not None
    down = _DOWN.search(text) is not None
    aims = ("up",) if up and not down else ("down",) if down and not up else ("up", "down")
    said = up or down
    ways = ways_of_steps(stated, text)
    found: list[Stated] = []
    made_of = {n for s in stated if s.kind == "definition" and s.node for n in used_names(s.node)}
    by: dict[Key, list[syntax.Node]] = {}
    losses: list[syntax.Node] = []
    for item in stated:
        update = None
        if (
            item.head is not None
            and defines_loss(item) is not None
            and item.name not in shorthand.layers
        ):
            losses = [item.head, *(n for n in losses if named(n) != item.name)]
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
            aimed = aims if said else ()
            objective = first[1] if first else shorthand.objective
            claims = updates_of(item, objective, aimed, shorthand, ways)
            others: list[syntax.Node] = []
            if claims and not first:
                known = aimed_at(by.get(target_of(claims[0]), losses), made_of, losses)
                wholes = [added_up(n, item.node) for n in known]
                others = [n for n in wholes if n is not None] or losses
            if others:
                own = called_so(item, shorthand, others)
                # What adds to a gradient makes it that of a larger loss.
                step = claims[0].node
                added = step is not None and isinstance(bare(step), syntax.Add)
                others = [*own, *others] if added else [*others, *own]
                claims = [
                    claim
                    for other in others
                    for way in ways_to(other, aimed, losses)
                    for claim in updates_of(item, other, way, shorthand, ways)
                ]
            if claims:
                update = replace(claims[0], meant=tuple(claims) if len(claims) > 1 else ())
                if update.head is not None and inside(item.node, syntax.Derivative):
                    remember(update.head, by)
            elif item.kind in ("definition", "mention") and (
                uses_own_gradient(item, shorthand) or is_without_common_rate(item)
            ):
                update = replace(item, kind="unread", reason=NO_STEP)
            elif item.kind in ("definition", "mention") and steps_by_rate_alone(item):
                update = replace(item, kind="unread", reason=RATE_ALONE)
        found.append(update or item)
    return tuple(found)


def aimed_at(
    known: list[syntax.Node], made_of: Set[str], losses: list[syntax.Node]
) -> list[syntax.Node]:
    """Those of some numerators at which a step can aim: a loss, one of those that are added up, or
    what nothing else is made of; the losses of the page where none is."""
    wholes = {named(n) for n in known if not isinstance(bare(n), syntax.Element)}

    def is_end(node: syntax.Node) -> bool:
        inner, name = bare(node), named(node) or ""
        if name not in made_of or name.split("_")[0] in LOSSES or whole_of_one(node) is not None:
            return True
        base = bare(inner.base) if isinstance(inner, syntax.Element) else None
        return isinstance(base, syntax.Symbol) and stem(base) in wholes

    return [n for n in known if is_end(n)] or losses or known


def ways_to(
    objective: syntax.Node, aims: tuple[str, ...], losses: Sequence[syntax.Node]
) -> list[tuple[str, ...]]:
    """Where a step may go: of several objectives a loss may shrink on a page that speaks of what is
    to grow."""
    name = named(objective) or ""
    of_several = len({named(n) for n in (*losses, objective)}) > 1
    either = aims == ("up",) and of_several and name in LOSSES and name not in EITHER_WAY
    return [("down",), aims] if either else [aims]


def called_so(
    item: Stated, shorthand: Shorthand, known: Sequence[syntax.Node]
) -> list[syntax.Node]:  # fmt: skip
    """The loss of which the name that a step goes along is a gradient, `W ← W - α dW`, where it is
    not known: the last line may be about another one."""
    symbols = inside(item.node, syntax.Symbol) if shorthand.names else ()
    found = [d.numerator for s in symbols if (d := shorthand.derivative(s)) is not None]
    names = {named(n) for n in known}
    return [n for n in found[:1] if n is not None and named(n) not in names]


def uses_own_gradient(item: Stated, shorthand: Shorthand) -> bool:
    """Whether a formula for a quantity has the gradient by that very quantity in it, as steps
    alone do: it defines nothing."""
    head = bare(item.head) if item.head is not None else None
    if not isinstance(head, syntax.Symbol) or item.node is None:
        return False
    inside = [n for n in below(item.node) if isinstance(n, syntax.Symbol | syntax.Derivative)]
    return any(is_gradient_by(head, each, shorthand) for each in inside)


def steps_by_rate_alone(item: Stated) -> bool:
    """Whether a line gives a quantity its own value less a learning rate, `w = w - η`."""
    head = bare(item.head) if item.head is not None else None
    if not isinstance(head, syntax.Symbol) or item.node is None:
        return False
    step = step_of(head, item.node)
    return step is not None and all(
        all(is_rate(factor, RATES) for factor in factors) for _, factors in step[0]
    )


def is_without_common_rate(item: Stated) -> bool:
    """Whether what a line assigns shrinks by one rate and steps by another one, `w ← (1 - λ) w -
    η g`: along which gradient it goes, it does not say."""
    head = bare(item.head) if item.head is not None else None
    if head is None or item.node is None or item.member.relation not in ("leftarrow", "to"):
        return False
    step = step_of(head, item.node)
    if step is None or len(step[0]) < 2:
        return False
    parts, target = step
    own = [bool(factors) and key(bare(factors[-1])) == key(target) for _, factors in parts]
    return any(own) and not all(own)


def added_up(objective: syntax.Node, node: syntax.Node | None) -> syntax.Node | None:
    """An objective, or the total of those of which it is one where a formula adds over them:
    `Σ_i x_i δ_i` is about no `L_i`. None where nothing is their total."""
    letters = {n.base for n in indices_of(objective) if isinstance(n, syntax.Symbol)}
    sums = inside(node, syntax.BigOperator)
    bound = {b.base for s in sums for b in map(bare, s.letters) if isinstance(b, syntax.Symbol)}
    return total_of_terms(objective) if letters & bound else objective


def indices_of(objective: syntax.Node) -> tuple[syntax.Node, ...]:
    """The indices that pick an objective."""
    inner = bare(objective)
    return tuple(map(bare, inner.indices)) if isinstance(inner, syntax.Element) else ()


def remember(head: syntax.Node, by: dict[Key, list[syntax.Node]]) -> None:
    """Keep what was differentiated by each quantity, the last one first: a step that names no loss
    is about one of them."""
    first = first_derivative(head)
    if first is not None and named(first[1]) is not None:
        known = by.setdefault(key(bare(first[2])), [])
        whole = whole_of_one(first[1])
        meant = [first[1]] if whole is None else [first[1], whole]
        same = {key(bare(n)) for n in meant}
        known[:] = [*meant, *(n for n in known if key(bare(n)) not in same)]


def target_of(update: Stated) -> Key:
    """What an update steps along."""
    assert isinstance(update.head, syntax.Derivative)
    return key(bare(update.head.denominators[0]))


def updates_of(
    item: Stated, objective: syntax.Node, aims: tuple[str, ...], shorthand: Shorthand,
    ways: Mapping[str, int],
) -> list[Stated]:  # fmt: skip
    """An update rule as a claim; none for others. Where a rate stands above a fraction, what stands
    below may belong to it. `aims` are where the text wants to go, `ways` how steps are used."""
    head = bare(item.head) if item.head is not None else None
    if head is None or item.node is None or item.member.relation not in ("=", "leftarrow", "to"):
        return []
    step = step_of(head, item.node)
    if step is None or is_called_a_loss(step[1]):
        return []
    parts, target = step
    rates = RATES | ASSIGNED_RATES if item.member.relation == "leftarrow" else RATES
    if len(parts) > 1:
        rates = frozenset.intersection(*(rates_in(factors, rates) for _, factors in parts))
    terms = [term for _, factors in parts if (term := without_rate(factors, rates)) is not None]
    if not terms and (gradient := gradient_taken(target, parts, shorthand)) is not None:
        terms = [gradient]
    if len(terms) < len(parts):
        return []
    sign = parts[0][0]
    way = next((ways[letter] for letter in step_letters(head) if letter in ways), 1)
    if way < 0:
        sign = -sign
        parts = tuple((-own, factors) for own, factors in parts)
    elif way == 0:
        aims = ("up", "down")
    said = [total(terms, [own * sign for own, _ in parts])]
    if len(parts) == 1 and (share := without_share(parts[0][1], rates)) is not None:
        said.append(share)
    if (turned := transposed_start(item.node)) is not None:
        said = [total([node, turned, target], [1, 1, -1]) for node in said]
    claim = syntax.Derivative(
        start=head.start, end=head.end, numerator=objective, denominators=(target,),
        style="partial", form="fraction",
    )  # fmt: skip
    return [claimed(replace(item, head=claim), sign, node, aims) for node in said]


def gradient_taken(
    target: syntax.Node, parts: Sequence[Signed], shorthand: Shorthand
) -> syntax.Node | None:
    """The gradient by what is updated, as it is written or called, where a step takes it alone or
    by a rate of any letter: what is added under such a name may be any step."""
    if len(parts) != 1 or parts[0][0] > 0:
        return None
    *rates, last = parts[0][1]
    if not is_gradient_by(target, last, shorthand) or len(rates) > 1:
        return None
    plain_rate = all(isinstance(bare(rate), syntax.Symbol | syntax.Number) for rate in rates)
    return last if plain_rate else None


def is_gradient_by(target: syntax.Node, node: syntax.Node, shorthand: Shorthand) -> bool:
    """Whether an expression is a derivative by a quantity, or a name for one."""
    first = first_derivative(shorthand.derivative(bare(node)) or bare(node))
    return first is not None and key(bare(first[2])) == key(target)


def is_called_a_loss(node: syntax.Node) -> bool:
    """Whether what changes is a loss: `L' = L + λ R` is another loss and no step."""
    return (named(plain(node)) or "").partition("_")[0] in LOSSES


def claimed(item: Stated, sign: int, said: syntax.Node, aims: tuple[str, ...]) -> Stated:
    """What an update along a formula claims of the derivative that is its head."""
    assert isinstance(item.head, syntax.Derivative)
    objective = item.head.numerator
    # `∂E/∂w + λ w` is the gradient of more than E.
    alone = below(said) if not isinstance(bare(said), syntax.Add) else ()
    written = next((n for n in alone if isinstance(n, syntax.Derivative)), None)
    if written is not None and written.numerator is not None:
        objective = added_up(written.numerator, said) or objective
    name = (named(objective) if objective is not None else None) or "it"
    if not aims and name in LOSSES and name not in EITHER_WAY:
        aims = ("down",)
    reason = ""
    if sign > 0 and aims != ("up",):
        said = syntax.Negate(start=said.start, end=said.end, operand=said)
        reason = "" if aims == ("down",) else f"{name} is to shrink"
    head = item.head.replace(numerator=objective)
    member = replace(item.member, node=said)
    return replace(item, kind="update", head=head, member=member, name="", reason=reason)


def total(terms: list[syntax.Node], signs: list[int]) -> syntax.Node:
    """The sum of some terms; the term, if it is one."""
    if len(terms) == 1:
        return terms[0]
    ends = {"start": terms[0].start, "end": terms[-1].end}
    return syntax.Add(**ends, terms=tuple(terms), signs=tuple(signs))


def step_fault(stated: Stated) -> str | None:
    """Why an update goes the wrong way whatever its objective is: it adds the very gradient."""
    if stated.kind != "update" or stated.reason or stated.node is None or stated.head is None:
        return None
    added = bare(stated.node.operand) if isinstance(stated.node, syntax.Negate) else None
    one, other = (first_derivative(n) if n is not None else None for n in (added, stated.head))
    if one is None or other is None or tuple(map(key, one[1:])) != tuple(map(key, other[1:])):
        return None
    return "the sign is wrong: this step goes up the gradient"


def fault_of_step(stated: Stated, others: Iterable[Stated]) -> tuple[str, str] | None:
    """What is wrong with a step whatever its objective is: it goes the wrong way, or it is one
    beside others that gives something what it is already."""
    if (uphill := step_fault(stated)) is not None:
        return "wrong-sign", uphill
    idle = stated.kind in ("definition", "mention") and says_nothing(stated)
    if idle and any(other.kind == "update" for other in others):
        return "missing-term", "a term is missing: this leaves what it is about as it is"
    return None


def says_nothing(stated: Stated) -> bool:
    """Whether a line gives a quantity what it is."""
    if stated.node is None or stated.head is None:
        return False
    left, right = bare(stated.head), bare(stated.node)
    return isinstance(left, syntax.Symbol | syntax.Element) and key(left) == key(right)
