"""What each statement of a document does: defines, declares, claims, or was not understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise
from typing import Any, TypeVar

from backproof.meaning.naming.names import bare, left_name, named
from backproof.meaning.naming.rewriting import kinds_in
from backproof.meaning.translate import flatten
from backproof.meaning.unread import fault_in
from backproof.patterns import regex
from backproof.record import dataclass, once, replace
from backproof.source import Section, Span
from backproof.syntax.keys import key
from backproof.syntax.nodes import (
    BigOperator,
    Call,
    Derivative,
    Differential,
    Element,
    Group,
    Juxtaposition,
    Node,
    Power,
    Product,
    Space,
    Symbol,
    children,
    kinds,
)
from backproof.syntax.statements import Member, Statement

N = TypeVar("N", bound=Node)
ERROR_SIGNALS = frozenset({"delta", "Delta", "epsilon", "zeta"})
_WHERE = regex(r"^[^.;:]*\b(?:where|wobei|où|donde|其中)\b[^.;:]*$")
_SHIFT = regex(r"(?<=[A-Za-z])[+-]\d+")
_BOUNDS = frozenset({"<", ">", "<=", ">="})
_REACH = 60


@dataclass(frozen=True, eq=False)
class Place:
    """Where in the document: a statement's rank in reading order, and its section. What a chain
    says in passing stands half a rank before it, what explains it (`…, where z = W x`) a quarter.

    Instances of one generic definition share both; `instance` tells them apart.
    """

    order: float
    section: Section
    instance: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, eq=False)
class Stated:
    """One member of a chain, with what it is: the unit of every verdict.

    `kind` is definition, declaration, gradient, jacobian, chain-step, differential, identity,
    update or unread. `start` and `end` are offsets in the passage (the first member's includes the
    left side). `head` is what the chain is about, for a claim.
    An instance of a generic statement has that statement as its `origin`, and in `instance` what
    its letters stand for. `meant` are the claims, likeliest first, of which a line that only
    defines a name may mean one; `reason` says there what it supposes.
    """

    kind: str
    statement: Statement
    member: Member
    place: Place
    start: int
    end: int
    head: Node | None = None
    name: str = ""
    reason: str = ""
    named: Node | None = None
    origin: Stated | None = None
    instance: tuple[tuple[str, int], ...] = ()
    meant: tuple[Stated, ...] = ()

    @property
    def node(self) -> Node | None:
        return self.member.node

    @property
    def span(self) -> Span:
        return self.statement.block.passage.span(self.start, self.end)


@once(Node)
def below(node: Node) -> tuple[Node, ...]:
    """A node and all nodes in it, as they are written."""
    found: list[Node] = []
    stack = [node]
    while stack:
        item = stack.pop()
        found.append(item)
        stack.extend(reversed(children(item)))
    return tuple(found)


@once(Node)
def _by_kind(node: Node) -> Mapping[type[Node], Any]:
    found: dict[type[Node], list[Node]] = {}
    for part in below(node):
        found.setdefault(type(part), []).append(part)
    return {kind: tuple(parts) for kind, parts in found.items()}


def inside(node: Node | None, kind: type[N]) -> tuple[N, ...]:
    """The nodes of one kind in an expression, itself among them, as they are written."""
    if node is None or not kinds(node) & kind.bit:
        return ()
    found: tuple[N, ...] = _by_kind(node).get(kind, ())
    return found


def throughout(statements: Iterable[Statement], kind: type[N]) -> Iterator[N]:
    """The nodes of one kind in the members of statements, as they are written."""
    having = (s.members for s in statements if kinds_in(s) & kind.bit)
    return chain.from_iterable(inside(m.node, kind) for members in having for m in members)


@once(Statement)
def left_side(statement: Statement) -> Node | None:
    """What a statement gives a formula, its left side; None where no sign of equality follows."""
    members = statement.members
    if len(members) < 2 or members[1].relation != "=" or members[0].node is None:
        return None
    return bare(members[0].node)


def differentiated_by(statements: Iterable[Statement]) -> Iterator[Node]:
    """What the derivatives in statements are by."""
    for derivative in throughout(statements, Derivative):
        yield from map(bare, derivative.denominators)


def derivatives(node: Node) -> list[Derivative]:
    """The derivatives in an expression."""
    return list(inside(node, Derivative))


def understand(statements: Iterable[Statement]) -> tuple[Stated, ...]:
    """Classify every member of every statement, in document order."""
    found: list[Stated] = []
    heads: dict[Statement, Node | None] = {}
    taken: set[str] = set()
    last: Statement | None = None
    for order, statement in enumerate(statements):
        explains = last is not None and explained(last, statement)
        place = Place(order - 1.25 if explains else order, statement.block.section)
        last = statement
        for item in _chain(statement, place, heads, taken):
            if item.kind in ("alias", "definition"):
                taken.add(given_name(item))
            found.append(item)
    return tuple(found)


def explained(before: Statement, statement: Statement) -> bool:
    """Whether a definition says what a name in the statement before means: `…, where z = W x`."""
    first, passage = statement.members[0], statement.block.passage
    if passage is not before.block.passage or not isinstance(first.node, Symbol):
        return False
    between = passage.text[before.end : statement.start] if before.end <= statement.start else ""
    return len(between) < _REACH and _WHERE.search(between) is not None


def _chain(
    statement: Statement, place: Place, heads: dict[Statement, Node | None], taken: set[str]
) -> Iterator[Stated]:
    first, rest = statement.members[0], statement.members[1:]
    if statement.continues is not None:
        head = heads.get(statement.continues)
        rest, start = statement.members, first.start
    else:
        head, start = first.node and as_derivative(unlabelled(first.node)), first.start
    name_node = None
    if head is not None and named(head) is not None:
        # `δ = ∂L/∂Z = …` is about the derivative; δ is another name for it.
        about = next((m for m in rest if m.relation == "=" and _is_derivative(m.node)), None)
        if about is not None:
            name_node, head = head, about.node
    heads[statement] = head
    if not rest:
        fault = fault_in(statement)
        if fault is not None and _looks_like_a_claim(statement):
            end = first.end
            yield Stated("unread", statement, first, place, start, end, None, "", fault.message)
        return
    name = left_name(head) if head is not None and not _is_derivative(head) else None
    if statement.continues is None and len(rest) > 1 and _applies_itself(head, rest[0]):
        # `J = J(w, b) = …` says of which quantities J is a function, then what it is.
        rest = rest[1:]
    # `Z ∈ ℝ^{m × k} = X W` declares and defines.
    giving = next((m for m in rest if m.relation != "in"), None)
    defining = giving if statement.continues is None else None
    for index, member in enumerate(rest):
        begin = start if index == 0 and statement.continues is None else member.start
        alias = name_node is not None and member.node is head
        if alias or (name_node is None and _names_it(head, member, taken)):
            other = name_node or head
            yield Stated("alias", statement, member, place, begin, member.end, head, "", "", other)
            continue
        made = _member(statement, member, place, begin, head, name, member is defining)
        yield made if name_node is None else replace(made, named=name_node)


def unlabelled(node: Node) -> Node:
    """A left side without the word in brackets before it: `(Mean) μ`."""
    match node:
        case Juxtaposition(factors=(Group(body=Symbol(base=word)), second, *rest)) if (
            len(word) > 2 and word.isalpha()
        ):
            return node.replace(factors=(second, *rest)) if rest else second
        case _:
            return node


def as_derivative(node: Node) -> Node:
    """`f'(x)` as d f(x)/dx, `f''(x)` as the second one, a chain of derivatives as the one that it
    makes; other nodes as they are."""
    match node:
        case Juxtaposition() | Product() if is_formal(node):
            return chained(node) or node
        case Call(function=Symbol(primes=1 | 2) as function, arguments=(Symbol() as argument,)) if (
            not node.keywords and node.power is None
        ):
            value = node.replace(function=function.replace(primes=0))
            return Derivative(
                start=node.start,
                end=node.end,
                numerator=value,
                denominators=(argument,),
                style="prime",
                form="prime",
                order=function.primes,
            )
        case _:
            return node


def chained(node: Node) -> Derivative | None:
    """The derivative that a product of derivatives makes where each begins as the last ends."""
    links = [d for _, f in flatten(node) if isinstance(d := bare(f), Derivative)]
    ends = [(d.numerator, d.denominators[0]) for d in links if len(d.denominators) == 1]
    if len(ends) < len(links) or any(
        top is None or d.order != 1 for (top, _), d in zip(ends, links, strict=True)
    ):
        return None
    for (_, bottom), (top, _) in pairwise(ends):
        if key(bottom) != key(top):
            return None
    return links[0].replace(end=node.end, denominators=(ends[-1][1],))


def as_space(node: Node) -> Space | None:
    """What a declaration says: `ℝ^{m × n}`, also with a plain R; None for other sets."""
    match bare(node):
        case Space() as space:
            return space
        case Power(base=Symbol(base="R", scripts=()), exponent=exponent):
            dims = tuple(f for _, f in flatten(bare(exponent)))
            return Space(start=node.start, end=node.end, dims=dims) if len(dims) < 3 else None
        case _:
            return None


def _is_derivative(node: Node | None) -> bool:
    """Whether an expression is a derivative, or an element of one."""
    if node is None:
        return False
    inner = bare(node)
    return isinstance(bare(inner.base) if isinstance(inner, Element) else inner, Derivative)


def given_name(item: Stated) -> str:
    """The name that a definition or an alias introduces."""
    for node in (item.named, item.node if item.kind == "alias" else item.head):
        if node is not None and not _is_derivative(node):
            return named(node) or ""
    return ""


def by(head: Node | None) -> Node | None:
    """What a derivative is taken by."""
    derivative = bare(head) if head is not None else None
    if isinstance(derivative, Derivative) and len(derivative.denominators) == 1:
        return derivative.denominators[0]
    return None


def letters_below(node: Node | None) -> frozenset[str]:
    """The letters that pick an element."""
    inner = bare(node) if node is not None else None
    if not isinstance(inner, Element):
        return frozenset()
    return frozenset(i.base for i in map(bare, inner.indices) if isinstance(i, Symbol))


def _applies_itself(head: Node | None, member: Member) -> bool:
    """Whether a member is what the left side names, applied to something."""
    node = None if member.node is None else bare(member.node)
    if isinstance(node, Juxtaposition) and len(node.factors) == 2:
        function, argument = node.factors
        node = function if isinstance(argument, Group) else None
    elif not isinstance(node, Call):
        return False
    own = named(head) if head is not None and isinstance(bare(head), Symbol) else None
    return own is not None and node is not None and named(node) == own


def _names_it(head: Node | None, member: Member, taken: set[str]) -> bool:
    """Whether a member gives the derivative that the chain is about an error signal's name, which
    means nothing else yet, at this layer or all of them."""
    if not _is_derivative(head) or member.relation != "=" or member.node is None:
        return False
    node = bare(member.node)
    symbol = bare(node.base) if isinstance(node, Element) else node
    if not isinstance(symbol, Symbol) or symbol.base not in ERROR_SIGNALS:
        return False
    name = named(node) or ""
    known = {name, _SHIFT.sub("", name)}
    return known.isdisjoint(taken) and letters_below(node) == letters_below(by(head))


def _member(
    statement: Statement, member: Member, place: Place, start: int,
    head: Node | None, name: str | None, first: bool,
) -> Stated:  # fmt: skip
    end = member.end

    def stated(kind: str, reason: str = "") -> Stated:
        return Stated(kind, statement, member, place, start, end, head, name or "", reason)

    if member.relation == "in" and member.node is not None:
        space = as_space(member.node)
        if space is not None:
            member = replace(member, node=space)
            return stated("declaration")
    claim = _is_derivative(head)
    linear = bool(inside(head, Differential))
    if member.fault is not None:
        wanted = claim or linear or _looks_like_a_claim(statement)
        return stated("unread" if wanted else "mention", member.fault.message)
    if claim and member.relation == "=" and member.node is not None:
        return stated("chain-step" if is_formal(member.node) else "gradient")
    if linear and member.relation == "=" and member.node is not None:
        return stated("differential")
    if member.relation == "=" and name is not None and member.node is not None:
        if isinstance(bare(member.node), Space):
            return stated("mention")
        return stated("definition" if first else "identity")
    if member.relation in _BOUNDS and any(m.relation == "=" for m in statement.members):
        return stated("mention")  # It says how large what the chain has given is.
    if _looks_like_a_claim(statement):
        fault = fault_in(statement)
        unknown = "this relation is not understood"
        return stated("unread", unknown if fault is None else fault.message)
    return stated("mention")


def is_formal(node: Node) -> bool:
    """Whether an expression is a product of two derivatives or more and nothing else: the chain
    rule, restated."""
    factors = [bare(f) for _, f in flatten(bare(node))]
    return len(factors) > 1 and all(isinstance(f, Derivative) for f in factors)


def made_of_derivatives(node: Node | None) -> bool:
    """Whether no name stands outside of the derivatives in an expression."""
    stack = [node] if node is not None else []
    while stack:
        item = stack.pop()
        if isinstance(item, Symbol):
            return False
        if not isinstance(item, Derivative):
            stack.extend(children(item))
    return node is not None


def multiplies_in_turn(node: Node | None) -> bool:
    """Whether a product sign stands before more than derivatives."""
    return any(
        n.operator == "prod" and not made_of_derivatives(n.body) for n in inside(node, BigOperator)
    )


def sums_without_letter(node: Node | None) -> bool:
    """Whether an expression has a sum that does not say what it runs over."""
    return any(n.operator == "sum" and not n.letters for n in inside(node, BigOperator))


def _looks_like_a_claim(statement: Statement) -> bool:
    text = statement.block.passage.text[statement.start : statement.end]
    return any(
        sign in text for sign in ("\\frac{d", "\\frac{\\partial", "\\partial", "\\nabla", "∂", "∇")
    )
