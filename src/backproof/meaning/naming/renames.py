"""Definitions that only rename: `A = input`, `B = weight^T`.

A general law is stated for A ∈ ℝ^{M × K} and then used with A = input, where input ∈ ℝ^{M × n}: K
and n are two names for one length. The quantity then has the sizes of what it stands for.
"""

from __future__ import annotations

from backproof.meaning.definitions.table import Definition, Table
from backproof.meaning.naming.names import bare, named
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key


def renamed_by(definition: Definition) -> tuple[syntax.Symbol, bool] | None:
    """What a definition gives another name, and whether it is transposed; None for others."""
    match bare(definition.node):
        case syntax.Symbol() as symbol:
            return symbol, False
        case syntax.Transpose(base=base) if isinstance(inner := bare(base), syntax.Symbol):
            return inner, True
        case _:
            return None


def has_names_of_its_own(definition: Definition, table: Table) -> bool:
    """Whether a definition only renames, and its two sides are declared with lengths of other
    names: none that differ are two numbers, or stand for another length on the other side."""
    renamed, place = renamed_by(definition), definition.stated.place
    if renamed is None:
        return False
    symbol, turned = renamed
    own = table.declaration(definition.name, place)
    given = table.declaration(named(symbol) or "", place)
    if own is None or given is None or len(own.dims) != len(given.dims):
        return False
    dims = tuple(map(bare, own.dims))
    others = tuple(map(bare, given.dims[::-1] if turned else given.dims))
    pairs = [(a, b) for a, b in zip(dims, others, strict=True) if key(a) != key(b)]
    here, there = keys_of(dims), keys_of(others)
    return bool(pairs) and all(
        not (isinstance(a, syntax.Number) and isinstance(b, syntax.Number))
        and key(a) not in there
        and key(b) not in here
        for a, b in pairs
    )


def keys_of(dims: tuple[syntax.Node, ...]) -> frozenset[Key]:
    """The lengths of a declaration, as they compare."""
    return frozenset(map(key, dims))
