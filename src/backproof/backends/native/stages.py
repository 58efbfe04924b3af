"""Which loops a pass over the batch consists of, and what one hands to the next.

A loop ends at slow functions (exp and its kind): what follows them is a loop of its own, so that
the long chain of one sample overlaps with those of the next ones. What crosses is kept in memory
that fits the nearest cache.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from backproof.backends.native.nodes import Node, below
from backproof.record import dataclass

SLOW = frozenset({"exp", "log", "decay", "tail", "logistic", "tanh", "sin", "cos"})
# What is made of exp(-|z|) at once, in the same loop.
_FINISHING = frozenset({"tail", "logistic"})
MASKS = frozenset({"positive", "equal"})
# What stays finite whichever of its arguments becomes 0.
_HARMLESS = frozenset({"add", "subtract", "multiply", "negate", "relu", "absolute", "sign"}) | MASKS


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
    folded: frozenset[Node]


def loops(totals: Sequence[Node], most: int) -> tuple[Loop, ...]:
    """The loops of the pass that computes these totals, at most `most` of them in one loop."""
    needed = below([t.args[0] for t in totals], stop=lambda node: not node.varies)
    known = {(n.op, n.args): n for n in needed}
    inputs = {n: _inputs(n, known) for n in needed}
    place, last, count = _places(totals, needed, inputs, most)
    # A mask costs as much as to fetch it, so it is found again where it is used.
    used: dict[Node, set[int]] = {n: set() for n in needed}
    for t in totals:
        used[t.args[0]].add(last[t])
    for node in reversed(needed):
        where = used[node] if _anew(node) else {place[node]}
        for a in inputs[node]:
            used[a] |= where
    result = []
    for i in range(count):
        here = [n for n in needed if (i in used[n] if _anew(n) else place[n] == i)]
        sums = tuple(t for t in totals if last[t] == i)
        stored = [n for n in needed if not _anew(n)]
        kept = tuple(n for n in stored if place[n] == i and any(j > i for j in used[n]))
        fetched = tuple(n for n in stored if place[n] < i and i in used[n])
        absorbed, folded = _alone(here, sums, kept)
        result.append(Loop(tuple(here), kept, fetched, sums, absorbed, folded))
    return tuple(result)


def _anew(node: Node) -> bool:
    """Whether a node is found again in each loop that needs it."""
    return node.op in MASKS or node.op == "data"


def _inputs(node: Node, known: dict[tuple[str, tuple[Node, ...]], Node]) -> tuple[Node, ...]:
    """The varying arguments. max(z, 0) is positive where z is, and is often needed anyway."""
    other = known.get(("relu", node.args)) if node.op == "positive" else None
    if other is not None and other.number < node.number:
        return (other,)
    return tuple(a for a in node.args if a.varies)


def _places(
    totals: Sequence[Node], needed: Sequence[Node], inputs: dict[Node, tuple[Node, ...]], most: int
) -> tuple[dict[Node, int], dict[Node, int], int]:
    """The loop of each node, that of each total, and the number of loops.

    What slow functions need comes before them. Of the rest, what was made last comes last, because
    it builds on what was made before.
    """
    stage: dict[Node, int] = {}
    for node in needed:
        ends = node.op not in _FINISHING
        apart = node.op in SLOW and ends
        stage[node] = max(
            (
                stage[a] + ((ends and a.op in SLOW) or (apart and a.op != "data"))
                for a in inputs[node]
            ),
            default=0,
        )
    groups = [1] * (max(stage.values(), default=0) + 1)
    filled = [0] * len(groups)
    group: dict[Node, int] = {}
    part: dict[Node, int] = {}
    counts = Counter(stage[t.args[0]] for t in totals)
    # As many loops as it takes, with about as many totals in each.
    share = {s: -(-n // -(-n // most)) for s, n in counts.items()}
    for t in sorted(totals, key=lambda t: _made(t.args[0])):
        s = stage[t.args[0]]
        groups[s] += filled[s] == share[s]
        filled[s] = filled[s] % share[s] + 1
        part[t] = groups[s] - 1
        group[t.args[0]] = min(part[t], group.get(t.args[0], part[t]))
    for node in reversed(needed):
        if node.op in SLOW:
            group[node] = 0
        mine = group.setdefault(node, 0)
        for a in inputs[node]:
            wanted = mine if stage[a] == stage[node] else 0
            group[a] = min(group.get(a, wanted), wanted)
    first = [0, *accumulate(groups)]
    return (
        {n: first[stage[n]] + group[n] for n in needed},
        {t: first[stage[t.args[0]]] + part[t] for t in totals},
        first[-1],
    )


def _made(node: Node) -> int:
    return max((a.number for a in node.args if a.op not in MASKS), default=node.number)


def mask_arguments(node: Node, held: dict[Node, str]) -> tuple[Node, ...]:
    """What a mask is computed from: max(z, 0) where that is at hand, else z."""
    if node.op == "positive":
        for other in held:
            if other.op == "relu" and other.args == node.args:
                return (other,)
    return node.args


def _alone(
    here: Sequence[Node], totals: Sequence[Node], kept: Sequence[Node]
) -> tuple[frozenset[Node], frozenset[Node]]:
    """Products and sums that one sum uses and nothing else.

    A fused multiply-add takes the factors of such a product, a longer sum the terms of such a sum.
    """
    uses: Counter[Node] = Counter(kept)
    adders: Counter[Node] = Counter()
    for node in here:
        uses.update(node.args)
        if node.op in ("add", "subtract"):
            adders.update(node.args)
    folded = frozenset(
        n for n in here if n.op in ("add", "subtract") and uses[n] == 1 and adders[n] == 1
    )
    for t in totals:
        uses[t.args[0]] += 1
        adders[t.args[0]] += 1
    absorbed = frozenset(
        n for n in here
        if n.op == "multiply" and uses[n] == 1 and adders[n] == 1
        and not any(a.op in MASKS for a in n.args)
    )  # fmt: skip
    return absorbed, folded


def cut(totals: Sequence[Node]) -> tuple[frozenset[Node], frozenset[Node]]:
    """How all that is summed becomes 0 in a lane without a sample.

    The quantities to set to 0 there, and the totals for which none will do, so that what they sum
    is left out itself. A product is 0 with one factor, a sum with all of its terms. A quantity that
    something else divides by or takes a logarithm of is never set to 0.
    """
    finder = _Cut(below([t.args[0] for t in totals], stop=lambda node: not node.varies))
    bare = frozenset(t for t in totals if not finder.vanishes(t.args[0]))
    return frozenset(finder.found), bare


class _Cut:
    def __init__(self, needed: Sequence[Node]):
        self.found: set[Node] = set()
        self.known: dict[Node, bool] = {}
        self.fixed: set[Node] = set()
        for node in reversed(needed):
            for place, a in enumerate(node.args):
                harmless = node.op in _HARMLESS or (node.op == "divide" and place == 0)
                if node in self.fixed or not harmless:
                    self.fixed.add(a)

    def vanishes(self, n: Node) -> bool:
        """Make a quantity 0 without a sample; False where that cannot be."""
        if n not in self.known:
            self.known[n] = self._by_parts(n) or self._itself(n)
        return self.known[n]

    def _by_parts(self, n: Node) -> bool:
        varying = [a for a in n.args if a.varies]
        match n.op:
            case "multiply":
                # What was made last is nearest to the loss: most else is a multiple of it.
                factors = [a for a in varying if a.op not in MASKS]
                factors.sort(key=lambda a: (not self.known.get(a, False), -a.number))
                return any(self.vanishes(a) for a in factors)
            case "divide" | "negate":
                return n.args[0].varies and self.vanishes(n.args[0])
            case "add" | "subtract":
                return all(_passes(a) for a in n.args) and all(self.vanishes(a) for a in n.args)
            case _:
                return False

    def _itself(self, n: Node) -> bool:
        if n in self.fixed:
            return False
        self.found.add(n)
        return True


def _passes(node: Node) -> bool:
    return node.varies and (
        node.op in ("multiply", "negate")
        or (node.op in ("add", "subtract") and all(_passes(a) for a in node.args))
    )
