"""Arguments of gates that only their gradients name: `δ\\hat q = δq ⊙ q ⊙ (1 - q)`, or
`∂L/∂a^q = ∂L/∂q ⊙ q ⊙ (1 - q)`.

Where `q = σ(W x + b)` and nothing on the page is \\hat q, or a^q, a line that makes the gradient by
it of that by q and the slope of q says what it is: what σ is applied to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from backproof.meaning.gradients.gradient_names import (
    argument_of,
    has_slope,
    inner_symbol,
    symbol_of,
    taken_apart,
)
from backproof.meaning.naming.names import name_of, stem
from backproof.meaning.statements import Stated, by, inside
from backproof.syntax.nodes import Derivative, Script, Symbol

Marks = Mapping[str, Callable[[Symbol], Symbol]]
"""What makes of each gate its argument, by the stem of the gate."""


def with_arguments_by_mark(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, with definitions of the arguments that are meant so."""
    if not (marks := marks_of(stated)):
        return tuple(stated)
    return tuple(each for item in stated for each in by_its_mark(item, marks))


def marks_of(stated: Sequence[Stated]) -> Marks:
    """The accent, or the other letter with a label, that makes of each gate its argument."""
    gates: dict[str, bool] = {}
    given: set[str] = set()
    used: set[str] = set()
    for item in stated:
        head = symbol_of(item.head)
        if item.kind == "definition" and head is not None:
            given.add(stem(head))
            gates[stem(head)] = gates.get(stem(head), True) and argument_of(item) is not None
            used.update(stem(symbol) for symbol in inside(item.node, Symbol))
    found: dict[str, Callable[[Symbol], Symbol]] = {}
    others: dict[tuple[str, tuple[str, bool]], Callable[[Symbol], Symbol]] = {}
    called: set[tuple[str, bool]] = set()
    for item in stated:
        marked = by_what(item)
        if marked is None or stem(marked) in given:
            continue
        gate = marked.replace(accents=())
        if marked.accents and gates.get(stem(gate)):
            if has_slope(item.node, name_of(gate)):
                found[stem(gate)] = accented(marked.accents)
            continue
        if stem(marked) in used:
            continue
        own = [each for each in differentiated_gates(item) if gates.get(stem(each))]
        labels = labels_beside(marked, own[0]) if len(own) == 1 else None
        if labels is None or len(labels) != 1:
            continue
        named = (stem(marked), labels[0].text == own[0].base)
        if has_slope(item.node, name_of(own[0])):
            found.setdefault(stem(own[0]), lettered(marked, labels))
            called.add(named)
        others.setdefault((stem(own[0]), named), lettered(marked, labels))
    # One letter with the name of each gate on it names the arguments of all.
    for (gate_stem, named), making in others.items():
        if named[1] and named in called:
            found.setdefault(gate_stem, making)
    return found


def differentiated_gates(item: Stated) -> list[Symbol]:
    """What the derivatives in a line are by."""
    found = (symbol_of(each) for d in inside(item.node, Derivative) for each in d.denominators)
    return [each for each in found if each is not None]


def labels_beside(marked: Symbol, gate: Symbol) -> tuple[Script, ...] | None:
    """What a symbol has on it besides all that a gate has; None where that lacks something."""
    own = {(script.kind, script.text) for script in gate.scripts}
    labels = tuple(s for s in marked.scripts if (s.kind, s.text) not in own)
    return labels if len(marked.scripts) == len(labels) + len(own) else None


def accented(accents: tuple[str, ...]) -> Callable[[Symbol], Symbol]:
    """The argument that has other accents than its gate."""
    return lambda gate: gate.replace(accents=accents)


def lettered(marked: Symbol, labels: tuple[Script, ...]) -> Callable[[Symbol], Symbol]:
    """The argument that has another letter than its gate, and labels beside what the gate has."""
    return lambda gate: gate.replace(
        base=marked.base, accents=marked.accents, style=marked.style,
        scripts=(*labels, *gate.scripts),
    )  # fmt: skip


def by_what(item: Stated) -> Symbol | None:
    """What the gradient that a line gives is by, by its name or as a derivative."""
    inner = symbol_of(by(item.head))
    named = symbol_of(item.head)
    return inner_symbol(named) if inner is None and named is not None else inner


def by_its_mark(item: Stated, marks: Marks) -> Iterator[Stated]:
    """The definition of a gate as that of its argument, and of the gate by it; others as they
    are."""
    own, argument = symbol_of(item.head), argument_of(item)
    if own is None or argument is None or stem(own) not in marks:
        return iter((item,))
    return taken_apart(item, marks[stem(own)](own), argument)
