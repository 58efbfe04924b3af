"""Which loops a pass over the batch consists of, and what one hands to the next.

A loop ends at slow functions (exp and its kind): what follows them is a loop of its own, so that
the long chain of one sample overlaps with those of the next ones. What crosses is kept in memory
that fits the nearest cache.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from backproof.backends.native.nodes import Node, below
from backproof.record import dataclass

SLOW = frozenset({"exp", "log", "sigmoid", "tanh", "softplus", "sin", "cos"})
MASKS = frozenset({"positive", "equal"})
_LINEAR = frozenset({"negate"})


@dataclass(frozen=True)
class Loop:
    """One loop over blocks of samples.

    `nodes` are computed, in this order; `kept` are stored for later loops, `fetched` are what
    earlier loops have stored; `totals` are summed here. `absorbed` are products that become part of
    a fused multiply-add, `folded` sums that become part of a longer one.
    """

    nodes: tuple[Node, ...]
    kept: tuple[Node, ...]
    fetched: tuple[Node, ...]
    totals: tuple[Node, ...]
    absorbed: frozenset[Node]


def loops(totals: Sequence[Node]) -> tuple[Loop, ...]:
    """The loops of the pass that computes these totals."""
    needed = below([t.args[0] for t in totals], stop=lambda node: not node.varies)
    stage: dict[Node, int] = {}
    for node in needed:
        stage[node] = max((stage[a] + (a.op in SLOW) for a in node.args if a.varies), default=0)
    known = {(n.op, n.args): n for n in needed}
    masks = {n: _mask_arguments(n, known, stage) for n in needed if n.op in MASKS}
    last = {t: stage[t.args[0]] for t in totals}
    count = max((*stage.values(), 0)) + 1
    inputs = {n: masks.get(n, n.args) for n in needed}
    # A mask costs as much as to fetch it, so it is found again where it is used.
    used_in: dict[Node, set[int]] = {n: set() for n in needed}
    for node in reversed(needed):
        where = used_in[node] if node.op in MASKS else {stage[node]}
        for a in inputs[node]:
            if a.varies:
                used_in[a] |= where
    for t in totals:
        used_in[t.args[0]].add(last[t])
    for node in reversed(needed):
        if node.op in MASKS:
            for a in inputs[node]:
                if a.varies:
                    used_in[a] |= used_in[node]
    result = []
    for i in range(count):
        here = [n for n in needed if _computed(n, i, stage, used_in)]
        sums = tuple(t for t in totals if last[t] == i)
        kept = tuple(
            n
            for n in here
            if n.op not in MASKS and n.op != "data" and any(j > i for j in used_in[n])
        )
        fetched = tuple(
            n
            for n in needed
            if n.op not in MASKS and n.op != "data" and stage[n] < i and i in used_in[n]
        )
        absorbed = _absorbed(here, sums, kept)
        result.append(Loop(tuple(here), kept, fetched, sums, absorbed))
    return tuple(result)


def _computed(node: Node, loop: int, stage: dict[Node, int], used: dict[Node, set[int]]) -> bool:
    if node.op in MASKS or node.op == "data":
        return loop in used[node]
    return stage[node] == loop


def _mask_arguments(
    node: Node, known: dict[tuple[str, tuple[Node, ...]], Node], stage: dict[Node, int]
) -> tuple[Node, ...]:
    """max(z, 0) is positive where z is, and is often needed anyway."""
    other = known.get(("relu", node.args)) if node.op == "positive" else None
    return node.args if other is None else (other,)


def mask_arguments(node: Node, held: dict[Node, str]) -> tuple[Node, ...]:
    """What a mask is computed from: max(z, 0) where that is at hand, else z."""
    if node.op == "positive":
        for other in held:
            if other.op == "relu" and other.args == node.args:
                return (other,)
    return node.args


def _absorbed(
    here: Sequence[Node], totals: Sequence[Node], kept: Sequence[Node]
) -> frozenset[Node]:
    """Products that one sum uses and nothing else: a fused multiply-add takes their factors."""
    uses: Counter[Node] = Counter(kept)
    adders: Counter[Node] = Counter()
    for node in here:
        uses.update(node.args)
        if node.op in ("add", "subtract"):
            adders.update(node.args)
    for t in totals:
        uses[t.args[0]] += 1
        adders[t.args[0]] += 1
    return frozenset(
        n for n in here
        if n.op == "multiply" and uses[n] == 1 and adders[n] == 1
        and not any(a.op in MASKS for a in n.args)
    )  # fmt: skip


def cut(totals: Sequence[Node]) -> frozenset[Node]:
    """Quantities that, set to 0 for a lane without a sample, make all that is summed 0 there.

    A product is 0 with one factor, a sum with all of its terms; elsewhere the quantity itself must
    be set to 0.
    """
    found: set[Node] = set()
    done: set[Node] = set()
    for t in totals:
        _require(t.args[0], found, done)
    return frozenset(found)


def _require(node: Node, found: set[Node], done: set[Node]) -> None:
    waiting = [node]
    while waiting:
        n = waiting.pop()
        if n in done:
            continue
        done.add(n)
        if n.op == "multiply":
            varying = [a for a in n.args if a.varies and a.op not in MASKS]
            ready = [a for a in varying if a in done]
            if not varying:
                found.add(n)
            elif not ready:
                # What was made last is nearest to the loss: most else is a multiple of it.
                waiting.append(max(varying, key=lambda a: a.number))
        elif n.op in _LINEAR or (n.op in ("add", "subtract") and all(_passes(a) for a in n.args)):
            waiting.extend(n.args)
        else:
            found.add(n)


def _passes(node: Node) -> bool:
    return node.varies and (
        node.op in ("multiply", "negate")
        or (node.op in ("add", "subtract") and all(_passes(a) for a in node.args))
    )
