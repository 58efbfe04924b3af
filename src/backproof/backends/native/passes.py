"""Passes over a batch as loops over blocks of samples, one sample in each lane of a vector.

The data lie as (blocks, columns, lanes): all that one block needs is side by side. Numbers that
all samples share are in every lane of a vector; totals are kept in lanes until the batch ends and
are then added by a tree that transposes, so that one vector holds several totals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.backends.native.nodes import Node, below
from backproof.backends.native.stages import MASKS, Loop, cut, loops, mask_arguments
from backproof.backends.native.text import Lines, Width, arithmetic, masked
from backproof.record import dataclass

# Blocks of samples between one loop and the next; what is handed on stays in the nearest cache.
MOST_BLOCKS = 32


@dataclass(frozen=True)
class Layout:
    """Where things are: the names of pointers and counts in the function that is written.

    `columns` counts the numbers of one sample; `exact` says that every batch fills its last block;
    `few` that no batch has more blocks than are handed from one loop to the next at once.
    `registers` are those of the machine for vectors.
    """

    parameters: str
    data: str
    samples: str
    columns: int
    exact: bool
    few: bool = False
    registers: int = 16


class Passes:
    """Writes the passes into a function and says where totals and what follows from them are."""

    def __init__(self, lines: Lines, width: Width, layout: Layout):
        self.lines, self.width, self.layout = lines, width, layout
        self.shared: dict[Node, str] = {}
        self.packed: dict[Node, tuple[str, int]] = {}
        self.spread: dict[Node, str] = {}
        bits, lanes = width.bits, width.lanes
        self.count = lines.value(f"uitofp i64 {layout.samples} to {width.number}")
        more = lines.value(f"add i64 {layout.samples}, {lanes - 1}")
        self.blocks = lines.value(f"udiv i64 {more}, {lanes}")
        self.limit = ""
        if not layout.exact:
            number = layout.samples
            if bits == 32:
                number = lines.value(f"trunc i64 {number} to i32")
            self.limit = self._splat_whole(number)

    def run(self, outputs: Sequence[Node]) -> None:
        """Write all passes that the outputs need, one level after the other."""
        totals = [n for n in below(outputs) if n.op == "total"]
        for level in sorted({t.level for t in totals}):
            mine = [t for t in totals if t.level == level]
            self._pass(mine, self._groups(mine, outputs))

    def _groups(self, totals: Sequence[Node], outputs: Sequence[Node]) -> list[list[Node | None]]:
        """Which totals share a vector, in which lanes: those of a row of outputs as in the row."""
        lanes, left = self.width.lanes, dict.fromkeys(totals)
        groups: list[list[Node | None]] = []
        for first in range(0, len(outputs), lanes):
            group: list[Node | None] = []
            for node in outputs[first : first + lanes]:
                group.append(node if node in left else None)
                left.pop(node, None)
            if any(group):
                groups.append(group)
        rest = [*left]
        groups += [[*rest[i : i + lanes]] for i in range(0, len(rest), lanes)]
        return groups

    def number(self, node: Node) -> str:
        """A number that all samples share, once the passes below it are written."""
        found = self.shared.get(node)
        if found is None:
            for n in below([node], stop=lambda n: n.varies or n in self.shared):
                self.shared[n] = self._shared(n)
            found = self.shared[node]
        return found

    def _shared(self, n: Node) -> str:
        lines, one = self.lines, self.width.alone
        match n.op:
            case "constant":
                return one.literal(n.value)
            case "parameter":
                return lines.load(one, self.layout.parameters, n.value)
            case "samples":
                return self.count
            case "total":
                vector, place = self.packed[n]
                return lines.extract(self.width, vector, place)
            case _:
                args = [self.shared[a] for a in n.args]
                return arithmetic(lines, one, n.op, args, self.width)

    def everywhere(self, node: Node) -> str:
        """A shared number in every lane."""
        if node.is_constant:
            return self.width.literal(node.value)
        found = self.spread.get(node)
        if found is None:
            found = self.spread[node] = self.lines.splat(self.width, self.number(node))
        return found

    def _pass(self, totals: Sequence[Node], groups: Sequence[Sequence[Node | None]]) -> None:
        lines, width = self.lines, self.width
        # The other half of the registers is for what is not a total.
        steps = loops(totals, max(1, self.layout.registers // 2))
        zeroed = frozenset[Node]()
        if not self.layout.exact:
            # A total among them leaves out what it sums.
            zeroed = frozenset[Node]().union(*cut(totals))
        for loop in steps:
            for n in loop.nodes:
                for a in n.args:
                    if not a.varies:
                        self.everywhere(a)
        kept = [n for loop in steps for n in loop.kept]
        slots = {n: i for i, n in enumerate(kept)}
        room = ""
        if kept:
            room = lines.room(width, MOST_BLOCKS * len(kept))
        sums = dict.fromkeys(totals, width.literal(0))
        if len(steps) == 1 or self.layout.few:
            done = set[Node | None]({None})
            waiting = [*groups]
            for loop in steps:
                sums = self._loop(loop, "0", self.blocks, sums, room, slots, zeroed)
                done.update(loop.totals)
                # A vector that is complete is added up while the next loop begins.
                for group in [g for g in waiting if done.issuperset(g)]:
                    waiting.remove(group)
                    self._pack(group, sums)
        else:
            outer, ended_all, before = lines.name("chunk"), lines.name("whole"), lines.block
            lines.act(f"br label %{outer}")
            lines.label(outer)
            start, after = lines.name("%start"), lines.name("%next")
            held = {t: lines.name("%sum") for t in totals}
            # The phis are completed when the end of the chunk is known.
            place = len(lines.lines)
            left = lines.value(f"sub i64 {self.blocks}, {start}")
            here = lines.smaller(left, str(MOST_BLOCKS))
            moving = dict(held)
            for loop in steps:
                moving = self._loop(loop, start, here, moving, room, slots, zeroed)
            lines.act(f"{after} = add i64 {start}, {here}")
            ended = lines.value(f"icmp uge i64 {after}, {self.blocks}")
            last = lines.block
            lines.act(f"br i1 {ended}, label %{ended_all}, label %{outer}")
            phis = [f"  {start} = phi i64 [ 0, %{before} ], [ {after}, %{last} ]"]
            phis += [
                f"  {held[t]} = phi {width.type} [ {width.literal(0)}, %{before} ], "
                f"[ {moving[t]}, %{last} ]"
                for t in totals
            ]
            lines.lines[place:place] = phis
            lines.label(ended_all)
            for group in groups:
                self._pack(group, moving)

    def _loop(
        self,
        loop: Loop,
        start: str,
        count: str,
        sums: Mapping[Node, str],
        room: str,
        slots: Mapping[Node, int],
        zeroed: frozenset[Node],
    ) -> dict[Node, str]:
        """One loop over `count` blocks from block `start`; the totals after it."""
        lines, width = self.lines, self.width
        head, done, before = lines.name("loop"), lines.name("after"), lines.block
        lines.act(f"br label %{head}")
        lines.label(head)
        index, after = lines.name("%block"), lines.name("%next")
        mine = {t: (lines.name("%sum"), lines.name("%sum")) for t in loop.totals}
        lines.act(f"{index} = phi i64 [ 0, %{before} ], [ {after}, %{head} ]")
        for t, (old, new) in mine.items():
            lines.act(f"{old} = phi {width.type} [ {sums[t]}, %{before} ], [ {new}, %{head} ]")
        block = index if start == "0" else lines.value(f"add i64 {start}, {index}")
        body = _Body(self, loop, block, index, room, slots, zeroed)
        for n in loop.nodes:
            body.compute(n)
        for n in loop.kept:
            lines.store(width, body.held[n], body.place, slots[n] * width.lanes)
        for t, (old, new) in mine.items():
            lines.act(f"{new} = {body.added(old, t)}")
        lines.act(f"{after} = add i64 {index}, 1")
        ended = lines.value(f"icmp eq i64 {after}, {count}")
        lines.act(f"br i1 {ended}, label %{done}, label %{head}")
        lines.label(done)
        return {**sums, **{t: new for t, (_, new) in mine.items()}}

    def _splat_whole(self, number: str) -> str:
        width, lines = self.width, self.lines
        one = lines.value(f"insertelement {width.whole} poison, i{width.bits} {number}, i64 0")
        mask = f"<{width.lanes} x i32> zeroinitializer"
        return lines.value(f"shufflevector {width.whole} {one}, {width.whole} poison, {mask}")

    def inside(self, block: str) -> str:
        """Which lanes of a block hold a sample."""
        lines, width = self.lines, self.width
        first = lines.value(f"mul i64 {block}, {width.lanes}")
        if width.bits == 32:
            first = lines.value(f"trunc i64 {first} to i32")
        lanes = ", ".join(f"i{width.bits} {i}" for i in range(width.lanes))
        places = lines.value(f"add {width.whole} {self._splat_whole(first)}, <{lanes}>")
        return lines.value(f"icmp ult {width.whole} {places}, {self.limit}")

    def _pack(self, group: Sequence[Node | None], sums: Mapping[Node, str]) -> None:
        """Σ over lanes: halves are added while lanes of several totals move together."""
        zero = self.width.literal(0)
        vectors = [zero if t is None else sums[t] for t in group]
        vectors += [zero] * (self.width.lanes - len(group))
        apart = 1
        while apart < self.width.lanes:
            vectors = [
                self._halved(vectors[i], vectors[i + 1], apart) for i in range(0, len(vectors), 2)
            ]
            apart *= 2
        for place, t in enumerate(group):
            if t is not None:
                self.packed[t] = vectors[0], place

    def _halved(self, a: str, b: str, apart: int) -> str:
        lanes = self.width.lanes
        one = [i if not i & apart else i - apart + lanes for i in range(lanes)]
        other = [i + apart if not i & apart else i + lanes for i in range(lanes)]
        if a == b == self.width.literal(0):
            return a
        left = self.lines.shuffle(self.width, a, b, one)
        right = self.lines.shuffle(self.width, a, b, other)
        return self.lines.value(f"fadd {self.width.type} {left}, {right}")


class _Body:
    """The nodes of one block of samples."""

    def __init__(
        self,
        passes: Passes,
        loop: Loop,
        block: str,
        index: str,
        room: str,
        slots: Mapping[Node, int],
        zeroed: frozenset[Node],
    ):
        self.passes, self.loop, self.zeroed = passes, loop, zeroed
        lines, width, layout = passes.lines, passes.width, passes.layout
        self.lines, self.width = lines, width
        self.held: dict[Node, str] = {}
        far = lines.value(f"mul i64 {block}, {layout.columns * width.lanes}")
        self.data = lines.offset(width, layout.data, far)
        self.place = ""
        if loop.kept or loop.fetched:
            near = lines.value(f"mul i64 {index}, {len(slots) * width.lanes}")
            self.place = lines.offset(width, room, near)
        for n in loop.fetched:
            self.held[n] = lines.load(width, self.place, slots[n] * width.lanes)
        self.lanes = ""
        if not zeroed.isdisjoint((*loop.nodes, *loop.totals)):
            self.lanes = passes.inside(block)

    def compute(self, n: Node) -> None:
        """Write one node, unless it becomes part of another one."""
        if self._part(n):
            return
        if n.op in MASKS and not self._plain_use(n):
            return
        value = self._value(n)
        self.held[n] = self._inside(value) if n in self.zeroed else value

    def _inside(self, value: str) -> str:
        """The value in lanes that hold a sample, else 0."""
        zero, t = self.width.literal(0), self.width.type
        return self.lines.value(f"select {self.width.truth} {self.lanes}, {t} {value}, {t} {zero}")

    def _plain_use(self, mask: Node) -> bool:
        """Whether a mask is used otherwise than as a factor."""
        users = [n for n in self.loop.nodes if mask in n.args]
        return any(n.op != "multiply" for n in users) or any(
            t.args[0] is mask for t in self.loop.totals
        )

    def _value(self, n: Node) -> str:
        lines, width = self.lines, self.width
        if n.op == "data":
            return lines.load(width, self.data, n.value * width.lanes)
        if n.op in ("add", "subtract"):
            return self._sum(n)
        if n.op == "multiply":
            for mask, other in (n.args, n.args[::-1]):
                if mask.op in MASKS and mask.varies and mask not in self.held:
                    args = [self.of(a) for a in mask_arguments(mask, self.held)]
                    return masked(lines, width, mask.op, args, self.of(other))
        return arithmetic(lines, width, n.op, [self.of(a) for a in n.args], width)

    def of(self, n: Node) -> str:
        """The vector of a node or of a shared number."""
        if not n.varies:
            return self.passes.everywhere(n)
        found = self.held.get(n)
        if found is None:
            # A mask as both factors, or one that was left for its products.
            args = [self.of(a) for a in mask_arguments(n, self.held)]
            found = self.held[n] = arithmetic(self.lines, self.width, n.op, args, self.width)
        return found

    def _sum(self, n: Node) -> str:
        """A chain of fused multiply-adds that begins with what is no product."""
        lines, t = self.lines, self.width.type
        terms = self._terms(n)
        plain = [term for term in terms if not self._product(term[1])]
        products = [term for term in terms if self._product(term[1])]
        plain.sort(key=lambda term: not term[0])
        if not plain:
            plus, first = products.pop(0)
            a, b = (self.of(x) for x in first.args)
            found = lines.value(f"fmul {t} {a}, {b}")
        else:
            plus, first = plain.pop(0)
            found = self.of(first)
        if not plus:
            found = lines.value(f"fneg {t} {found}")
        for plus, node in plain:
            found = lines.value(f"{'fadd' if plus else 'fsub'} {t} {found}, {self.of(node)}")
        for plus, node in products:
            a, b = (self.of(x) for x in node.args)
            a = a if plus else lines.value(f"fneg {t} {a}")
            found = lines.intrinsic("fma", self.width, a, b, found)
        return found

    def _terms(self, n: Node, plus: bool = True) -> list[tuple[bool, Node]]:
        """The terms of a sum with their signs, those of sums that are part of it included."""
        found: list[tuple[bool, Node]] = []
        waiting = [(plus, n)]
        while waiting:
            sign, node = waiting.pop()
            if node is n or (node in self.loop.folded and self._part(node)):
                a, b = node.args
                waiting.append((sign == (node.op == "add"), b))
                waiting.append((sign, a))
            else:
                found.append((sign, node))
        return found

    def _part(self, n: Node) -> bool:
        """Whether a node is written as a part of the one sum that uses it."""
        return (n in self.loop.absorbed or n in self.loop.folded) and n not in self.zeroed

    def _product(self, n: Node) -> bool:
        return n in self.loop.absorbed and n not in self.zeroed

    def added(self, before: str, total: Node) -> str:
        """The instruction that adds to a total what it sums."""
        t, width, n = self.width.type, self.width, total.args[0]
        if self._product(n):
            a, b = (self.of(x) for x in n.args)
            if total not in self.zeroed:
                return f"call {t} @llvm.fma.{width.suffix}({t} {a}, {t} {b}, {t} {before})"
            value = self.lines.value(f"fmul {t} {a}, {b}")
        else:
            value = self.of(n)
        return f"fadd {t} {before}, {self._inside(value) if total in self.zeroed else value}"
