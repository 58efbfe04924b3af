"""Entries in square brackets, as code has them: `x[i]`, `W[i, j]`, `-\\log p_t[y_t]`.

Nobody multiplies by a bracket that holds a letter alone which counts, or the class of a sample.
What stands before it, without a space, is what an entry is picked of; not `E[x]`, which is a mean.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.indices.class_entries import LABELS
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed, with_joined
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

COUNTING = frozenset("ijklmnct")
MEANS = frozenset({"E", "P", "Var", "Cov", "H", "O"})
"""What is said of all that stands in the bracket behind it."""


def with_bracketed_entries(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with what square brackets pick as entries."""
    return with_changed(statements, change, syntax.Juxtaposition)


def change(node: syntax.Node) -> syntax.Node:
    """A product without the brackets that pick an entry of what stands before them."""
    return with_joined(node, entry_at) if isinstance(node, syntax.Juxtaposition) else node


def entry_at(before: syntax.Node, factor: syntax.Node) -> syntax.Node | None:
    """What two factors say together if the second one is a bracket that picks an entry, or is
    raised or turned; None otherwise. In `\\log p[y]` it is picked of p."""
    match before, factor:
        case syntax.Call(bracketed=False, power=None, arguments=(syntax.Symbol() as argument,)), _:
            inner = entry_of(argument, factor)
            return None if inner is None else before.replace(arguments=(inner,), end=factor.end)
        case syntax.Symbol(), syntax.Power() | syntax.Transpose():
            inner = entry_of(before, factor.base)
            return None if inner is None else factor.replace(base=inner, start=before.start)
        case syntax.Symbol(), _:
            return entry_of(before, factor)
        case _:
            return None


def entry_of(symbol: syntax.Symbol, group: syntax.Node) -> syntax.Symbol | None:
    """A symbol with the indices in a bracket behind it; None where it holds anything else."""
    if not isinstance(group, syntax.Group) or group.opening != "[" or symbol.end != group.start:
        return None
    body = bare(group.body)
    listed = isinstance(body, syntax.Matrix) and len(body.rows) == 1
    items = body.rows[0] if isinstance(body, syntax.Matrix) and listed else (body,)
    indices = tuple(item for item in items if isinstance(item, syntax.Symbol) and picks(item))
    if len(indices) < len(items) or symbol.base in MEANS:
        return None
    last = symbol.scripts[-1] if symbol.scripts else None
    joined = last if last is not None and last.kind == "sub" and last.items else None
    texts = [*([] if joined is None else [joined.text]), *map(name_of, indices)]
    script = syntax.Script(
        start=group.start, end=group.end, kind="sub", text=",".join(texts),
        items=(*(joined.items if joined is not None else ()), *indices),
    )  # fmt: skip
    kept = symbol.scripts if joined is None else symbol.scripts[:-1]
    return symbol.replace(end=group.end, scripts=(*kept, script))


def picks(index: syntax.Symbol) -> bool:
    """Whether a letter picks an entry: it counts, or is the class of a sample."""
    return not (index.accents or index.primes) and index.base in COUNTING | LABELS
