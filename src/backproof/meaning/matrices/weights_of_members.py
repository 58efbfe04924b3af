"""Numbers that weigh members: `y = Σ_i g_i o_i` with a matrix W_i for each i and `o_i = W_i x`.

Where the letter counts quantities, g_i is one of several, and shapes alone allow a vector in a
product entry by entry. It is a number where g is given whole by a softmax of one small letter, and
where it stands nowhere else before what a matrix makes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.definitions.table import Table
from backproof.meaning.functions.known import SOFTMAX, function_name
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.statements import Stated, inside
from backproof.meaning.translate import flatten
from backproof.syntax import nodes as syntax


def weights_of_members(stated: Sequence[Stated], table: Table) -> frozenset[str]:
    """The members by number, neither defined nor declared, that are numbers."""
    wholes = {name for item in stated if (name := _share(item)) is not None}
    made = {item.name for item in stated if item.kind == "definition" and _of_a_matrix(item.node)}
    found = {name for item in stated for name in _weights(item, made)}
    if wholes:
        symbols = (s for i in stated for side in (i.head, i.node) for s in _symbols(side))
        found |= {name_of(s) for s in symbols if stem(s) in wholes and _number_of(s)}
    return frozenset(found - table.definitions.keys() - table.declarations.keys())


def _symbols(side: syntax.Node | None) -> Iterator[syntax.Symbol]:
    yield from inside(side, syntax.Symbol)


def _share(item: Stated) -> str | None:
    """The small letter that a definition gives as the softmax of another one."""
    head = bare(item.head) if item.head is not None else None
    if item.kind != "definition" or item.node is None or not isinstance(head, syntax.Symbol):
        return None
    match bare(item.node):
        case syntax.Call(function=function, arguments=(_,)) if (
            function_name(function.base) in SOFTMAX and not head.scripts and head.base.islower()
        ):
            return stem(head)
        case _:
            return None


def _weights(item: Stated, made: set[str]) -> Iterator[str]:
    """The small letters by number before what has the same one, in a sum of such products: what
    they stand before is `made` by matrices."""
    sum_ = bare(item.node) if item.kind == "definition" and item.node is not None else None
    terms = sum_.terms if isinstance(sum_, syntax.Add) else ()
    products = [[bare(factor) for _, factor in flatten(bare(term))] for term in terms]
    found: list[str] = []
    for product in products:
        match product:
            case (syntax.Symbol() as weight, syntax.Symbol() as member) if (
                weight.base.islower()
                and name_of(member) in made
                and _number_of(weight)
                and _number_of(weight) == _number_of(member)
            ):
                found.append(name_of(weight))
            case _:
                return
    yield from found


def _of_a_matrix(node: syntax.Node | None) -> bool:
    """Whether a product of a capital and a small letter stands in a formula."""
    for product in inside(node, syntax.Juxtaposition):
        match [bare(factor) for factor in product.factors]:
            case [syntax.Symbol() as matrix, syntax.Symbol() as vector]:
                if matrix.base[:1].isupper() and vector.base.islower():
                    return True
            case _:
                pass
    return False


def _number_of(symbol: syntax.Symbol) -> str:
    """The number that is all there is on a symbol, "" for others."""
    match symbol.scripts:
        case (syntax.Script(kind="sub", text=text),) if text.lstrip("#").isdigit():
            return text
        case _:
            return ""
