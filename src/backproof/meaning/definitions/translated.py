"""Definitions as terms: what one says does not hang on the context that it stands in."""

from __future__ import annotations

from backproof.meaning.definitions.table import Definition
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.implied import free_letters, with_implied_sums
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.settings import Setting, Sides
from backproof.meaning.terms import Name, Picked, Term, Untranslatable
from backproof.meaning.translate import translate
from backproof.syntax import nodes as syntax


def translated(definition: Definition, setting: Setting) -> Sides:
    """A definition as all contexts of a setting have it, found once. Raises Untranslatable."""
    known = setting.translated.get(definition)
    if known is None:
        try:
            known = _translated(definition, setting)
        except Untranslatable as fault:
            known = fault
        setting.translated[definition] = known
    if isinstance(known, Untranslatable):
        raise Untranslatable(known.message, known.node, known.code)
    return known


def _translated(definition: Definition, setting: Setting) -> Sides:
    bound = tuple(free_letters(definition.left)) if definition.left is not None else ()
    names = setting.names(definition.stated.place, counting=frozenset(bound))
    node = definition.node
    if setting.implied:
        node = with_implied_sums(node, frozenset(bound))
    term = translate(node, names, node.start)
    return Sides(left_side(definition, setting), term, bound)


def left_side(definition: Definition, setting: Setting) -> Term:
    """What a definition defines, or the elements of it that it gives."""
    left: Term = Name(node=definition.node, name=definition.key)
    element = definition.left
    elements: list[syntax.Element] = []
    while isinstance(element, syntax.Element):
        elements.append(element)
        element = bare(element.base)
    for each in reversed(elements):
        indices = tuple(letter_of(i) for i in each.indices)
        if None in indices or len(set(indices)) < len(indices):
            raise Untranslatable("a definition of some entries alone", definition.node)
        inner = bare(each.base)
        vector = axis = None
        if isinstance(inner, syntax.Symbol):
            vector = setting.vectors.get(stem(inner))
            axis = setting.stacks.get(stem(inner)) if len(indices) == 1 else None
            if axis is None and vector:
                axis = setting.axes.get((stem(inner), indices[0]))
        left = Picked(
            node=definition.node, argument=left, indices=indices, vector=vector, axis=axis
        )
    return left
