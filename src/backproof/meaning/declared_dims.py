"""What the lengths in a declaration tell, `x ∈ ℝ^{n × 1}`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backproof.meaning.definitions.roles import is_derived, is_target
from backproof.meaning.naming.names import bare, name_of
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def is_square(space: syntax.Space) -> bool:
    """Whether a declaration is that of matrices with one length on both sides: no data is so."""
    return len({key(bare(dim)) for dim in space.dims}) == 1


def is_column(space: syntax.Space, names: Iterable[str]) -> bool:
    """Whether a declaration is that of one column in a small letter, `x ∈ ℝ^{n × 1}`: its length
    counts entries. A target or what is made of it may be a number for each sample."""
    last = bare(space.dims[-1]) if space.dims else None
    alone = isinstance(last, syntax.Number) and last.value == 1
    return alone and all(n[:1].islower() and not (is_target(n) or is_derived(n)) for n in names)


def symbols_in(dims: Sequence[syntax.Node]) -> set[str]:
    """The names in the dims of a declaration; the x of `n_x` is part of one."""
    found: set[str] = set()
    waiting = [*dims]
    while waiting:
        node = waiting.pop()
        if isinstance(node, syntax.Symbol):
            found.add(name_of(node))
        else:
            waiting.extend(syntax.children(node))
    return found
