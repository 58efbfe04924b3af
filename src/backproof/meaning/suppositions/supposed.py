"""What a page leaves to its words: which quantity the softmax, the sigmoid or the ReLU gives.

Many notes write `∂a/∂z` or `∂L/∂z = ŷ - y`, and no formula says that ŷ is a function of z: the text
speaks of a “softmax layer” or of “ReLU in the hidden layers”. Which function a quantity is of which
other one is then a condition of a line that holds, and nothing is wrong under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from backproof.meaning.definitions.roles import is_parameter
from backproof.meaning.definitions.table import Definition, Table, used_names
from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.gradients.signals import symbol_of
from backproof.meaning.naming.names import bare, first_derivative, name_of
from backproof.meaning.naming.unwritten import applied
from backproof.meaning.statements import Place, Stated, below, derivatives
from backproof.meaning.translate import flatten
from backproof.meaning.words.function_words import NAMES, function_in
from backproof.meaning.words.spoken import TARGETS
from backproof.patterns import regex
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax

_OUTPUTS = frozenset({"a", "A", "h", "H", "o", "O", "p", "P", "q", "Q", "s", "S", "pi"})
"""Letters for what a function gives, besides those with a hat."""
_HIDDEN = regex(r"hidden|intermediate|inner|first layer", re.I)
_LAST = regex(r"output|final|last|predict|classif", re.I)
_SPOKEN = regex(rf"\b(?:{NAMES})\b", re.I)
_END = regex(r"[.;]\s|\n\s*(?:\n|[-*]\s)")
_NEAR = 60
_FOR_OUTPUTS = frozenset({"softmax", "sigmoid"})
Pair = tuple[syntax.Symbol, syntax.Symbol]


@dataclass(frozen=True)
class Link:
    """A quantity that may be a function of another one, and the line that says so; `alike` where
    only their marks do, `a_1` beside `z_1`."""

    output: syntax.Symbol
    inner: syntax.Symbol
    item: Stated
    alike: bool = False


def supposed(
    table: Table, stated: Sequence[Stated], text: str, links: Sequence[Link]
) -> tuple[Table, dict[str, str]]:
    """A table with the functions that the text speaks of in their places, and what is supposed for
    each quantity that gets one; the same table where there is none."""
    roles = functions_spoken(text) if links else {}
    if not roles:
        return table, {}
    predicted = frozenset(name for name, _ in compared(stated))
    last = {name_of(link.inner) for link in links if name_of(link.output) in predicted}
    found: dict[str, Definition] = {}
    conditions: dict[str, str] = {}
    for link in links:
        name, inner = name_of(link.output), name_of(link.inner)
        alike = (
            o.output for o in links if name_of(o.inner) == inner and name_of(o.output) in found
        )
        same = next(alike, None)
        function = roles.get("last" if inner in last else "hidden")
        if same is not None:
            node: syntax.Node = same
            words = f"{name} is {name_of(same)}"
        elif function is not None:
            node, words = applied(function, link.inner), f"{name} is the {function} of {inner}"
        else:
            continue
        key = f"{name}@0" if name in table.definitions else name
        found[name] = Definition(key, name, node, before_section(link.item, stated, name))
        conditions[key] = words
    return (with_definitions(table, found), conditions) if found else (table, {})


def apart(table: Table, links: Iterable[Link]) -> frozenset[str]:
    """The quantities without a formula that must be functions of ones that have one: what rests on
    them is not all that its author means."""
    return frozenset(
        name_of(link.output)
        for link in links
        if link.alike
        and name_of(link.inner) in table.definitions
        and name_of(link.output) not in table.definitions
    )


def before_section(item: Stated, stated: Sequence[Stated], name: str) -> Stated:
    """A definition of a name ahead of all that a section says."""
    section = item.place.section
    first = min(s.place.order for s in stated if s.place.section is section)
    place = Place(first - 0.5, section)
    return replace(
        item, kind="definition", name=name, place=place, meant=(), origin=None, instance=()
    )


def with_definitions(table: Table, found: Mapping[str, Definition]) -> Table:
    """A table with more definitions; the losses that the text may mean are not yet known in it."""
    spoken = spoken_keys(table)
    definitions = dict(table.definitions)
    for name, definition in found.items():
        known = [*definitions.get(name, ()), definition]
        definitions[name] = sorted(known, key=lambda d: d.stated.place.order)
    by_key = {key: d for key, d in table.by_key.items() if key not in spoken}
    by_key |= {d.key: d for d in found.values()}
    return replace(table, definitions=definitions, by_key=by_key, spoken={})


def spoken_keys(table: Table) -> frozenset[str]:
    """The keys of the losses that only the text names."""
    return frozenset(key for keys in table.spoken.values() for key in keys)


def functions_spoken(text: str) -> dict[str, str]:
    """Which function the text names for the output, and which for hidden layers, where it names
    one: of several, each goes by the words next to it in its sentence."""
    said: dict[str, set[str]] = {"last": set(), "hidden": set(), "": set()}
    for match in _SPOKEN.finditer(text):
        before = _END.split(text[max(0, match.start() - _NEAR) : match.start()])[-1]
        after = _END.split(text[match.end() : match.end() + _NEAR])[0]
        last, hidden = (distance(words, before, after) for words in (_LAST, _HIDDEN))
        role = "" if last == hidden else "last" if last < hidden else "hidden"
        said[role].add(function_in(match))
    everything = said["last"] | said["hidden"] | said[""]
    ends = said["last"] & _FOR_OUTPUTS or everything & _FOR_OUTPUTS - said["hidden"]
    ends = ends or everything & _FOR_OUTPUTS
    ends = ends & {"softmax"} or ends
    inner = said["hidden"] - {"softmax"} or everything - ends - {"softmax"}
    found = {"last": ends, "hidden": inner or everything - {"softmax"}}
    return {role: next(iter(names)) for role, names in found.items() if len(names) == 1}


def distance(words: re.Pattern[str], before: str, after: str) -> int:
    """How far the nearest of some words is from the end of one text and the start of another."""
    ends = [len(before) - m.end() for m in words.finditer(before)]
    starts = [m.start() for m in words.finditer(after)]
    return min([*ends, *starts], default=_NEAR)


def links_of(table: Table, stated: Sequence[Stated]) -> Iterator[Link]:
    """Undefined quantities, and the one of which each may be a function: the one by which alone it
    is differentiated, the one by which the gradient is its difference from the targets, or the one
    that is marked alike."""
    used = {name for d in table.by_key.values() for name in used_names(d.node)}
    found: dict[str, dict[str, Link]] = {}
    for link in (*differentiated(stated), *compared_by(stated)):
        name, inner = name_of(link.output), name_of(link.inner)
        known = table.definitions.get(name, ())
        elsewhere = inner not in used and inner not in table.definitions
        here = any(d.stated.place.section is link.item.place.section for d in known)
        if name != inner and (not known or (elsewhere and not here)):
            found.setdefault(name, {}).setdefault(inner, link)
    for links in found.values():
        if len(links) == 1:
            yield next(iter(links.values()))
    yield from marked_alike(table, stated, frozenset(found))


def differentiated(stated: Sequence[Stated]) -> Iterator[Link]:
    """Every derivative of what may be the value of a function by what is no weight."""
    for item in stated:
        for part in (item.head, item.node):
            for derivative in derivatives(part) if part is not None else ():
                found = first_derivative(derivative)
                above, below_ = (symbol_of(n) for n in found[1:]) if found else (None, None)
                if above is None or below_ is None or not is_output(above):
                    continue
                if name_of(above).partition("_")[0] not in LOSSES and is_argument(below_):
                    yield Link(above, below_, item)


def compared_by(stated: Sequence[Stated]) -> Iterator[Link]:
    """Outputs whose difference from the targets is all of a gradient, and by what."""
    for item in stated:
        if item.head is None or item.node is None:
            continue
        inner = last_denominator(item.head)
        pair = difference(item.node)
        if inner is None or pair is None:
            continue
        if inner.base == "theta" or not is_parameter(name_of(inner), frozenset()):
            yield Link(pair[0], inner, item)


def last_denominator(head: syntax.Node) -> syntax.Symbol | None:
    """By what a claim differentiates."""
    found = first_derivative(head)
    return symbol_of(found[2]) if found is not None else None


def compared(stated: Sequence[Stated]) -> Iterator[tuple[str, str]]:
    """The names of outputs and targets: their difference is written, or a product of the target
    and a logarithm of the output."""
    for item in stated:
        for part in below(item.node) if item.node is not None else ():
            pair = difference(part) if isinstance(part, syntax.Add) else None
            if pair is not None:
                yield name_of(pair[0]), name_of(pair[1])
            match part:
                case syntax.Call(function=syntax.Symbol(base="log" | "ln"), arguments=(value,)):
                    for name in used_names(value):
                        yield name, ""
                case _:
                    pass


def difference(node: syntax.Node) -> Pair | None:
    """The output and the target of which an expression is the difference, maybe with a number."""
    factors = [bare(f) for _, f in flatten(bare(node))]
    sums = [f for f in factors if isinstance(f, syntax.Add)]
    if len(sums) != 1 or any(map(is_quantity, (f for f in factors if f is not sums[0]))):
        return None
    match sums[0]:
        case syntax.Add(terms=(left, right), signs=(a, b)) if a != b:
            one, other = symbol_of(left), symbol_of(right)
        case _:
            return None
    if one is None or other is None:
        return None
    if is_target(one) and (not is_target(other) or other.base in ("y", "Y")):
        one, other = other, one
    return (one, other) if is_target(other) and name_of(one) != name_of(other) else None


def is_target(symbol: syntax.Symbol) -> bool:
    """Whether a quantity is a target by its letter."""
    return symbol.base in TARGETS and not symbol.accents


def is_quantity(node: syntax.Node) -> bool:
    """Whether a factor is more than a number or one over a count."""
    return not isinstance(node, syntax.Number | syntax.Fraction)


def marked_alike(table: Table, stated: Sequence[Stated], known: frozenset[str]) -> Iterator[Link]:
    """`a_1` beside `z_1`: what no formula defines and has the marks of what one does, which is not
    made of it."""
    symbols: dict[str, tuple[syntax.Symbol, Stated]] = {}
    for item in stated:
        for part in (item.head, item.node):
            for node in below(part) if part is not None else ():
                if isinstance(node, syntax.Symbol):
                    symbols.setdefault(name_of(node), (node, item))
    for name, (output, item) in symbols.items():
        if output.base not in ("a", "A", "h", "H") or not output.scripts:
            continue
        if output.accents or name in table.definitions or name in known:
            continue
        for letter in ("z", "Z"):
            inner, _ = symbols.get(name_of(output.replace(base=letter)), (None, item))
            if inner is None or letter.islower() != output.base.islower():
                continue
            made_of = table.definitions.get(name_of(inner), ())
            if not any(name in used_names(definition.node) for definition in made_of):
                yield Link(output, inner, item, alike=True)


def is_output(symbol: syntax.Symbol) -> bool:
    """Whether a quantity may by its name be what a function gives."""
    hat = "hat" in symbol.accents
    return hat or symbol.base in _OUTPUTS or symbol.base in ("y", "Y", "yhat")


def is_argument(symbol: syntax.Symbol) -> bool:
    """Whether a function may be applied to a quantity: to no weight, no input and no output."""
    name = name_of(symbol)
    other = symbol.base in ("x", "X", "a", "A", "h", "H") or "hat" in symbol.accents
    return not is_parameter(name, frozenset()) and not other
