"""One sample by its letter and any sample without it: `z_i = f(w^T x_i)`, then `s = w^T x`.

The same weights stand before both, so x_i is no entry of x: it is one of the samples, of which x is
any. Where no sum of the section runs over them, the letter says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from backproof.meaning.batches.sample_left_out import is_mixed, letters_on, without
from backproof.meaning.definitions.roles import is_input, is_parameter
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.indices.sum_letters import OF_SAMPLES
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.naming.rewriting import changed_by_section
from backproof.meaning.statements import throughout
from backproof.meaning.translate import flatten
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.statements import Statement


def with_any_sample(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, without the letter of samples where they are spoken of both ways."""
    by_section: dict[Section, list[Statement]] = {}
    for statement in statements:
        by_section.setdefault(statement.block.section, []).append(statement)
    letters = {
        section: letter
        for section, within in by_section.items()
        if (letter := letter_left_out(within)) is not None
    }
    return changed_by_section(statements, letters, without_letter, syntax.Symbol)


def without_letter(node: syntax.Node, letter: str) -> syntax.Node:
    """Any sample where there is one by its letter."""
    if not isinstance(node, syntax.Symbol) or letter not in letters_on(node):
        return node
    return without(node, letter, frozenset({stem(node)}))


def letter_left_out(statements: Sequence[Statement]) -> str | None:
    """The letter by which a section has one sample beside any of them, if it counts nothing."""
    weighed: dict[tuple[Key, str], set[str | None]] = {}
    for weight, data in weighed_in(statements):
        found = letters_on(data)
        if len(found) < 2 and len(found) == len(data.scripts):
            letters = weighed.setdefault((key(weight), stem(data)), set())
            letters.add(found[0] if found else None)
    both = {letter for letters in weighed.values() if None in letters for letter in letters}
    samples = {letter for letter in both if letter is not None and letter in OF_SAMPLES}
    if len(samples) != 1:
        return None
    (letter,) = samples
    symbols = list(throughout(statements, syntax.Symbol))
    carrying = {stem(s) for s in symbols if letter in letters_on(s)}
    if any(is_parameter(name, frozenset()) for name in carrying):
        return None
    summed = any(
        letter in map(letter_of, big.letters) for big in throughout(statements, syntax.BigOperator)
    )
    return None if summed or any(is_mixed(s, letter) for s in symbols) else letter


def weighed_in(statements: Sequence[Statement]) -> Iterator[tuple[syntax.Node, syntax.Symbol]]:
    """The inputs in products, each with the weights before it."""
    for kind in (syntax.Juxtaposition, syntax.Product):
        for product in throughout(statements, kind):
            factors = [bare(factor) for _, factor in flatten(product)]
            for weight, data in pairwise(factors):
                inner = bare(weight.base) if isinstance(weight, syntax.Transpose) else weight
                trained = isinstance(inner, syntax.Symbol) and is_parameter(
                    stem(inner), frozenset()
                )
                if trained and isinstance(data, syntax.Symbol) and is_input(stem(data)):
                    yield weight, data
