"""Arguments of activations that get their name where a gradient is taken by them.

A page writes `ŷ = σ(w^T x + b)`, then `∂ŷ/∂z = ŷ (1 - ŷ)` and `∂L/∂z = ŷ - y`: no formula says
what z is, and it can be nothing but what the σ is applied to. Nothing is wrong under it; a line
that is right under it says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.definitions.roles import is_input, is_parameter
from backproof.meaning.definitions.table import Definition, Table, used_names
from backproof.meaning.functions.known import ELEMENTWISE, KNOWN, SOFTMAX, function_name
from backproof.meaning.gradients.shorthand import LOSSES, is_loss
from backproof.meaning.naming.names import bare, first_derivative, name_of, named
from backproof.meaning.statements import Place, Stated, derivatives
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax

_NO_ACTIVATIONS = frozenset({"log", "ln", "exp", "sqrt", "sin", "cos", "abs", "sign", "sgn"})
_ACTIVATIONS = (frozenset(ELEMENTWISE) | SOFTMAX) - _NO_ACTIVATIONS
_GENERIC = frozenset({"f", "g", "phi", "varphi", "psi", "h"})
"""Letters for an activation of which no formula is given."""


@dataclass(frozen=True)
class Named:
    """A quantity that nothing defines, as it is differentiated by first, and of what if not of a
    loss."""

    symbol: syntax.Symbol
    above: str
    item: Stated


def with_arguments_named(
    table: Table, stated: Sequence[Stated]
) -> tuple[Table, dict[str, str]]:  # fmt: skip
    """A table where arguments of activations have the names by which the page differentiates, and
    what is supposed for each; the same table where there are none."""
    found = {name_of(n.symbol): n for n in reversed(list(differentiated_by(table, stated)))}
    if not found:
        return table, {}
    applied = [d for known in table.definitions.values() for d in known if argument(d) is not None]
    conditions: dict[str, str] = {}
    taken: set[str] = set()
    # What is left when the others have their names has the name that is left.
    for again in (False, True):
        for name, wanted in reversed(found.items()):
            free = [d for d in applied if d.key not in taken] if again else applied
            definition = None if name in conditions else applied_to(wanted, free)
            if definition is None or definition.key in taken:
                continue
            taken.add(definition.key)
            table = with_argument(table, definition, wanted.symbol)
            conditions[name] = f"{name} is what {definition.name} is the activation of"
    return table, conditions


def differentiated_by(table: Table, stated: Sequence[Stated]) -> Iterator[Named]:
    """What a loss or a quantity with a formula is differentiated by, and nothing defines nor
    uses."""
    used = {name for d in table.by_key.values() for name in used_names(d.node)}
    known = used | table.definitions.keys() | table.aliases.keys()
    for item in stated:
        for part in (item.head, item.node):
            for derivative in derivatives(part) if part is not None else ():
                found = first_derivative(derivative)
                below = None if found is None else bare(found[2])
                above = None if found is None else named(found[1])
                if above is None or not isinstance(below, syntax.Symbol):
                    continue
                name = name_of(below)
                trained = is_parameter(name, frozenset()) or is_input(name)
                if name not in known and not trained:
                    loss = is_loss(above) or above in LOSSES
                    yield Named(below, "" if loss else above, item)


def argument(definition: Definition) -> syntax.Node | None:
    """What a definition applies an activation to, where that has no name of its own."""
    node = bare(definition.node)
    if not isinstance(node, syntax.Call) or len(node.arguments) != 1 or node.keywords:
        return None
    if isinstance(definition.left, syntax.Element):
        return None
    function = function_name(node.function.base)
    if function not in _ACTIVATIONS and (function in KNOWN or function not in _GENERIC):
        return None
    inner = bare(node.arguments[0])
    return inner if isinstance(inner, syntax.Add | syntax.Juxtaposition | syntax.Product) else None


def applied_to(wanted: Named, applied: Sequence[Definition]) -> Definition | None:
    """The one definition of which a name can be the argument: what is differentiated by it, else
    the one of its section that has its letter and marks, the gradient by which is a factor of the
    one by it, the one that has its marks, or is the only one."""
    if wanted.above:
        own = [d for d in applied if d.name == wanted.above]
        return own[-1] if own else None
    path = wanted.item.place.section.path()
    here = [d for d in applied if any(d.stated.place.section is s for s in path)]
    marked = [d for d in here if marks(d.left or d.stated.head) == marks(wanted.symbol)]
    alike = [d for d in marked if stem_of(d) == wanted.symbol.base]
    chained = [d for d in here if d.name in passed_on(wanted)]
    for among in (alike, chained, marked, here if not wanted.symbol.scripts else []):
        if len(among) == 1:
            return among[0]
        if among:
            return None
    return None


def passed_on(wanted: Named) -> set[str]:
    """The quantities by which a line that gives the gradient by a name differentiates the loss."""
    own = None if wanted.item.head is None else first_derivative(wanted.item.head)
    if own is None or named(own[2]) != name_of(wanted.symbol) or wanted.item.node is None:
        return set()
    parts = (first_derivative(part) for part in derivatives(wanted.item.node))
    same = (found for found in parts if found is not None and named(found[1]) == named(own[1]))
    return {name for found in same if (name := named(found[2])) is not None}


def marks(node: syntax.Node | None) -> tuple[tuple[str, str], ...] | None:
    """The scripts of a symbol; None for other nodes."""
    inner = bare(node) if node is not None else None
    if not isinstance(inner, syntax.Symbol):
        return None
    return tuple(sorted((s.kind, s.text) for s in inner.scripts))


def stem_of(definition: Definition) -> str:
    """The letter of what a definition defines, without its accents."""
    head = definition.left or definition.stated.head
    inner = bare(head) if head is not None else None
    return inner.base if isinstance(inner, syntax.Symbol) else ""


def with_argument(table: Table, definition: Definition, symbol: syntax.Symbol) -> Table:
    """A table in which the argument of a definition has a name, and the definition uses it."""
    call, inner = bare(definition.node), argument(definition)
    assert isinstance(call, syntax.Call)
    assert inner is not None
    name = name_of(symbol)
    outer = replace(definition, node=call.replace(arguments=(symbol,)))
    own = definition.stated.place
    place = Place(own.order - 0.01, own.section, own.instance)
    stated = replace(definition.stated, name=name, head=symbol, place=place, origin=None)
    definitions = {
        key: [outer if d is definition else d for d in known]
        for key, known in table.definitions.items()
    }
    made = Definition(name, name, inner, stated, symbol)
    definitions[name] = [made]
    by_key = {key: outer if d is definition else d for key, d in table.by_key.items()}
    return replace(table, definitions=definitions, by_key={**by_key, name: made})
