"""Derivatives as linear maps: `D f(X)[H]`, `d_Q f(\\theta) \\cdot H`, adjoints `D f(X)^*[G]`.

A sign D or d stands before a function, may say by which of its arguments, and what follows is the
direction. `\\frac{d}{dt} f(X + tH) |_{t=0}` says the same. Whether a letter is such a sign, the
whole document shows: a sign stands before functions and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Statement

SIGNS = frozenset({"D", "d"})
ADJOINTS = frozenset({"*", "dagger", "ast"})
APPLYING = frozenset({"cdot", "circ"})
READ = (
    syntax.Juxtaposition, syntax.Product, syntax.Indexed, syntax.Transpose, syntax.Restriction,
    syntax.Derivative,
)  # fmt: skip
"""What a linear map is written as."""


def with_linear_maps(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where what a sign of differentiation stands before is a linear map."""
    marks = Marks(statements)
    if not marks.signs and not marks.limits:
        return list(statements)
    return with_changed(statements, marks.read, *READ)


class Marks:
    """The letters of a document that are signs of differentiation."""

    def __init__(self, statements: Sequence[Statement]):
        symbols = throughout(statements, syntax.Symbol)
        seen = Counter(name_of(node) for node in symbols if node.base in SIGNS)
        before: Counter[str] = Counter()
        used: set[str] = set()
        for kind in (syntax.Juxtaposition, syntax.Product, syntax.Indexed) if seen else ():
            for node in throughout(statements, kind):
                for sign, further in signs_in(node):
                    before[sign] += not further
                    if further:
                        used.add(sign)
        self.signs = {sign for sign in used if seen[sign] == before[sign]}
        if self.signs:
            # Beside such signs a plain d before a function is one too, whatever d counts elsewhere.
            self.signs.add("d")
        self.limits = any(throughout(statements, syntax.Restriction))
        self.functions = {name_of(node.function) for node in throughout(statements, syntax.Call)}
        self.used = set(names_used(statements)) if self.signs or self.limits else set()

    def read(self, node: syntax.Node) -> syntax.Node:
        """One node with the linear map that it is, what is below it being read already."""
        match node:
            case syntax.Juxtaposition(factors=factors):
                if (along := limit(node)) is not None:
                    return along
                found = self.factors(factors)
                if len(found) == len(factors):
                    return node
                return found[0] if len(found) == 1 else node.replace(factors=found)
            case syntax.Product(operator=operator, left=left, right=right) if operator in APPLYING:
                return applied_to(left, right, node.end) or node
            case syntax.Indexed(base=base, script=script) if is_star(script):
                inner = bare(base)
                return turned(inner, node.end) if is_map(inner) else node
            case syntax.Transpose(base=base) if is_map(inner := bare(base)):
                return turned(inner, node.end)
            case _:
                return limit(node) or node

    def factors(self, factors: Sequence[syntax.Node]) -> tuple[syntax.Node, ...]:
        """Factors in a row, where a sign takes the function behind it, and that its direction."""
        found: list[syntax.Node] = []
        waiting = list(reversed(factors))
        while waiting:
            factor = waiting.pop()
            if waiting and isinstance(factor, syntax.Symbol) and name_of(factor) in self.signs:
                made = self.map(factor, waiting)
                if made is not None:
                    found.append(made)
                    continue
            if found and is_map(found[-1]) and (way := bracketed(factor)) is not None:
                found[-1] = applied(found[-1], way, factor.end)
                continue
            found.append(factor)
        last = found[-1]
        free = isinstance(last, syntax.Symbol) and name_of(last) not in self.used
        if len(found) == 2 and is_map(found[0]) and free:
            return (applied(found[0], last, last.end),)
        return tuple(found)

    def map(self, sign: syntax.Symbol, waiting: list[syntax.Node]) -> syntax.Node | None:
        """The linear map of a sign and what stands behind it; None where that is no function."""
        body = waiting[-1]
        match body:
            case syntax.Indexed(base=base, script=script) if is_star(script):
                body, adjoint = base, True
            case syntax.Transpose(base=syntax.Call() as call):
                body, adjoint = call, True
            case _:
                adjoint = False
        end = waiting[-1].end
        if isinstance(body, syntax.Symbol) and len(waiting) > 1:
            argument = bracketed(waiting[-2], "(")
            if argument is None:
                return None
            waiting.pop()
            end = waiting[-1].end
            body = syntax.Call(
                start=body.start, end=end, function=body, arguments=(argument,)
            )  # fmt: skip
        if not isinstance(body, syntax.Call):
            return None
        waiting.pop()
        at = self.at_point(body)
        if at is not None:
            made = syntax.Differential(
                start=sign.start, end=end, body=at, by=at.arguments, adjoint=adjoint
            )  # fmt: skip
            return applied(made, body.arguments[0], end)
        by = tuple(item for script in sign.scripts for item in script.items) or body.arguments
        return syntax.Differential(
            start=sign.start, end=end, body=body, by=by, adjoint=adjoint
        )  # fmt: skip

    def at_point(self, call: syntax.Call) -> syntax.Call | None:
        """f(X) where `D f_X(H)` writes the point as a subscript; None elsewhere."""
        function = call.function
        if (
            len(function.scripts) != 1
            or name_of(function.replace(scripts=())) not in self.functions
        ):
            return None
        items = function.scripts[0].items
        if len(items) != 1 or len(call.arguments) != 1 or not isinstance(items[0], syntax.Symbol):
            return None
        return call.replace(function=function.replace(scripts=()), arguments=items)


def names_used(statements: Sequence[Statement]) -> Iterator[str]:
    """The names in what left sides that are names or functions are said to be."""
    for statement in statements:
        first = statement.members[0].node
        if first is None or named(first) is None:
            continue
        for member in statement.members[1:]:
            yield from map(name_of, inside(member.node, syntax.Symbol))


def signs_in(node: syntax.Node) -> Iterator[tuple[str, bool]]:
    """The letters that may be signs in one node, and whether what they make is applied there: each
    once as it stands, and again where it is."""
    match node:
        case syntax.Juxtaposition(factors=factors):
            for name, rest in maps_in(factors):
                yield name, False
                if rest and bracketed(rest[0]) is not None:
                    yield name, True
        case syntax.Product(operator=operator, left=left) if operator in APPLYING:
            factors = left.factors if isinstance(left, syntax.Juxtaposition) else ()
            yield from ((name, True) for name, rest in maps_in(factors) if not rest)
        case syntax.Indexed(base=syntax.Group(body=syntax.Juxtaposition(factors=factors))):
            if is_star(node.script):
                yield from ((name, True) for name, rest in maps_in(factors) if not rest)
        case _:
            return


def maps_in(factors: Sequence[syntax.Node]) -> Iterator[tuple[str, Sequence[syntax.Node]]]:
    """The letters D and d that stand before a function in a row, and the factors behind it."""
    for index, factor in enumerate(factors[:-1]):
        if isinstance(factor, syntax.Symbol) and factor.base in SIGNS:
            length = function_length(factors[index + 1 :])
            if length:
                yield name_of(factor), factors[index + 1 + length :]


def function_length(factors: Sequence[syntax.Node]) -> int:
    """How many factors in front make one function with its argument, 0 where there is none."""
    match factors:
        case [syntax.Call(), *_]:
            return 1
        case [syntax.Indexed(base=syntax.Call(), script=script), *_] if is_star(script):
            return 1
        case [syntax.Transpose(base=syntax.Call()), *_]:
            return 1
        case [syntax.Symbol(), bracket, *_] if bracketed(bracket, "(") is not None:
            return 2
        case _:
            return 0


def is_star(script: syntax.Script) -> bool:
    """Whether a mark says "adjoint"."""
    return script.kind == "super" and script.text in ADJOINTS


def bracketed(node: syntax.Node, openings: str = "[(") -> syntax.Node | None:
    """What one bracket holds."""
    plain = isinstance(node, syntax.Group) and node.opening in openings
    return node.body if plain and isinstance(node, syntax.Group) else None


def is_map(node: syntax.Node) -> bool:
    """Whether a node is a linear map that is not applied to anything yet."""
    return isinstance(node, syntax.Differential) and bool(node.by) and node.direction is None


def turned(node: syntax.Node, end: int) -> syntax.Node:
    """The adjoint of a linear map."""
    assert isinstance(node, syntax.Differential)
    return node.replace(adjoint=not node.adjoint, end=end)


def applied(node: syntax.Node, direction: syntax.Node, end: int) -> syntax.Node:
    """A linear map with its argument."""
    assert isinstance(node, syntax.Differential)
    return node.replace(direction=direction, end=end)


def applied_to(left: syntax.Node, right: syntax.Node, end: int) -> syntax.Node | None:
    """What stands before a sign of a product, applied to what stands behind it; None where it is
    no linear map, or where another one follows: that is a composition."""
    if is_map(right):
        return None
    if is_map(left):
        return applied(left, right, end)
    match left:
        case syntax.Product(operator=operator, left=outer, right=inner) if (
            operator in APPLYING and is_map(outer) and is_map(inner)
        ):
            return applied(outer, applied(inner, right, end), end)
        case syntax.Juxtaposition(factors=(*others, last)) if is_map(last):
            return left.replace(end=end, factors=(*others, applied(last, right, end)))
        case _:
            return None


def limit(node: syntax.Node) -> syntax.Differential | None:
    """`d/dt f(X + tH)` at t = 0 as the differential of f at X along H; None for other forms."""
    match node:
        case (
            syntax.Restriction(
                body=syntax.Derivative(numerator=syntax.Call() as call, denominators=(by,)),
                condition=condition,
            )
            | syntax.Derivative(
                numerator=syntax.Restriction(body=syntax.Call() as call, condition=condition),
                denominators=(by,),
            )
            | syntax.Juxtaposition(
                factors=(
                    syntax.Restriction(
                        body=syntax.Derivative(numerator=None, denominators=(by,)),
                        condition=condition,
                    ),
                    syntax.Call() as call,
                )
            )
        ):
            pass
        case _:
            return None
    zero = isinstance(condition, syntax.Comparison) and isinstance(condition.right, syntax.Number)
    if not zero or len(call.arguments) != 1:
        return None
    match bare(call.arguments[0]):
        case syntax.Add(terms=(point, step), signs=(1, 1)):
            way = without_factor(step, by)
        case _:
            return None
    if way is None or named(point) is None:
        return None
    return syntax.Differential(
        start=node.start, end=node.end, body=call.replace(arguments=(point,)), by=(point,),
        direction=way,
    )  # fmt: skip


def without_factor(node: syntax.Node, factor: syntax.Node) -> syntax.Node | None:
    """A product without its first factor, where that is the one given."""
    match bare(node):
        case syntax.Juxtaposition(factors=(first, *rest)) if key(first) == key(factor):
            return rest[0] if len(rest) == 1 else syntax.Juxtaposition(
                start=rest[0].start, end=rest[-1].end, factors=tuple(rest)
            )  # fmt: skip
        case syntax.Product(operator="cdot", left=first, right=rest_) if key(first) == key(factor):
            return rest_
        case _:
            return None
