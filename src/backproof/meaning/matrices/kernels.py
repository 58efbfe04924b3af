"""Matrices of a kernel, `K_{ij} = k(x_i, x_j)`, where no formula says what k is.

The line says what K is called and that it is symmetric; what it is made of matters to no gradient
by anything else.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated
from backproof.meaning.words.symmetric import is_of_pairs
from backproof.record import replace
from backproof.syntax import nodes as syntax


def with_kernels(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, where such lines define nothing."""
    given = {item.name for item in stated if item.kind == "definition"}
    return tuple(
        replace(item, kind="mention") if is_kernel(item) and kernel_of(item) not in given else item
        for item in stated
    )


def is_kernel(item: Stated) -> bool:
    """Whether a definition gives a matrix by a function of two members of one set."""
    return item.kind == "definition" and is_of_pairs(item.head, item.node)


def kernel_of(item: Stated) -> str:
    """The name of the function that gives the entries; "" for one that everybody knows."""
    call = None if item.node is None else bare(item.node)
    if not isinstance(call, syntax.Call) or function_name(call.function.base) in KNOWN:
        return item.name
    return name_of(call.function)
