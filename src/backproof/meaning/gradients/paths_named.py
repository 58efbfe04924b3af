"""Chains of equations that name a path: `∂z/∂s = ∂z/∂x ∂x/∂s + ∂z/∂y ∂y/∂s = …`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from backproof.meaning.naming.names import named
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def differentiated_by(
    statement: Statement, wrt: str, resolve: Callable[[str], str]
) -> Iterator[str]:
    """The quantities of which a chain has the derivative by one, somewhere."""
    for derivative in throughout((statement,), syntax.Derivative):
        ends = (derivative.numerator, *derivative.denominators)
        of, *by = (resolve(named(end) or "") if end is not None else "" for end in ends)
        if by == [wrt]:
            yield of
