"""What a name like `dq` is the gradient by: q, what q is made of, or what later steps see of it.

- Of a gate `q = σ(W x + b)` nobody names the argument. Where a page has the slope of σ in the line
  of a gradient of this kind, `dq = … q (1 - q)`, its gradients of gates are those by the argument.
- A gradient by what a cell hands on, which no line derives, arrives from later steps: the ways
  that q has through the cell itself are not in it. So does `∂L/∂q` in a formula for ∂L/∂q.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from backproof.meaning.definitions.table import used_names
from backproof.meaning.functions.known import ELEMENTWISE, function_name
from backproof.meaning.naming.names import ARGUMENT, LATER, bare, name_of
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import Stated, by, inside
from backproof.meaning.translate import flatten
from backproof.record import replace
from backproof.syntax.keys import key
from backproof.syntax.nodes import (
    Add,
    Call,
    Derivative,
    Group,
    Juxtaposition,
    Negate,
    Node,
    Number,
    Power,
    Product,
    Script,
    Symbol,
)


def with_gradient_names(
    stated: Sequence[Stated], steps: Collection[str]
) -> tuple[Stated, ...]:  # fmt: skip
    """The same statements, with names for the arguments of gates and for what leaves a cell where
    gradients are by these; `steps` are what a cell hands on."""
    defined: dict[str, list[Stated]] = {}
    for item in stated:
        head = symbol_of(item.head)
        if item.kind == "definition" and head is not None:
            defined.setdefault(name_of(head), []).append(item)
    derived = {inner: name for name in defined if (inner := by_form(name, defined)) is not None}
    used = [n for item in stated if item.node is not None for n in used_names(item.node)]
    given = {inner for n in set(used) if (inner := by_form(n, defined)) is not None} - set(derived)
    gates = {n for n in derived if any(argument_of(item) is not None for item in defined[n])}
    shown = any(has_slope(item.node, name) for name in gates for item in defined[derived[name]])
    labels = dict.fromkeys(gates, ARGUMENT) if shown else {}
    labels |= dict.fromkeys(given & set(steps) & set(used), LATER)
    return tuple(arriving(labelled(stated, labels) if labels else stated, steps))


def arriving(stated: Iterable[Stated], steps: Collection[str]) -> Iterator[Stated]:
    """The statements, where a formula for the gradient by what a cell hands on names that very
    gradient: there it is the one by what later steps see of it."""
    known: set[str] = set()
    for item in stated:
        inner, node = symbol_of(by(item.head)), item.node
        if inner is None or node is None or name_of(inner) not in steps:
            yield item
            continue
        seen = with_label(inner, LATER)
        moved = changed(node, later_in(item.head, seen), Derivative)
        if moved is node:
            yield item
            continue
        if name_of(seen) not in known:
            known.add(name_of(seen))
            yield named_part(item, seen, inner)
        yield replace(item, member=replace(item.member, node=moved), origin=item.origin or item)


def later_in(head: Node | None, seen: Symbol) -> Callable[[Node], Node]:
    """The change of a derivative, wherever it stands, to the one by what later steps see."""

    def change(node: Node) -> Node:
        same = isinstance(node, Derivative) and key(node) == key(head)
        return node.replace(denominators=(seen,)) if same else node

    return change


def labelled(stated: Sequence[Stated], labels: Mapping[str, str]) -> Iterator[Stated]:
    """The statements with labels on the names of gradients, and definitions of what these are
    by."""
    waiting = {name for name, label in labels.items() if label == LATER}

    def relabelled(node: Node) -> Node:
        inner = inner_symbol(node) if isinstance(node, Symbol) else None
        label = labels.get(name_of(inner)) if inner is not None else None
        return with_label(node, label) if label is not None and isinstance(node, Symbol) else node

    for item in stated:
        head, node = item.head, item.node
        own = symbol_of(head)
        argument = argument_of(item)
        if own is not None and argument is not None and labels.get(name_of(own)) == ARGUMENT:
            yield from taken_apart(item, with_label(own, ARGUMENT), argument)
            continue
        symbols = inside(node, Symbol)
        for inner in (inner_symbol(symbol) for symbol in symbols):
            if inner is not None and name_of(inner) in waiting:
                waiting.discard(name_of(inner))
                yield named_part(item, with_label(inner, LATER), inner)
        moved = [None if n is None else changed(n, relabelled) for n in (head, node, item.named)]
        if all(a is b for a, b in zip(moved, (head, node, item.named), strict=True)):
            yield item
            continue
        name = name_of(new) if item.name and (new := symbol_of(moved[0])) else item.name
        member = replace(item.member, node=moved[1])
        yield replace(
            item, head=moved[0], member=member, named=moved[2], name=name,
            origin=item.origin or item,
        )  # fmt: skip


def taken_apart(item: Stated, part: Symbol, argument: Node) -> Iterator[Stated]:
    """The definition of a gate as that of `part`, which its argument is called, and of the gate by
    it; the gate has such an argument (`argument_of`)."""
    gate = bare(item.node) if item.node is not None else None
    assert isinstance(gate, Call)
    yield named_part(item, part, argument)
    applied = gate.replace(arguments=(part.replace(start=argument.start, end=argument.end),))
    yield replace(item, member=replace(item.member, node=applied), origin=item.origin or item)


def named_part(item: Stated, part: Symbol, node: Node) -> Stated:
    """A definition in passing, just before a statement."""
    return replace(
        item, kind="definition", head=part, name=name_of(part), named=None,
        member=replace(item.member, node=node), origin=item.origin or item,
        place=replace(item.place, order=item.place.order - 1),
    )  # fmt: skip


def with_label(symbol: Symbol, label: str) -> Symbol:
    """A symbol with one more label."""
    script = Script(start=symbol.end, end=symbol.end, kind="super", text=label)
    return symbol.replace(scripts=(*symbol.scripts, script))


def inner_symbol(symbol: Symbol) -> Symbol | None:
    """The q of `dq`."""
    base = symbol.base
    return symbol.replace(base=base[1:]) if len(base) > 1 and base[0] == "d" else None


def by_form(name: str, defined: Collection[str]) -> str | None:
    """What a name is the gradient by, if it has the form of one."""
    return name[1:] if name[:1] == "d" and name[1:] in defined else None


def symbol_of(node: Node | None) -> Symbol | None:
    """The symbol that a node is."""
    inner = bare(node) if node is not None else None
    return inner if isinstance(inner, Symbol) else None


def argument_of(item: Stated) -> Node | None:
    """The argument of the function, entry by entry, that a definition applies, where it has no name
    of its own."""
    match bare(item.node) if item.node is not None else None:
        case Call(function=Symbol(primes=0) as function, arguments=(argument,), power=None) if (
            item.kind == "definition" and function_name(function.base) in ELEMENTWISE
        ):
            return None if isinstance(bare(argument), Symbol | Number) else argument
        case _:
            return None


def has_slope(node: Node | None, name: str) -> bool:
    """Whether among the factors of a product are q and 1 - q, or 1 - q²."""
    for factors in products(node):
        rests = [rest for f in factors if (rest := one_minus(f)) is not None]
        plain = any((s := symbol_of(f)) is not None and name_of(s) == name for f in factors)
        for rest in rests:
            inner = symbol_of(rest.base if isinstance(rest, Power) else rest)
            if inner is not None and name_of(inner) == name and (plain or isinstance(rest, Power)):
                return True
    return False


def opened(factor: Node) -> list[Node]:
    """The factors that a factor in brackets is the product of, or the factor itself."""
    parts = [f for _, f in flatten(bare(factor))]
    return [factor] if len(parts) == 1 else [each for f in parts for each in opened(f)]


def one_minus(node: Node) -> Node | None:
    """The x of `1 - x`."""
    match bare(node):
        case Add(terms=(Number(value=1), rest), signs=(1, -1)):
            return bare(rest)
        case _:
            return None


def products(node: Node | None) -> Iterator[list[Node]]:
    """The factors of each product in a formula, those of its terms and of its factors; what stands
    below a fraction is none."""
    match node:
        case Add(terms=terms):
            for term in terms:
                yield from products(term)
        case Negate(operand=inner) | Group(body=inner):
            yield from products(inner)
        case Product() | Juxtaposition():
            factors = [f for _, f in flatten(node)]
            yield [inner for f in factors for inner in opened(f)]
            for factor in factors:
                if factor is not node:
                    yield from products(factor)
        case _:
            return
