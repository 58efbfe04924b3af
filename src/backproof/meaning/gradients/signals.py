"""Error signals: names for gradients that a document ties to a derivative once, or never.

`δ^{[2]} = ∂J/∂Z^{[2]}` says what δ^{[1]} is: ∂J/∂Z^{[1]}. A signal that is only given by a formula,
`δ_1 = (W_2^T δ_2) ⊙ f'(z_1)`, is the gradient by the quantity for which the formula is true, if
there is one: the argument of the slope first. Such a line can be confirmed, with what it supposes
as a condition; it can not be refuted, since nothing says what the author means. Of a tied signal it
can where the slope in its formula agrees with the tie.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backproof.meaning.definitions.table import Alias, used_names
from backproof.meaning.functions.parameters import replaced
from backproof.meaning.gradients.shorthand import LOSSES, Shorthand, gradient_by
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.statements import ERROR_SIGNALS, Place, Stated, below, inside, is_formal
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key

# Quantities that a signal usually belongs to, the usual ones first.
CUSTOM = ("z", "Z", "s", "S", "net", "u", "o", "O", "h", "H", "a", "A")
MOST_CANDIDATES = 4
Scripts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Tie:
    """What the signals of one stem are gradients of, and by."""

    target: syntax.Symbol
    objective: syntax.Symbol
    place: Place


@dataclass(frozen=True)
class Signals:
    """The statements, those about tied signals made claims, and what the tied names stand for."""

    stated: tuple[Stated, ...]
    aliases: tuple[Alias, ...] = ()


def with_signals(stated: Sequence[Stated], shorthand: Shorthand) -> Signals:
    """Make the definitions of error signals claims about gradients."""
    tied, named_ties = ties(stated)
    known = frozenset(names_in(stated))
    defined = {name_of(s): s for item in stated if (s := defined_by(item)) is not None}
    given = gradients_given(stated)
    forward = used_forward(stated)
    layers = layers_apart(stated)
    aliases: list[Alias] = []
    found: list[Stated] = []
    for item in stated:
        signal = symbol_of(item.head)
        if item.kind not in ("definition", "identity") or signal is None or item.node is None:
            found.append(item)
            continue
        exact = tie_at(named_ties.get(name_of(signal), ()), item.place)
        if exact is not None and item.kind == "definition" and name_of(signal) not in forward:
            assert item.head is not None
            kind = "chain-step" if is_formal(item.node) else "gradient"
            head = by_target(item.head, exact.objective, exact.target)
            found.append(replace(item, kind=kind, head=head, named=item.head, name=""))
            continue
        tie = tie_at(tied.get(stem(signal), ()), item.place)
        if tie is not None:
            target = tie.target.replace(scripts=signal.scripts)
            same = given.get(name_of(signal), set()) <= {(name_of(tie.objective), name_of(target))}
            if same and name_of(target) in known and not contradicted(item.node, signal, target):
                assert item.head is not None
                head = by_target(item.head, tie.objective, target)
                kind = "chain-step" if is_formal(item.node) else "gradient"
                derivative = gradient_by(target, tie.objective, signal)
                aliases.append(Alias(name_of(signal), derivative, item))
                said = "" if slope_at(item.node, target) else supposition(signal, target)
                claim = replace(item, kind=kind, head=head, named=item.head, name="", reason=said)
                found.append(claim)
                continue
        if is_signal(item, signal, forward):
            meant = suppositions(item, signal, shorthand.objective, known, defined, layers)
            found.append(replace(item, meant=tuple(meant)))
            continue
        found.append(item)
    return Signals(tuple(found), tuple(aliases))


def symbol_of(node: syntax.Node | None) -> syntax.Symbol | None:
    """The symbol that a quantity, or an element of one, is written with."""
    inner = None if node is None else bare(node)
    if isinstance(inner, syntax.Element):
        inner = bare(inner.base)
    return inner if isinstance(inner, syntax.Symbol) else None


def scripts_of(symbol: syntax.Symbol) -> Scripts:
    """The scripts of a symbol, in whatever order they are written."""
    return tuple(sorted((s.kind, s.text) for s in symbol.scripts))


def names_in(stated: Sequence[Stated]) -> Iterator[str]:
    """The names of all symbols in the statements."""
    for item in stated:
        for part in (item.head, item.node):
            if part is not None:
                yield from (name_of(n) for n in inside(part, syntax.Symbol))


def defined_by(item: Stated) -> syntax.Symbol | None:
    """What a definition defines."""
    return symbol_of(item.head) if item.kind == "definition" else None


def aliased_by(item: Stated) -> syntax.Symbol | None:
    """What an alias gives a derivative as its name."""
    return symbol_of(item.named) if item.kind == "alias" else None


def gradients_given(stated: Sequence[Stated]) -> dict[str, set[tuple[str, str]]]:
    """The gradients that lines give each name for: of what, and by what ("" for other forms)."""
    found: dict[str, set[tuple[str, str]]] = {}
    for item in stated:
        signal, derivative = aliased_by(item), None if item.head is None else bare(item.head)
        if signal is None:
            continue
        ends: tuple[syntax.Node | None, ...] = (None, None)
        if isinstance(derivative, syntax.Derivative) and len(derivative.denominators) == 1:
            ends = (derivative.numerator, derivative.denominators[0])
        above, below_ = (name_of(s) if (s := symbol_of(end)) is not None else "" for end in ends)
        found.setdefault(name_of(signal), set()).add((above, below_))
    return found


def ties(stated: Sequence[Stated]) -> tuple[dict[str, list[Tie]], dict[str, list[Tie]]]:
    """What the stems of signals are tied to, each time that a line does it, and what whole names
    are: `γ_t^{(k)} = ∂J_t/∂h^{(k)}` says nothing of other objectives than J_t."""
    found: dict[str, list[Tie]] = {}
    names: dict[str, list[Tie]] = {}
    for item in stated:
        signal, derivative = aliased_by(item), None if item.head is None else bare(item.head)
        if signal is None or not isinstance(derivative, syntax.Derivative):
            continue
        if len(derivative.denominators) != 1:
            continue
        objective = symbol_of(derivative.numerator)
        target = symbol_of(derivative.denominators[0])
        if objective is None or target is None:
            continue
        if stem(signal) == stem(target) or derivative.order != 1:
            continue
        if scripts_of(signal) == scripts_of(target):
            found.setdefault(stem(signal), []).append(Tie(target, objective, item.place))
        elif scripts_of(target):
            names.setdefault(name_of(signal), []).append(Tie(target, objective, item.place))
    return found, names


def tie_at(ties_of: Sequence[Tie], place: Place) -> Tie | None:
    """The tie that holds at a place: all ties of its section agree on it, or all of the document
    where its section has none."""
    near = [tie for tie in ties_of if tie.place.section is place.section] or ties_of
    return near[0] if len({(stem(t.target), name_of(t.objective)) for t in near}) == 1 else None


def slopes_in(node: syntax.Node) -> Iterator[syntax.Symbol]:
    """The arguments of the derivatives of functions in a formula: z in `f'(z)`, `1 - tanh²(z)`."""
    for part in below(node):
        match part:
            case (
                syntax.Call(function=syntax.Symbol(primes=1), arguments=(argument,))
                | syntax.Add(
                    terms=(syntax.Number(value=1), syntax.Call(arguments=(argument,))),
                    signs=(1, -1),
                )
            ) if (inner := symbol_of(argument)) is not None:
                yield inner
            case _:
                pass


def slope_at(node: syntax.Node, target: syntax.Symbol) -> bool:
    """Whether a formula has the slope at a quantity: evidence that it is a gradient by it."""
    return any(name_of(s) == name_of(target) for s in slopes_in(node))


def supposition(signal: syntax.Symbol, target: syntax.Symbol) -> str:
    """The condition under which a line about a signal is one about a gradient."""
    return f"{name_of(signal)} is the gradient by {name_of(target)}"


def contradicted(node: syntax.Node, signal: syntax.Symbol, target: syntax.Symbol) -> bool:
    """Whether a formula has the slope at another quantity of the signal's scripts."""
    own = [s for s in slopes_in(node) if scripts_of(s) == scripts_of(signal)]
    return bool(own) and all(name_of(s) != name_of(target) for s in own)


def used_forward(stated: Sequence[Stated]) -> frozenset[str]:
    """What definitions use of which the left side is another stem than theirs."""
    found: set[str] = set()
    for item in stated:
        own = symbol_of(item.head)
        if item.kind == "definition" and own is not None and item.node is not None:
            mine = inside(item.node, syntax.Symbol)
            stems = {name_of(s) for s in mine if stem(s) != stem(own)}
            found.update(stems & set(used_names(item.node)))
    return frozenset(found)


def is_signal(item: Stated, signal: syntax.Symbol, forward: frozenset[str]) -> bool:
    """Whether a definition can be that of an error signal, by its letter or by its form."""
    assert item.node is not None
    if name_of(signal) in forward or signal.primes:
        return False
    symbols = inside(item.node, syntax.Symbol)
    recursive = any(stem(s) == stem(signal) and name_of(s) != name_of(signal) for s in symbols)
    if signal.base in ERROR_SIGNALS and len(symbols) > 1:
        head = bare(item.head) if item.head is not None else None
        return not isinstance(head, syntax.Element) or len(head.indices) == 1
    return recursive and any(scripts_of(s) == scripts_of(signal) for s in slopes_in(item.node))


def suppositions(
    item: Stated, signal: syntax.Symbol, objective: syntax.Symbol, known: frozenset[str],
    defined: Mapping[str, syntax.Symbol], layers: Mapping[str, tuple[str, int]],
) -> Iterator[Stated]:  # fmt: skip
    """The line as a claim about each quantity that it may be the gradient by, the likeliest first;
    its upstream signal by its own formula, and as the gradient that it should be."""
    assert item.node is not None
    assert item.head is not None
    upstream = {
        name_of(n): n
        for n in below(item.node)
        if isinstance(n, syntax.Symbol)
        and stem(n) == stem(signal)
        and name_of(n) != name_of(signal)
    }
    counted = list(of_layer(signal, layers, defined))
    for target in candidates(item.node, signal, defined) or counted:
        head = by_target(item.head, objective, target)
        said = supposition(signal, target)
        claim = replace(item, kind="gradient", head=head, named=item.head, name="", reason=said)
        above = {
            name: target.replace(scripts=symbol.scripts)
            for name, symbol in upstream.items()
            if name_of(target.replace(scripts=symbol.scripts)) in known
        }
        if not above or all(name in defined for name in upstream):
            yield claim
        if above and len(above) == len(upstream):
            gradients: dict[Key, syntax.Node] = {
                key(upstream[name]): gradient_by(by, objective, upstream[name])
                for name, by in above.items()
            }
            node = replaced(item.node, gradients)
            also = "".join(f", {name} that by {name_of(by)}" for name, by in above.items())
            member = replace(item.member, node=node)
            yield replace(claim, member=member, reason=said + also)


def layers_apart(stated: Sequence[Stated]) -> dict[str, tuple[str, int]]:
    """By how many layers signals and their quantities are counted apart, where the slopes in their
    formulas agree: z and -1 in `δ_2 = (W_3^T δ_3) ⊙ f'(z_1)`."""
    found: dict[str, set[tuple[str, int]]] = {}
    for item in stated:
        signal = defined_by(item)
        if signal is None or item.node is None or signal.base not in ERROR_SIGNALS:
            continue
        for target in slopes_in(item.node):
            ends = layer_of(signal), layer_of(target)
            if ends[0] is not None and ends[1] is not None:
                found.setdefault(stem(signal), set()).add((stem(target), ends[1] - ends[0]))
    return {name: min(apart) for name, apart in found.items() if len(apart) == 1}


def layer_of(symbol: syntax.Symbol) -> int | None:
    """The number that is the one script of a symbol."""
    texts = [script.text for script in symbol.scripts]
    return int(texts[0]) if len(texts) == 1 and texts[0].isdecimal() else None


def of_layer(
    signal: syntax.Symbol, layers: Mapping[str, tuple[str, int]],
    defined: Mapping[str, syntax.Symbol],
) -> Iterator[syntax.Symbol]:  # fmt: skip
    """The quantity of another layer that belongs to a signal."""
    number = layer_of(signal)
    if number is None or stem(signal) not in layers:
        return
    name, apart = layers[stem(signal)]
    for symbol in defined.values():
        if stem(symbol) == name and layer_of(symbol) == number + apart:
            yield symbol


def candidates(
    node: syntax.Node, signal: syntax.Symbol, defined: Mapping[str, syntax.Symbol]
) -> list[syntax.Symbol]:
    """Quantities at which a formula has a slope, those with the signal's scripts before others;
    else what is defined with these scripts. `δ_2 = (1 - tanh²(z_1)) ⊙ ...` counts by another layer.
    """
    slopes = {name_of(s): s for s in slopes_in(node)}
    own = {name: s for name, s in slopes.items() if scripts_of(s) == scripts_of(signal)}
    if own:
        return list(own.values())
    others = [
        symbol
        for symbol in defined.values()
        if scripts_of(symbol) == scripts_of(signal)
        and stem(symbol) != stem(signal) and stem(symbol) not in LOSSES
        and symbol.base not in ERROR_SIGNALS
    ]  # fmt: skip
    rank = {name: index for index, name in enumerate(CUSTOM)}
    others.sort(key=lambda s: rank.get(stem(s), len(rank)))
    shifted = [s for name, s in slopes.items() if name in defined]
    return [*shifted, *others][:MOST_CANDIDATES]


def by_target(
    head: syntax.Node, objective: syntax.Symbol, target: syntax.Symbol
) -> syntax.Derivative:
    """The gradient by a quantity, or by the entry that the left side picks of its signal."""
    inner = bare(head)
    by: syntax.Node = inner.replace(base=target) if isinstance(inner, syntax.Element) else target
    return gradient_by(by, objective, head)
