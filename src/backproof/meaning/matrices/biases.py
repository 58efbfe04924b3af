"""Biases that do not lie as the samples do: `Z = X W + 1 bᵀ` transposes a column though samples are
rows, and `y_i = w_i x_i + b_i` adds an entry to each."""

from __future__ import annotations

from collections.abc import Container, Iterable

from backproof.meaning.definitions.roles import is_bias
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.statements import Stated, below, inside, letters_below
from backproof.syntax import nodes as syntax


def upright_biases(stated: Iterable[Stated]) -> frozenset[str]:
    """The names of biases of which a definition has the transpose."""
    return frozenset(
        name_of(inner)
        for item in stated
        if item.kind == "definition" and item.node is not None
        for node in below(item.node)
        if isinstance(node, syntax.Transpose)
        and isinstance(inner := bare(node.base), syntax.Symbol)
        and is_bias(name_of(inner))
    )


def biases_of_entries(stated: Iterable[Stated]) -> frozenset[str]:
    """The names of biases that definitions have by the one letter of what they define, and never
    whole."""
    entries: set[str] = set()
    whole: set[str] = set()
    for item in stated:
        if item.kind != "definition" or item.node is None:
            continue
        letters = letters_below(item.head)
        picked = {
            id(e.base): name
            for e in inside(item.node, syntax.Element)
            if (name := named(e.base)) is not None and is_bias(name)
        }
        if len(letters) == 1:
            same = (e for e in inside(item.node, syntax.Element) if letters_below(e) == letters)
            entries.update(picked[id(e.base)] for e in same if id(e.base) in picked)
        whole.update(names_beside(picked, item.node))
    return frozenset(entries - whole)


def added_to_products(stated: Iterable[Stated]) -> frozenset[str]:
    """The small letters that definitions of capitals alone add to a product, `Z = H W + c`: what is
    added to every sample, wherever one of them is written besides."""
    found: set[str] = set()
    elsewhere: set[str] = set()
    for item in stated:
        if item.kind != "definition" or item.node is None:
            continue
        formula = bare(item.node)
        head = named(item.head) if item.head is not None else None
        terms = formula.terms if isinstance(formula, syntax.Add) else ()
        if isinstance(formula, syntax.Call) and len(formula.arguments) == 1:
            inner = bare(formula.arguments[0])
            terms = inner.terms if isinstance(inner, syntax.Add) else ()
        products = any(map(is_of_capitals, map(bare, terms)))
        added = {
            name_of(part): part
            for part in map(bare, terms)
            if isinstance(part, syntax.Symbol) and part.base[:1].islower()
        }
        own = {id(part) for part in added.values()}
        if head is not None and head[:1].isupper() and products:
            found.update(added)
        else:
            own = set()
        elsewhere.update(names_beside(own, item.node))
    return frozenset(found - elsewhere)


def names_beside(parts: Container[int], node: syntax.Node) -> set[str]:
    """The names in a formula but for some parts of it, by their identity."""
    return {name_of(s) for s in inside(node, syntax.Symbol) if id(s) not in parts}


def is_of_capitals(node: syntax.Node) -> bool:
    """Whether a term is a product of matrices, by their letters."""
    if not isinstance(node, syntax.Juxtaposition):
        return False
    plain = (f.base if isinstance(f, syntax.Transpose) else f for f in map(bare, node.factors))
    named_ = [bare(factor) for factor in plain]
    return all(isinstance(f, syntax.Symbol) and f.base[:1].isupper() for f in named_)
