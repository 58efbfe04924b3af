"""Names that stand for gradients by their form: `dW`, `dZ`.

`dW = …` says `∂L/∂W = …`. Which L: what the document differentiates most, else its last scalar
with the name of a loss. Beside the loss of one sample, what is said of all of them is about the
loss that is made of it; and what has the λ of a penalty about the loss that has it too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from backproof.meaning.batches.samples import Samples
from backproof.meaning.definitions.roles import is_plain_scalar
from backproof.meaning.naming.names import (
    LETTERS_OF_LOSSES,
    bare,
    first_derivative,
    name_of,
    named,
)
from backproof.meaning.statements import Stated, below, derivatives, inside, is_formal
from backproof.meaning.suppositions.loss_functions import loss_functions
from backproof.record import dataclass, field, replace
from backproof.syntax import nodes as syntax

LOSSES = (*LETTERS_OF_LOSSES, "loss", "cost", "Loss", "Cost", "H", "CE")
OFTEN_LAYERS = frozenset({"H", "C", "E"})


@dataclass(frozen=True)
class Shorthand:
    """`names` are the symbols of the document that stand for a gradient by their form; `layers` are
    no losses, whatever their letters. What is in no other formula is in a `larger` loss."""

    objective: syntax.Symbol
    names: Mapping[str, syntax.Derivative] = field(default_factory=dict)
    losses: frozenset[str] = frozenset()
    one: syntax.Symbol | None = None
    whole: syntax.Symbol | None = None
    layers: frozenset[str] = frozenset()
    larger: Mapping[str, syntax.Symbol] = field(default_factory=dict)

    def derivative(self, left: syntax.Node) -> syntax.Derivative | None:
        """What a name stands for, or an entry of one: `dγ_i` is the gradient by γ_i."""
        match left:
            case syntax.Symbol():
                return self.names.get(name_of(left))
            case syntax.Element(base=base) if whole := self.derivative(bare(base)):
                return whole.replace(denominators=(left.replace(base=whole.denominators[0]),))
            case _:
                return None

    def about(self, node: syntax.Node, samples: Samples) -> syntax.Symbol | None:
        """The loss that a formula is about by what it names, of one sample or of all; None where
        the document has one loss."""
        for symbol in inside(node, syntax.Symbol) if self.larger else ():
            if name_of(symbol) in self.larger:
                return self.larger[name_of(symbol)]
        if samples.of_all(node):
            return self.whole
        return self.one if samples.of_one_sample(node) else None


def shorthand_of(stated: Sequence[Stated], samples: Samples) -> Shorthand:
    """The gradient that every `d`-name of a document stands for."""
    symbols = symbols_in(stated)
    layers = quantities_in(stated, symbols.keys())
    objective = starting_loss(stated) or loss_said(stated)
    objective = objective or smaller_loss(objective_of(stated, layers), stated)
    one, whole = of_one_and_all(objective, stated) if samples.both else (None, None)
    losses = loss_functions(stated, frozenset(symbols))
    names = {
        name: derivative_by(
            symbol, whole if whole and samples.holds(symbol.base[1:]) else objective
        )
        for name, symbol in of_the_form(symbols).items()
    }
    defined = {item.name for item in stated if item.kind == "definition"}
    for name, calls in losses.items():
        arguments = [inner_of(a) for call in calls for a in call.arguments]
        by = next((a for a in arguments if a is not None and name_of(a) in defined), None)
        short = symbols.get("d" + name)
        if by is not None and short is not None:
            names["d" + name] = gradient_by(by, calls[0].function, short)
    larger = dict(larger_losses(name_of(objective), [s for s in stated if s.name not in names]))
    return Shorthand(objective, names, frozenset(losses), one, whole, layers, larger)


def starting_loss(stated: Sequence[Stated]) -> syntax.Symbol | None:
    """The loss with which a page begins to go back, where it has one such line."""
    found = {name_of(loss): loss for s in stated if (loss := loss_started_with(s)) is not None}
    return next(iter(found.values())) if len(found) == 1 else None


def loss_said(stated: Sequence[Stated]) -> syntax.Symbol | None:
    """The loss of the one line `dV = ∂f/∂V` by which a page says what such names mean, where it
    gives that a formula."""
    found: dict[str, syntax.Symbol] = {}
    for item in stated:
        head, node = (None if n is None else bare(n) for n in (item.named or item.head, item.node))
        match head, node:
            case (
                syntax.Symbol(base=base),
                syntax.Derivative(numerator=syntax.Symbol() as loss, denominators=(by,), order=1),
            ) if base[:1] == "d" and (named(by) or "") == name_of(head.replace(base=base[1:])):
                found[name_of(loss)] = loss
            case _:
                pass
    defined = {item.name for item in stated if item.kind == "definition"}
    return next(iter(found.values())) if len(found) == 1 and defined >= found.keys() else None


def loss_started_with(item: Stated) -> syntax.Symbol | None:
    """The loss of `dJ_reg = 1`, None for other lines."""
    head, node = (None if n is None else bare(n) for n in (item.head, item.node))
    if not isinstance(head, syntax.Symbol) or not isinstance(node, syntax.Number):
        return None
    loss = head.replace(base=head.base[1:])
    begins = node.value == 1 and head.base[:1] == "d" and is_loss(name_of(loss))
    return loss if begins else None


def smaller_loss(objective: syntax.Symbol, stated: Sequence[Stated]) -> syntax.Symbol:
    """The loss to which a penalty is added, of an objective that is made so, `J_reg = J + λ ‖W‖²`:
    what has the number of the penalty is about the larger one."""
    lefts = {item.name: left for item in stated if (left := defines_loss(item)) is not None}
    for item in stated:
        if item.kind == "definition" and item.name == name_of(objective) and item.node is not None:
            for name, left in lefts.items():
                if name != item.name and adds_to_a_loss(name, item.name, item.node):
                    return left
    return objective


def larger_losses(objective: str, stated: Sequence[Stated]) -> Iterator[tuple[str, syntax.Symbol]]:
    """The numbers that only the formula of a larger loss has, `J_reg = J + λ ‖W‖²`, each with that
    loss."""
    given = [s for s in stated if s.kind == "definition" and s.node is not None]
    for item in given:
        left = None if item.head is None else bare(item.head)
        left = left.function if isinstance(left, syntax.Call) else left
        if not isinstance(left, syntax.Symbol) or item.node is None:
            continue
        if item.name == objective or not adds_to_a_loss(objective, item.name, item.node):
            continue
        others = {name_of(s) for i in given if i is not item for s in inside(i.node, syntax.Symbol)}
        for symbol in inside(item.node, syntax.Symbol):
            if is_plain_scalar(name_of(symbol)) and name_of(symbol) not in others:
                yield name_of(symbol), left


def symbols_in(stated: Sequence[Stated]) -> dict[str, syntax.Symbol]:
    """The symbols of a document by their names."""
    symbols: dict[str, syntax.Symbol] = {}
    for item in stated:
        for node in (item.head, item.node):
            symbols.update((name_of(symbol), symbol) for symbol in inside(node, syntax.Symbol))
    return symbols


def of_the_form(symbols: Mapping[str, syntax.Symbol]) -> dict[str, syntax.Symbol]:
    """Those that have a `d` before the letters of another one."""
    stems = {symbol.base for symbol in symbols.values()}
    return {
        name: symbol
        for name, symbol in symbols.items()
        if len(symbol.base) > 1 and symbol.base[0] == "d" and symbol.base[1:] in stems
    }


def is_code_name(node: syntax.Node | None) -> bool:
    """Whether a gradient is named like a variable in code: `dC`."""
    inner = None if node is None else bare(node)
    inner = bare(inner.base) if isinstance(inner, syntax.Element) else inner
    return isinstance(inner, syntax.Symbol) and len(inner.base) > 1 and inner.base[0] == "d"


def is_loss(name: str) -> bool:
    """Whether a quantity is called like a loss, with a mark (`J_reg`) or without, and like nothing
    else."""
    base = name.partition("@")[0].partition("_")[0]
    return base in LOSSES and base not in OFTEN_LAYERS


def adds_to_a_loss(name: str, user: str, node: syntax.Node) -> bool:
    """Whether a loss is another one and something more, `J_reg = J + λ ‖W‖²`: what the other one
    is, a number, it is by itself."""
    inner = bare(node)
    terms = inner.terms if isinstance(inner, syntax.Add) else (inner,)
    return is_loss(user) and is_loss(name) and any(named(term) == name for term in terms)


def adds_over_samples(name: str, node: syntax.Node) -> bool:
    """Whether a formula adds up a loss that is applied to each sample, `1/m Σ_i L(p_i, y_i)`: each
    is a number."""
    applied = [
        call
        for total in inside(node, syntax.BigOperator)
        for call in inside(total.body, syntax.Call)
        if name_of(call.function) == name
    ]
    return is_loss(name) and bool(applied)


def inner_of(node: syntax.Node) -> syntax.Symbol | None:
    """The quantity that a loss is applied to: a symbol, without indices."""
    match bare(node):
        case syntax.Symbol() as symbol:
            return symbol
        case syntax.Element(base=base):
            return inner_of(base)
        case syntax.Call(function=syntax.Symbol() as function) if named(node) is not None:
            return function
        case _:
            return None


def objective_of(stated: Sequence[Stated], quantities: Set[str] = frozenset()) -> syntax.Symbol:
    """What a document differentiates most; else the last definition named like a loss. No loss are
    `quantities`, whatever their letter."""
    counts: Counter[str] = Counter()
    symbols: dict[str, syntax.Symbol] = {}
    for item in stated:
        found = first_derivative(item.head) if item.head is not None else None
        if found is not None and item.kind in ("gradient", "chain-step", "alias"):
            top = bare(found[1])
            if isinstance(top, syntax.Symbol):
                counts[name_of(top)] += 1
                symbols[name_of(top)] = top
    losses = [name for name, _ in counts.most_common() if name.partition("_")[0] in LOSSES]
    losses = [name for name in losses if name not in quantities]
    if losses:
        return symbols[losses[0]]
    defined = {s.name: left for s in stated if (left := defines_loss(s)) is not None}
    defined = {name: left for name, left in defined.items() if name not in quantities}
    parts = {name for s in stated if s.name in defined for name in losses_in(s, s.name)}
    whole = [left for name, left in defined.items() if name not in parts] or [*defined.values()]
    return whole[-1] if whole else syntax.Symbol(start=0, end=0, base="L")


def quantities_in(stated: Sequence[Stated], names: Set[str]) -> frozenset[str]:
    """What is no loss, whatever its letter. What has a gradient of its own: with `dH` the matrix H
    is a layer, but `dL = 1` begins with the loss. And H, C or E where what is no loss is made of
    it."""
    ones = {s.name for s in stated if isinstance(s.node and bare(s.node), syntax.Number)}
    layers = {name for name in names if "d" + name in names and "d" + name not in ones}
    for item in stated:
        made = item.kind == "definition" and item.name not in LOSSES
        if made and item.node is not None and not derivatives(item.node):
            layers.update(n for n in losses_in(item, item.name) if n in OFTEN_LAYERS)
    return frozenset(layers)


def defines_loss(item: Stated) -> syntax.Symbol | None:
    """The symbol of what is named like a loss and defined."""
    left = bare(item.head) if item.head is not None else None
    left = left.function if isinstance(left, syntax.Call) else left
    loss = item.kind == "definition" and item.name in LOSSES
    return left if loss and isinstance(left, syntax.Symbol) else None


def losses_in(item: Stated, own: str) -> Iterator[str]:
    """The names of other losses that a definition uses: the mean uses that of one sample."""
    for node in below(item.node) if item.node is not None else ():
        if isinstance(node, syntax.Symbol) and name_of(node) in LOSSES and name_of(node) != own:
            yield name_of(node)


def derivative_by(symbol: syntax.Symbol, objective: syntax.Symbol) -> syntax.Derivative:
    """The gradient of the objective by what a `d`-name names."""
    below_ = symbol.replace(base=symbol.base[1:])
    return gradient_by(below_, objective, symbol)


def gradient_by(by: syntax.Node, objective: syntax.Symbol, place: syntax.Node) -> syntax.Derivative:
    """The derivative of the objective by something, as if it were written at a place."""
    return syntax.Derivative(
        start=place.start, end=place.end, numerator=objective, denominators=(by,),
        style="partial", form="fraction",
    )  # fmt: skip


def of_one_and_all(
    objective: syntax.Symbol, stated: Sequence[Stated]
) -> tuple[syntax.Symbol, syntax.Symbol] | tuple[None, None]:
    """The loss of one sample and that of all, where one of them is the objective and the other's
    definition uses it, or is used by its own."""
    lefts = {item.name: left for item in stated if (left := defines_loss(item)) is not None}
    pairs = {
        (inner, item.name)
        for item in stated
        if item.name in lefts and defines_loss(item) is not None
        for inner in losses_in(item, item.name)
        if name_of(objective) in (inner, item.name) and inner in lefts
    }
    if len(pairs) != 1:
        return None, None
    one, whole = pairs.pop()
    return lefts[one], lefts[whole]


def with_shorthand(
    stated: Sequence[Stated], shorthand: Shorthand, samples: Samples
) -> tuple[Stated, ...]:  # fmt: skip
    """The same statements, those about shorthand made claims about gradients."""
    return tuple(_claimed(item, shorthand, samples) for item in stated)


def _claimed(item: Stated, shorthand: Shorthand, samples: Samples) -> Stated:
    if item.kind not in ("definition", "identity") or item.node is None:
        return item
    left = bare(item.head) if item.head is not None else None
    if left is None or item.member.relation != "=":
        return item
    derivative = shorthand.derivative(left)
    if derivative is None:
        return item
    if (loss := shorthand.about(item.node, samples)) is not None:
        derivative = derivative.replace(numerator=loss)
    kind = "chain-step" if is_formal(item.node) else "gradient"
    return replace(item, kind=kind, head=derivative, named=left, name="")
