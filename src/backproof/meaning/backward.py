"""The backward recursion: `δ^1 = (W^{2T} δ^2) ⊙ f'(z^1)` is a claim where δ names a gradient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from backproof.meaning.names import bare, name_of, named, stem
from backproof.meaning.statements import Stated, below, is_formal
from backproof.meaning.table import Alias, alias_of
from backproof.syntax import nodes as syntax


def with_recursion(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where what equals a name for a gradient is a claim about that gradient.

    Only a name that nothing defined before: `e = y - t` stays a definition where e is said later
    to be a gradient as well. A name of another layer than those that were named stands for the
    gradient of its own layer if its equation is made of such names.
    """
    known: dict[str, Alias] = {}
    symbols: dict[str, syntax.Symbol] = {}
    defined: set[str] = set()
    found: list[Stated] = []
    for item in stated:
        alias = alias_of(item) if item.kind == "alias" else None
        if alias is not None and alias.name not in defined:
            known[alias.name] = alias
            symbols.update((n.name, n.symbol) for n in [_Named.of(item, alias)] if n)
        claim = _claim(item, known, symbols, defined)
        if claim is None and item.kind == "definition":
            defined.add(item.name)
        found.append(claim or item)
    return tuple(found)


class _Named:
    """A name for a gradient and the symbol that it is."""

    def __init__(self, name: str, symbol: syntax.Symbol):
        self.name, self.symbol = name, symbol

    @staticmethod
    def of(item: Stated, alias: Alias) -> _Named | None:
        for node in (item.named, item.node):
            inner = _symbol(node)
            if inner is not None and name_of(inner) == alias.name:
                return _Named(alias.name, inner)
        return None


def _symbol(node: syntax.Node | None) -> syntax.Symbol | None:
    inner = bare(node) if node is not None else None
    if isinstance(inner, syntax.Element):
        inner = bare(inner.base)
    return inner if isinstance(inner, syntax.Symbol) else None


def _claim(
    item: Stated, known: dict[str, Alias], symbols: dict[str, syntax.Symbol], defined: set[str]
) -> Stated | None:
    if item.kind not in ("definition", "identity") or item.node is None or item.head is None:
        return None
    if item.name in defined:
        return None
    derivative = None
    if item.name in known:
        derivative = known[item.name].derivative
    elif (own := _symbol(item.head)) is not None:
        derivative = _of_another_layer(own, item.node, known, symbols)
    if derivative is None:
        return None
    head: syntax.Node = derivative
    left = bare(item.head)
    if isinstance(left, syntax.Element):
        by = derivative.denominators[0]
        if isinstance(bare(by), syntax.Element):
            return None
        element = left.replace(base=by)
        head = derivative.replace(denominators=(element,))
    kind = "chain-step" if is_formal(item.node) else "gradient"
    return replace(item, kind=kind, head=head, named=item.head, name="")


def _of_another_layer(
    own: syntax.Symbol,
    node: syntax.Node,
    known: dict[str, Alias],
    symbols: dict[str, syntax.Symbol],
) -> syntax.Derivative | None:
    """The gradient that a name stands for because that of another layer does."""
    used = {named(n) for n in below(node) if isinstance(n, syntax.Symbol) and stem(n) == stem(own)}
    if not used - {name_of(own)}:
        return None
    for name, alias in known.items():
        symbol = symbols.get(name)
        if symbol is None or stem(symbol) != stem(own):
            continue
        change = _changed(symbol, own)
        if change is not None:
            moved = [_moved(d, change) for d in alias.derivative.denominators]
            return alias.derivative.replace(denominators=tuple(moved))
    return None


def _changed(symbol: syntax.Symbol, own: syntax.Symbol) -> tuple[str, str] | None:
    """The number of a layer and that of another, where two symbols differ in nothing else."""
    pairs = list(zip(symbol.scripts, own.scripts, strict=False))
    if len(symbol.scripts) != len(own.scripts) or any(a.kind != b.kind for a, b in pairs):
        return None
    other = [(a.text, b.text) for a, b in pairs if a.text != b.text]
    return other[0] if len(other) == 1 and all(t.isdigit() for t in other[0]) else None


def _moved(node: syntax.Node, change: tuple[str, str]) -> syntax.Node:
    inner = bare(node)
    if isinstance(inner, syntax.Element):
        return inner.replace(base=_moved(inner.base, change))
    if not isinstance(inner, syntax.Symbol):
        return node
    old, new = change
    scripts = tuple(s.replace(text=new) if s.text == old else s for s in inner.scripts)
    return inner.replace(scripts=scripts)
