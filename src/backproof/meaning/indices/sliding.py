"""Entries that slide along others: `x_{i+k}` of a convolution is Σ_a 1[a = i + k] x_a.

What lies outside is 0, as where a signal is padded. So a sum over k and those that its gradients
are, `\\sum_k \\delta_{j-k} w_k`, agree at all ends, from whatever number is counted: a letter is
only ever compared with the same sum of others.
"""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from backproof.meaning.indices.index_scripts import Letters
from backproof.meaning.indices.letter_evidence import letter_of, shifted
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed, with_each
from backproof.meaning.statements import throughout
from backproof.record import replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

FRESH = "abcdefghpqrsuvwxyz" + ascii_lowercase


def with_sliding_entries(
    statements: Sequence[Statement], letters: Letters
) -> tuple[list[Statement], Letters]:
    """The same statements, with sums for the entries whose index is a sum or a difference of
    several letters, and the letters with those of claims. A line about the derivative of such an
    entry, or by one, is about those that there are."""
    elements = throughout(statements, syntax.Element)
    most = max((sum(map(slides, element.indices)) for element in elements), default=0)
    if not most:
        return list(statements), letters
    used = {symbol.base for symbol in throughout(statements, syntax.Symbol)}
    free = [letter for letter in FRESH if letter not in used]
    fresh, own = free[:most], free[most : 3 * most]
    if len(own) < 2 * most:
        return list(statements), letters
    picked, named = with_entries_of_claims(with_whole_ranges(statements), own)
    # A derivative by such an entry is one of those of which the sum takes it.
    by = with_changed(picked, lambda node: differentiated(node, fresh), syntax.Derivative)
    summed_up = with_changed(by, lambda node: summed(node, fresh), syntax.Element)
    return summed_up, letters.with_more(named)


def with_whole_ranges(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where `\\sum_{i=0}^{H-k}` over what slides goes over all that there is:
    so many places has a kernel of length k along an input of length H."""
    sliding = {
        letter
        for element in throughout(statements, syntax.Element)
        for index in filter(slides, element.indices)
        for letter in shifted(bare(index))
    }

    def change(node: syntax.Node) -> syntax.Node:
        match node:
            case syntax.BigOperator(letters=(letter,), upper=syntax.Node() as upper) if letter_of(
                letter
            ) in sliding and is_difference(upper):
                return node.replace(lower=None, upper=None)
            case _:
                return node

    return with_changed(statements, change, syntax.BigOperator)


def is_difference(node: syntax.Node) -> bool:
    """Whether an end of a range is reckoned from several lengths: `H - k_1 + 1`."""
    match bare(node):
        case syntax.Add(terms=terms, signs=signs):
            return sum(isinstance(bare(t), syntax.Symbol) for t in terms) > 1 and -1 in signs
        case _:
            return False


def with_entries_of_claims(
    statements: Sequence[Statement], letters: Sequence[str]
) -> tuple[list[Statement], set[str]]:
    """The same statements, where `∂y_{j-k}/∂x_j` is that of y_a on the condition a = j - k, and the
    letters like a."""
    about: dict[Statement, tuple[syntax.Node, ...]] = {}
    named: set[str] = set()

    def change(statement: Statement) -> Statement:
        first, *rest = statement.members
        conditions = () if statement.continues is None else about[statement.continues]
        changed = statement
        if isinstance(first.node, syntax.Derivative) and rest:
            head, places = entries_named(first.node, letters)
            if places:
                named.update(letter.base for letter, _ in places)
                conditions = tuple(is_at(letter, place) for letter, place in places)
                changed = replace(changed, members=(replace(first, node=head), *rest))
        about[statement] = conditions
        if conditions:
            changed = replace(changed, conditions=(*statement.conditions, *conditions))
        return changed

    return with_each(statements, change), named


def entries_named(
    node: syntax.Derivative, letters: Sequence[str]
) -> tuple[syntax.Derivative, list[tuple[syntax.Symbol, syntax.Node]]]:
    """A derivative with a letter for each index that slides in what is differentiated and by what,
    and what each letter is."""
    places: list[tuple[syntax.Symbol, syntax.Node]] = []

    def named(side: syntax.Node) -> syntax.Node:
        if not isinstance(side, syntax.Element):
            return side
        picked, own = by_letters(side, letters[len(places) :])
        places.extend(own)
        return picked if own else side

    above = node.numerator and named(node.numerator)
    under = tuple(map(named, node.denominators))
    return node.replace(numerator=above, denominators=under) if places else node, places


def slides(index: syntax.Node) -> bool:
    """Whether an index is reckoned with from several letters."""
    inner = bare(index)
    if not isinstance(inner, syntax.Add):
        return False
    letters = [letter_of(bare(term)) for term in inner.terms]
    numbers = [isinstance(bare(term), syntax.Number) for term in inner.terms]
    named = len(letters) - letters.count(None)
    return named > 1 and named + sum(numbers) == len(letters)


def differentiated(node: syntax.Node, fresh: Sequence[str]) -> syntax.Node:
    """A derivative by an entry as the sum over all of which one is it; other nodes as they are."""
    match node:
        case syntax.Derivative(denominators=(below,)) if isinstance(below, syntax.Element):
            picked, sums = by_letters(below, fresh)
            return over(node.replace(denominators=(picked,)), sums) if sums else node
        case _:
            return node


def summed(node: syntax.Node, fresh: Sequence[str]) -> syntax.Node:
    """An entry as the sum over all of which one is it; other nodes as they are."""
    if not isinstance(node, syntax.Element):
        return node
    picked, sums = by_letters(node, fresh)
    return over(picked, sums) if sums else node


def by_letters(
    node: syntax.Element, fresh: Sequence[str]
) -> tuple[syntax.Element, list[tuple[syntax.Symbol, syntax.Node]]]:
    """An entry with letters for the indices that slide, and what each letter is."""
    left = iter(fresh)
    indices: list[syntax.Node] = []
    sums: list[tuple[syntax.Symbol, syntax.Node]] = []
    for index in node.indices:
        if slides(index):
            letter = syntax.Symbol(start=node.start, end=node.end, base=next(left))
            sums.append((letter, bare(index)))
            indices.append(letter)
        else:
            indices.append(index)
    return node.replace(indices=tuple(indices)), sums


def over(found: syntax.Node, sums: Sequence[tuple[syntax.Symbol, syntax.Node]]) -> syntax.Node:
    """The sum over some letters, where each is what it stands for."""
    start, end = found.start, found.end
    for letter, place in reversed(sums):
        mask = syntax.Indicator(start=start, end=end, condition=is_at(letter, place))
        found = syntax.BigOperator(
            start=start, end=end, operator="sum", letters=(letter,), lower=None, upper=None,
            condition=None,
            body=syntax.Juxtaposition(start=start, end=end, factors=(mask, found)),
        )  # fmt: skip
    return found


def is_at(letter: syntax.Symbol, place: syntax.Node) -> syntax.Comparison:
    """That a letter is what an index says."""
    return syntax.Comparison(
        start=letter.start, end=letter.end, operator="=", left=letter, right=place
    )
