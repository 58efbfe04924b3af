"""Letters that are functions: they stand before a bracket wherever they stand.

The parser knows functions that everybody knows and those that a left side applies; `f (W)` with
another f is a product to it. Here the whole document has been read. A bracket with several things
in it, parted by commas or bars, is no factor: what stands before it is a function, `f(x, w)`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import pairwise

from backproof.meaning.functions.given import functions_given, map_names
from backproof.meaning.functions.known import KNOWN, function_name, is_word
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.naming.rewriting import with_changed, with_joined
from backproof.meaning.statements import below, inside, left_side
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Statement


def with_functions(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where what stands only before brackets, or before a list in brackets, is
    applied to them."""
    alone: set[str] = set()
    applied: Counter[str] = Counter()
    for statement in statements:
        if is_mention(statement):
            continue
        for member in statement.members:
            _count(member.node, alone, applied)
    if not applied:
        return with_matrices(statements)
    given = {name_of(each.function) for each in functions_given(statements)}
    functions = {
        name
        for name, count in applied.items()
        if (count > 1 or name in given) and name not in alone
    }
    maps = frozenset((*map_names(statements), *shown_as_functions(statements))) & applied.keys()
    found = with_matrices(statements)
    found = with_applied(found, maps, sure=True) if maps else found
    return with_applied(found, functions)


def shown_as_functions(statements: Sequence[Statement]) -> Iterator[str]:
    """What a page shows to be a function: under its own name, `a = a(x)`, with the mark of its
    argument, `\\tilde a = a(\\tilde x)`, or of the parameter of another, `D(x) = σ(a(x))`. Of other
    things it is another quantity, and no product."""
    for statement in statements:
        left = left_side(statement)
        node = statement.members[1].node if left is not None else None
        products = [bare(node)] if node is not None else []
        if isinstance(left, syntax.Call):
            products = [*inside(node, syntax.Juxtaposition)]
        for product in products:
            factors = product.factors if isinstance(product, syntax.Juxtaposition) else ()
            for before, bracket in pairwise(factors):
                if isinstance(before, syntax.Symbol) and _argument(bracket):
                    whole = len(factors) == 2
                    if _shows(left, before, bare(bracket), whole):
                        yield name_of(before)


def _shows(
    left: syntax.Node | None, function: syntax.Symbol, argument: syntax.Node, whole: bool
) -> bool:
    """Whether a left side shows that what stands before a bracket is a function of it."""
    match left:
        case syntax.Call(arguments=parameters):
            return key(argument) in {key(bare(parameter)) for parameter in parameters}
        case syntax.Symbol(base=function.base) if whole:
            marks = argument.accents if isinstance(argument, syntax.Symbol) else ()
            return name_of(left) == name_of(function) or (bool(marks) and marks == left.accents)
        case _:
            return False


def with_matrices(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where what is a function by custom is a factor because the document
    inverts it elsewhere, `\\Sigma (x - μ)`, or gives its entries, `softmax_{ij} (1 - y)`; and what
    is one elsewhere is a factor of a sum that has it as a number, `f (1 - f)`."""
    inverted = {
        name_of(part.base)
        for statement in statements
        for member in statement.members
        for part in (below(member.node) if member.node is not None else ())
        if isinstance(part, syntax.Inverse) and isinstance(part.base, syntax.Symbol)
    }
    arrays = frozenset(filter(None, map(_array_given, statements)))
    change = partial(_unapplied, matrices=inverted, arrays=arrays)
    return with_changed(statements, change, syntax.Call)


def _array_given(statement: Statement) -> str | None:
    """The stem of what a statement gives the entries of, where that is the name of a function."""
    left = left_side(statement)
    if not isinstance(left, syntax.Symbol) or not _has_index(left):
        return None
    known = function_name(left.base) in KNOWN and is_word(left.base)
    return stem(left) if known else None


def _has_index(symbol: syntax.Symbol) -> bool:
    return any(script.kind == "sub" and script.items for script in symbol.scripts)


def _unapplied(
    node: syntax.Node, matrices: Collection[str], arrays: Collection[str]
) -> syntax.Node:
    match node:
        case syntax.Call(function=syntax.Symbol() as letter, arguments=(argument,), power=None) if (
            not node.keywords
            and node.bracketed
            and (
                name_of(letter) in matrices
                or (_has_index(letter) and stem(letter) in arrays)
                or _stands_in(letter, argument)
            )
        ):
            inner = syntax.Group(start=letter.end, end=node.end, opening="(", body=argument)
            return syntax.Juxtaposition(start=node.start, end=node.end, factors=(letter, inner))
        case _:
            return node


def _stands_in(function: syntax.Symbol, argument: syntax.Node) -> bool:
    """Whether a letter that is a function stands as a number in a sum in the bracket behind it."""
    body = bare(argument)
    if function.primes or not isinstance(body, syntax.Add):
        return False
    own = key(function)
    applied = {id(call.function) for call in inside(body, syntax.Call)}
    return any(key(n) == own and id(n) not in applied for n in inside(body, syntax.Symbol))


def is_mention(statement: Statement) -> bool:
    """Whether a statement names a letter in running text: "where Φ is …"."""
    node = statement.members[0].node
    if node is None or len(statement.members) > 1 or statement.block.kind != "inline":
        return False
    return isinstance(bare(node), syntax.Symbol)


def with_applied(
    statements: Sequence[Statement], functions: frozenset[str] | set[str], sure: bool = False
) -> list[Statement]:
    """The same statements, where some names are applied to the bracket behind them. Of names that
    are `sure` to be functions a sum is an argument too, if they are not in it: `f (1 - f)`."""
    return with_changed(
        statements, lambda node: _applied(node, functions, sure), syntax.Juxtaposition
    )


def _argument(node: syntax.Node, function: str = "") -> bool:
    """Whether a bracket could hold arguments: names and their products, and not a sum but for a
    `function`."""
    if not isinstance(node, syntax.Group) or node.opening != "(":
        return False
    body = bare(node.body)
    if function and isinstance(body, syntax.Add):
        inside = (n for n in below(body) if isinstance(n, syntax.Symbol))
        return all(name_of(n) != function for n in inside)
    return _is_list(node) or not isinstance(
        body, syntax.Add | syntax.Negate | syntax.Number | syntax.Comparison | syntax.Range
    )


def _is_list(node: syntax.Node) -> bool:
    """Whether a bracket holds several things, all of them written."""
    return len(_items(node)) > 1


def _items(node: syntax.Node) -> tuple[syntax.Node, ...]:
    """The things in a round bracket, parted by commas or by bars; () for others."""
    if not isinstance(node, syntax.Group) or node.opening != "(":
        return ()
    match bare(node.body):
        case syntax.Range(items=items):
            return tuple(i for i in items if i is not None) if None not in items else ()
        case _:
            return _parted(node)


def _parted(node: syntax.Node) -> tuple[syntax.Node, ...]:
    """The things in a round bracket parted by bars, `(p \\| q)`; () for others, matrices too."""
    match node:
        case syntax.Group(opening="(", body=syntax.Matrix(rows=((first, *rest),)) as row) if (
            row.start == first.start
        ):
            return (first, *rest)
        case _:
            return ()


def _count(root: syntax.Node | None, alone: set[str], applied: Counter[str]) -> None:
    stack: list[object] = [root]
    while stack:
        node = stack.pop()
        match node:
            case tuple():
                stack.extend(node)
            case syntax.Symbol():
                alone.add(name_of(node))
            case syntax.Derivative(numerator=syntax.Symbol()):
                # `∂f/∂x` beside f(x): what is differentiated may leave out its argument.
                stack.append(node.denominators)
            case syntax.Juxtaposition(factors=factors):
                for factor, next_one in zip(factors, (*factors[1:], None), strict=True):
                    following = next_one
                    if isinstance(next_one, syntax.Indexed):
                        following = next_one.base
                    if (
                        isinstance(factor, syntax.Symbol)
                        and following is not None
                        and _argument(following)
                    ):
                        # A bar in brackets parts the arguments of a function.
                        applied[name_of(factor)] += 2 if _parted(following) else 1
                    else:
                        stack.append(factor)
            case syntax.Call(arguments=arguments, keywords=keywords):
                stack.extend((arguments, keywords))
            case syntax.Node():
                stack.extend(syntax.children(node))
            case _:
                pass


def _applied(
    node: syntax.Node, functions: frozenset[str] | set[str], sure: bool = False
) -> syntax.Node:  # fmt: skip
    def joined(before: syntax.Node, factor: syntax.Node) -> syntax.Node | None:
        if isinstance(factor, syntax.Indexed):
            whole = joined(before, factor.base)
            return whole and factor.replace(start=before.start, base=whole)
        if not isinstance(before, syntax.Symbol) or not isinstance(factor, syntax.Group):
            return None
        name = name_of(before)
        known = name in functions
        if not _is_list(factor) and not (known and _argument(factor, name if sure else "")):
            return None
        if not known and _parted(factor):
            return None
        return syntax.Call(
            start=before.start, end=factor.end, function=before,
            arguments=_items(factor) or (factor.body,),
        )  # fmt: skip

    return with_joined(node, joined) if isinstance(node, syntax.Juxtaposition) else node
