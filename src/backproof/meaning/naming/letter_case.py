"""One quantity by two letters: the entries `w_{ij}` and the rows `x_i` of matrices `W` and `X`.

A small letter that only ever carries indices names nothing by itself. Where its capital is a matrix
of the document, what the index picks is picked from that: the two are one name afterwards. And
where f(X) is the whole of which `f(x)_{ij}` are the entries, x is X in it, whatever x is elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from backproof.meaning.gradients.steps import updated
from backproof.meaning.naming.capitals import GREEK, is_large, large_of
from backproof.meaning.naming.names import bare, name_of, named, stem
from backproof.meaning.naming.rewriting import changed
from backproof.meaning.statements import as_space, below, inside, left_side
from backproof.patterns import regex
from backproof.record import dataclass, field, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.nodes import Symbol
from backproof.syntax.statements import Statement


@dataclass(frozen=True)
class OneCase:
    """Statements in which two letters for one quantity are one, and the stems of such quantities:
    matrices, of which one index picks a vector. For those that are `sure` the page says so."""

    statements: list[Statement]
    matrices: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()


@dataclass
class _Uses:
    """How the stems of a document occur: with indices (how many), alone, and as matrices; to what
    each function is applied, and to what where an index picks of its value. `lengths` are those
    that are declared, `reached` the ends of sums over the one index of a stem; what one index picks
    of `vectors` is transposed."""

    indexed: dict[str, set[int]] = field(default_factory=dict)
    applied: dict[str, set[str]] = field(default_factory=dict)
    picked: dict[str, set[str]] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)
    matrices: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    stacked: set[str] = field(default_factory=set)
    bold: set[str] = field(default_factory=set)
    counts: set[str] = field(default_factory=set)
    differentiated: set[str] = field(default_factory=set)
    denominators: set[str] = field(default_factory=set)
    vectors: set[str] = field(default_factory=set)
    lengths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reached: dict[str, set[str]] = field(default_factory=dict)


_LETTER = regex(rf"(?:[a-z]|{'|'.join(GREEK)})(?:_[a-z]{{2,}})*'*")


def with_one_case(
    statements: Sequence[Statement], free: frozenset[str] = frozenset()
) -> OneCase:  # fmt: skip
    """The same statements, where elements of a small letter are elements of its capital. What is
    `free` has no entries of its own."""
    uses = _uses(statements)
    shown = {small: large for small, large in _shown(uses) if large not in free}
    listed = {small: large for small, large in _listed(uses) if large not in free}
    pairs = {small: large for small, large in _pairs(uses) if large not in free} | shown
    partly = listed.keys() - pairs.keys()
    pairs |= listed
    pairs = {s: large for s, large in pairs.items() if not is_made_of(s, large, statements)}
    if not pairs:
        return OneCase(list(statements))
    picked = frozenset(f for small in shown for f, of in uses.picked.items() if small in of)
    moved: dict[Statement, Statement] = {}

    def entries(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Element) or not isinstance(inner := bare(node.base), Symbol):
            return node
        small = stem(inner)
        row = inner.style == "bold" and small not in uses.bold
        if small not in pairs or (small in partly and len(node.indices) < 2 and not row):
            return node
        return node.replace(base=inner.replace(base=large_of(inner.base)))

    def change(node: syntax.Node) -> syntax.Node:
        node = changed(node, entries, syntax.Element)
        return _whole(node, shown, picked) if picked else node

    for statement in statements:
        members = tuple(
            member if member.node is None else replace(member, node=change(member.node))
            for member in statement.members
        )
        conditions = tuple(change(node) for node in statement.conditions)
        before = statement.continues
        continues = None if before is None else moved.get(before, before)
        same = continues is before and all(
            a.node is b.node for a, b in zip(members, statement.members, strict=True)
        )
        moved[statement] = statement if same else replace(
            statement, members=members, conditions=conditions, continues=continues
        )  # fmt: skip
    sure = frozenset(shown.values()) | frozenset(tied(uses, pairs))
    sure |= uses.listed & frozenset(listed.values())
    sure |= uses.stacked & frozenset(pairs.values())
    return OneCase(list(moved.values()), frozenset(pairs.values()), sure)


def is_made_of(small: str, large: str, statements: Sequence[Statement]) -> bool:
    """Whether a formula makes elements of a small letter of its capital, `e_t = E^T x_t`: then they
    are none of its own."""
    for statement in statements:
        left = left_side(statement)
        base = bare(left.base) if isinstance(left, syntax.Element) else None
        if not isinstance(base, Symbol) or stem(base) != small:
            continue
        for member in statement.members[1:]:
            nodes = below(member.node) if member.node is not None else ()
            picked = {id(bare(n.base)) for n in nodes if isinstance(n, syntax.Element)}
            symbols = (n for n in nodes if isinstance(n, Symbol) and id(n) not in picked)
            if large in map(stem, symbols):
                return True
    return False


def tied(uses: _Uses, pairs: Mapping[str, str]) -> Iterator[str]:
    """The matrices of which the declared lengths say along which axis an index picks: `w_k` in a
    sum to V picks a column of W ∈ ℝ^{d×V}."""
    for small, large in pairs.items():
        lengths = uses.lengths.get(large, ())
        if len({*lengths}) == 2 and len(uses.reached.get(small, set()) & {*lengths}) == 1:
            yield large


def mixed(nodes: Iterable[syntax.Node], stems: frozenset[str]) -> bool:
    """Whether one of these stems occurs both whole and by its elements: which of its entries an
    element is then rests on how the letters were joined."""
    uses = _Uses()
    _collect(uses, tuple(nodes))
    return any(name in uses.alone and name in uses.indexed for name in stems)


def members_alone(nodes: Iterable[syntax.Node], stems: frozenset[str]) -> bool:
    """Whether one index alone is all that some of these stems ever carry: `c_i` may be a number
    each, whatever matrix C there is in another section."""
    carried: dict[str, set[int]] = {}
    for node in nodes:
        for element in inside(node, syntax.Element):
            if isinstance(base := bare(element.base), syntax.Symbol):
                carried.setdefault(stem(base), set()).add(len(element.indices))
    return any(carried.get(name) == {1} for name in stems)


def _whole(
    node: syntax.Node, shown: Mapping[str, str], functions: Collection[str]
) -> syntax.Node:  # fmt: skip
    """The node with the capital in place of the small letter to which functions are applied."""

    def change(part: syntax.Node) -> syntax.Node:
        if not isinstance(part, syntax.Call) or name_of(part.function) not in functions:
            return part
        arguments = tuple(map(capital, part.arguments))
        return part.replace(arguments=arguments) if arguments != part.arguments else part

    def capital(argument: syntax.Node) -> syntax.Node:
        inner = bare(argument)
        if isinstance(inner, syntax.Symbol) and name_of(inner) in shown:
            return inner.replace(base=large_of(inner.base))
        return argument

    return changed(node, change, syntax.Call)


def _shown(uses: _Uses) -> Iterator[tuple[str, str]]:
    """The small letters with two indices that a function takes in place of a declared matrix, its
    capital: `f(X)` beside `f(x)_{ij}`."""
    for function, arguments in uses.picked.items():
        whole = uses.applied.get(function, set())
        for small in arguments:
            large = small.upper()
            if (
                len(small) == 1
                and large in whole & uses.matrices
                and 2 in uses.indexed.get(small, ())
            ):
                yield small, large


def _listed(uses: _Uses) -> Iterator[tuple[str, str]]:
    """The small letters whose entries a matrix lists, and its capital: `X = [x_{11} x_{12}; …]`,
    whatever x is alone. What one index picks of a letter that is something else alone is a row of
    the matrix only where it is bold and nothing else is. A vector in bold, of which one index picks
    a number, has no entries by two: `x_{ij}` is one of the matrix in bold."""
    for large in uses.listed:
        small = large.lower()
        if small in uses.indexed and max(uses.indexed[small]) <= 2:
            yield small, large
    for small in uses.bold & uses.alone:
        large = small.upper()
        vector = len(small) == 1 and uses.indexed.get(small) == {1, 2}
        if vector and large != small and large in uses.bold and large not in uses.counts:
            yield small, large


def _pairs(uses: _Uses) -> Iterator[tuple[str, str]]:
    """The small stems that stand for their capitals, and these."""
    for small, ranks in uses.indexed.items():
        own = small[0].upper() + small[1:]
        # The entries `w'_{ij}` are those of W' where there is one.
        large = own if own in uses.alone else own.rstrip("'")
        if not _LETTER.fullmatch(small) or small in uses.alone or large not in uses.alone:
            continue
        if large in uses.counts or not uses.indexed.get(large, ranks) <= {1, 2}:
            continue
        above = large in uses.differentiated and large not in uses.denominators
        # What is differentiated by and has members that are vectors is the matrix of these.
        members = large in uses.denominators and small in uses.vectors and not above
        matrix = large in uses.matrices or (2 in ranks and not above) or members
        if matrix and max(ranks) <= 2:
            yield small, large


def _uses(statements: Sequence[Statement]) -> _Uses:
    uses = _Uses()
    for statement in statements:
        nodes = [m.node for m in statement.members if m.node is not None]
        if not nodes:
            continue
        head = bare(nodes[0])
        for member in statement.members[1:]:
            node = member.node
            space = as_space(node) if node is not None and member.relation == "in" else None
            if node is not None:
                _declared(uses, head, space or bare(node))
        worked = len(nodes) == 2 and isinstance(bare(nodes[1]), syntax.Number)
        if not worked or not isinstance(head, syntax.Symbol):
            alone = frozenset(uses.alone)
            _collect(uses, (*nodes, *statement.conditions))
            # What a function is defined of, `h(x) = g(w^T x)`, stands for anything.
            uses.alone -= _arguments(head) - alone
        for node in nodes:
            _multiplied(uses, head, node)
        # A step is along a derivative by what it goes on from.
        sums = (node for node in nodes[1:] if isinstance(node, syntax.Add))
        if isinstance(head, Symbol) and any(updated(head, total.terms[0]) for total in sums):
            uses.denominators.add(stem(head))
    return uses


def _arguments(head: syntax.Node) -> frozenset[str]:
    """The stems of what a function is defined of, on the left side of its definition."""
    if not isinstance(head, syntax.Call):
        return frozenset()
    return frozenset(stem(n) for n in map(bare, head.arguments) if isinstance(n, Symbol))


def _declared(uses: _Uses, head: syntax.Node, node: syntax.Node) -> None:
    """What a declaration or a list of its entries says of a whole quantity."""
    while isinstance(node, syntax.Transpose | syntax.Group):
        node = bare(node.base if isinstance(node, syntax.Transpose) else node.body)
    if not isinstance(head, syntax.Symbol):
        return
    if isinstance(node, syntax.Space) and len(node.dims) == 2:
        uses.matrices.add(stem(head))
        uses.lengths.setdefault(stem(head), tuple(name for d in node.dims if (name := named(d))))
    stacked = isinstance(node, syntax.BigOperator) and node.operator in ("columns", "rows")
    lists = stacked or isinstance(node, syntax.Matrix | syntax.Range)
    parts = below(node) if lists else ()
    listed = [n for n in parts if isinstance(n, syntax.Element) and _of(n, head)]
    if listed:
        uses.matrices.add(stem(head))
    if any(len(n.indices) == 2 for n in listed):
        uses.listed.add(stem(head))
    if stacked and listed:
        uses.stacked.add(stem(head))


def _multiplied(uses: _Uses, head: syntax.Node, node: syntax.Node) -> None:
    """Two capitals side by side are matrices, and so is a capital that is given their product."""
    found = False
    for product in inside(node, syntax.Juxtaposition):
        factors = [_capital(bare(factor)) for factor in product.factors]
        for before, behind in pairwise(factors):
            if before is not None and behind is not None:
                uses.matrices |= {before, behind}
                found = found or product is bare(node)
    if found and (given := _capital(head)) is not None:
        uses.matrices.add(given)


def _capital(node: syntax.Node) -> str | None:
    """The stem of a capital letter, transposed or not; None for other expressions."""
    inner = bare(node.base) if isinstance(node, syntax.Transpose) else node
    if not isinstance(inner, syntax.Symbol) or inner.scripts:
        return None
    return stem(inner) if is_large(inner.base) else None


def _of(element: syntax.Element, whole: syntax.Symbol) -> bool:
    base = bare(element.base)
    return isinstance(base, syntax.Symbol) and large_of(base.base) == whole.base


def _reached(uses: _Uses, total: syntax.BigOperator) -> None:
    """How far the one index of a stem runs in a sum."""
    end = named(total.upper) if total.upper is not None else None
    letters = {named(letter) for letter in total.letters}
    for element in inside(total.body, syntax.Element) if end is not None else ():
        base = bare(element.base)
        if isinstance(base, syntax.Symbol) and [named(i) in letters for i in element.indices] == [
            True
        ]:
            uses.reached.setdefault(stem(base), set()).add(end or "")


def _collect(uses: _Uses, nodes: Sequence[syntax.Node]) -> None:
    stack: list[object] = list(nodes)
    while stack:
        item = stack.pop()
        match item:
            case tuple():
                stack.extend(item)
            case syntax.Symbol():
                uses.alone.add(stem(item))
                if item.style == "bold":
                    uses.bold.add(stem(item))
            case syntax.Call():
                _applied(uses.applied, item)
                stack.extend(syntax.children(item))
            case syntax.Space():
                uses.counts.update(stem(n) for n in inside(item, syntax.Symbol))
            case syntax.Element(base=base, indices=indices):
                inner = bare(base)
                if isinstance(inner, syntax.Symbol):
                    uses.indexed.setdefault(stem(inner), set()).add(len(indices))
                else:
                    stack.append(base)
                if isinstance(inner, syntax.Call):
                    _applied(uses.picked, inner)
            case syntax.BigOperator():
                for bound in (item.lower, item.upper):
                    if bound is not None:
                        uses.counts.update(stem(n) for n in inside(bound, syntax.Symbol))
                _reached(uses, item)
                stack.extend((item.body, item.condition))
            case syntax.Derivative(numerator=top, denominators=denominators):
                ends = (n for n in map(bare, denominators) if isinstance(n, syntax.Symbol))
                uses.denominators.update(map(stem, ends))
                if isinstance(top, syntax.Symbol):
                    uses.differentiated.add(stem(top))
                else:
                    stack.append(top)
                stack.extend(denominators)
            case syntax.Transpose(base=base):
                inner = bare(base)
                if isinstance(inner, syntax.Symbol):
                    uses.matrices.add(stem(inner))
                elif isinstance(inner, syntax.Element) and len(inner.indices) == 1:
                    uses.vectors.update(
                        stem(n) for n in (bare(inner.base),) if isinstance(n, Symbol)
                    )
                stack.append(base)
            case syntax.Node():
                stack.extend(syntax.children(item))
            case _:
                pass


def _applied(to: dict[str, set[str]], call: syntax.Call) -> None:
    """Note to what letter a function is applied, where it is one."""
    argument = bare(call.arguments[0]) if len(call.arguments) == 1 else None
    if isinstance(argument, syntax.Symbol):
        to.setdefault(name_of(call.function), set()).add(name_of(argument))
