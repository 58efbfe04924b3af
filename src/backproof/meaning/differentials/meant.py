"""`dX` as a differential, the direction in which X moves, on pages that differentiate that way.

`d(XW) = (dX) W + X\\,dW` and `dL = \\operatorname{tr}(G^T dW)` are equations between linear maps.
Elsewhere `dW` is short for the gradient by W. Which of them, a page shows: differentials go with
what they are made of (`dZ` by `dX`), gradients against it (`dX` by `dZ`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.functions.known import ELEMENTWISE, REDUCTIONS
from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.naming.rewriting import changed, with_changed
from backproof.meaning.statements import below, inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

FUNCTIONS = ELEMENTWISE.keys() | REDUCTIONS.keys()
PAIRINGS = frozenset({"inner", "tr", "Tr", "trace"})


def with_differentials(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where what a page marks with d or ∂ alone is a differential."""
    signs = Signs(statements)
    if not signs.possible or not signs.meant():
        return list(statements)
    return with_changed(statements, signs.read)


class Signs:
    """The marks of a document that may be signs of differentials."""

    def __init__(self, statements: Sequence[Statement]):
        self.statements = statements
        self.stems = {node.base for node in throughout(statements, syntax.Symbol)}
        self.functions = {node.function.base for node in throughout(statements, syntax.Call)}
        derivatives = throughout(statements, syntax.Derivative)
        self.possible = any(base[0] == "d" for base in self.stems) or any(
            node.form == "differential" for node in derivatives
        )

    def meant(self) -> bool:
        """Whether what the left sides say, taken together, is said of differentials."""
        uses = dict(definitions(self.statements))
        rows: dict[Statement, list[syntax.Node]] = {}
        roots: dict[Statement, Statement] = {}
        for statement in self.statements:
            before = statement.continues
            root = statement if before is None else roots.get(before, before)
            roots[statement] = root
            rest = statement.members[1:] if before is None else statement.members
            rows.setdefault(root, []).extend(m.node for m in rest if m.node is not None)
        votes = [
            self.vote(head, rows[root], uses)
            for root in rows
            if rows[root] and (head := root.members[0].node) is not None
        ]
        return any(v > 0 for v in votes) and not any(v < 0 for v in votes)

    def vote(
        self, head: syntax.Node, rights: Sequence[syntax.Node], uses: Mapping[str, set[str]]
    ) -> int:
        """1 where a chain can only speak of differentials, -1 where it cannot, else 0."""
        moved = self.read_below(head)
        if not isinstance(moved, syntax.Differential) or moved.direction is not None:
            return 0
        parts = [d for right in rights for d in below(self.read_below(right))]
        moving = [d for d in parts if isinstance(d, syntax.Differential)]
        others = {name_of_moved(d, uses) for d in moving}
        if not others:
            zero = all(isinstance(right, syntax.Number) for right in rights)
            return -1 if named(moved.body) is not None and not zero else 0
        name = name_of_moved(moved, uses)
        if not name:
            return 1
        if others & closure(uses, name):
            return 1
        if any(name in closure(uses, other) for other in others):
            return -1
        paired = any(
            isinstance(n, syntax.Call)
            and n.function.base in PAIRINGS
            and inside(n, syntax.Differential)
            for n in parts
        )
        if name not in uses and name.partition("_")[0] not in LOSSES:
            return 0 if paired else -1
        return 1 if paired or name not in uses else 0

    def read_below(self, node: syntax.Node) -> syntax.Node:
        """A node as it is read if its signs are those of differentials."""
        return bare(changed(node, self.read))

    def read(self, node: syntax.Node) -> syntax.Node:
        """One node with the differential that it is, what is below it being read already."""
        match node:
            case syntax.Symbol():
                return self.symbol(node)
            case syntax.Derivative(form="differential", numerator=syntax.Node() as body):
                return differential(node.start, body)
            case syntax.Call(function=syntax.Differential() as mark, arguments=arguments):
                function = mark.body
                assert isinstance(function, syntax.Symbol)
                return differential(
                    node.start, node.replace(function=function, arguments=arguments)
                )
            case syntax.Call(function=syntax.Symbol(base="d", scripts=()), arguments=(body,)):
                return differential(node.start, group(body, node))
            case syntax.Inverse(base=syntax.Differential(by=()) as moved):
                return differential(node.start, node.replace(base=moved.body))
            case syntax.Power(base=syntax.Differential(by=()) as moved):
                return differential(node.start, node.replace(base=moved.body))
            case syntax.Juxtaposition(factors=factors):
                found = tuple(self.factors(factors))
                if len(found) == len(factors):
                    return node
                return found[0] if len(found) == 1 else node.replace(factors=found)
            case _:
                return node

    def symbol(self, symbol: syntax.Symbol) -> syntax.Node:
        """`dX` where X is written elsewhere."""
        base = symbol.base
        if base[0] != "d" or len(base) == 1 or base[1:] not in self.stems:
            return symbol
        return differential(symbol.start, symbol.replace(base=base[1:]))

    def factors(self, factors: Sequence[syntax.Node]) -> Iterator[syntax.Node]:
        """Factors in a row, where a sign takes what follows it."""
        waiting = list(reversed(factors))
        while waiting:
            factor = waiting.pop()
            following = waiting[-1] if waiting else None
            match factor, following:
                case syntax.Symbol(base="d", scripts=(), accents=(), primes=0), syntax.Node():
                    yield differential(factor.start, waiting.pop())
                case syntax.Symbol(base=base), syntax.Node() if (
                    base[:1] == "d" and base[1:] in FUNCTIONS
                ):
                    argument = waiting.pop()
                    call = syntax.Call(
                        start=factor.start, end=argument.end,
                        function=factor.replace(base=base[1:]),
                        arguments=(argument,), bracketed=False,
                    )  # fmt: skip
                    yield differential(factor.start, call)
                case syntax.Differential(body=syntax.Symbol() as function), syntax.Group(
                    opening="("
                ) as bracket if function.base in self.functions:
                    waiting.pop()
                    call = syntax.Call(
                        start=factor.start, end=bracket.end, function=function,
                        arguments=(bracket.body,),
                    )  # fmt: skip
                    yield differential(factor.start, call)
                case _:
                    yield factor


def differential(start: int, body: syntax.Node) -> syntax.Differential:
    """The differential of an expression."""
    return syntax.Differential(start=start, end=body.end, body=body)


def group(body: syntax.Node, place: syntax.Node) -> syntax.Node:
    """An argument in the brackets in which it was written."""
    return syntax.Group(start=place.start, end=place.end, body=body, opening="(")


def name_of_moved(node: syntax.Differential, uses: Mapping[str, set[str]]) -> str:
    """The name of what moves, without an index where only the whole is defined; "" for an
    expression."""
    name = named(node.body) or ""
    return name if name in uses else name.partition("_")[0]


def definitions(statements: Sequence[Statement]) -> Iterator[tuple[str, set[str]]]:
    """The names that left sides define, and the names in what they are said to be."""
    for statement in statements:
        head = statement.members[0].node
        if head is None or statement.continues is not None or len(statement.members) < 2:
            continue
        member = statement.members[1]
        name = named(head)
        if name is not None and member.relation == "=" and member.node is not None:
            yield name, set(map(name_of, inside(member.node, syntax.Symbol)))


def closure(uses: Mapping[str, set[str]], name: str) -> set[str]:
    """All that a name is made of."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for used in uses.get(waiting.pop(), ()):
            if used not in found:
                found.add(used)
                waiting.append(used)
    return found
