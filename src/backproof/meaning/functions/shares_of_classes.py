"""The probability of a class, `P(y = k | x; θ)`: an entry P_k for each k, `P_k^{(i)}` of a sample.

What stands behind the bar says on what it rests, as its formula does. Where some of it has an index
of samples the entry is one of that sample.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed, with_joined
from backproof.meaning.statements import inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_shares_of_classes(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with entries for the probabilities of classes."""
    given: Counter[str] = Counter()
    for product in throughout(statements, syntax.Juxtaposition):
        for before, group in zip(product.factors, product.factors[1:], strict=False):
            function = function_of(before)
            if function is not None and condition_of(group) is not None:
                given[function.base] += 1
    if not given:
        return list(statements)
    used = Counter(symbol.base for symbol in throughout(statements, syntax.Symbol))
    names = {name for name, times in given.items() if used[name] == times}

    def joined(before: syntax.Node, group: syntax.Node) -> syntax.Node | None:
        function, condition = function_of(before), condition_of(group)
        if function is None or condition is None or function.base not in names:
            return None
        entry = entry_of(function, condition, group)
        if entry is None or isinstance(before, syntax.Symbol):
            return entry
        return before.replace(arguments=(entry,), end=group.end)

    def change(node: syntax.Node) -> syntax.Node:
        return with_joined(node, joined) if isinstance(node, syntax.Juxtaposition) else node

    return with_changed(statements, change, syntax.Juxtaposition)


def function_of(node: syntax.Node) -> syntax.Symbol | None:
    """The name before a bracket, alone or as what a function before it is applied to."""
    match node:
        case syntax.Symbol(accents=(), primes=0):
            return node
        case syntax.Call(bracketed=False, arguments=(syntax.Symbol(accents=(), primes=0) as name,)):
            return name
        case _:
            return None


def condition_of(node: syntax.Node) -> tuple[syntax.Node, ...] | None:
    """What stands in `(y = k | x; θ)`; None for other brackets."""
    match node:
        case syntax.Group(opening="(", body=syntax.Range(items=items)):
            pass
        case syntax.Group(opening="(", body=syntax.Matrix(rows=(items,))):
            pass
        case _:
            return None
    match items:
        case (syntax.Comparison(operator="=", left=left, right=right), _, *_) if (
            isinstance(bare(left), syntax.Symbol) and letter_of(bare(right)) is not None
        ):
            return tuple(item for item in items if item is not None)
        case _:
            return None


def entry_of(
    function: syntax.Symbol, condition: Sequence[syntax.Node], group: syntax.Node
) -> syntax.Symbol | None:
    """The entry that a probability is; None where it speaks of several samples."""
    first = condition[0]
    assert isinstance(first, syntax.Comparison)
    marks = {script.text: script for script in marks_in((first.left, *condition[1:]))}
    if len(marks) > 1:
        return None
    letter = bare(first.right)
    name = letter_of(letter) or ""
    mark = next(iter(marks.values()), None)
    items: tuple[syntax.Node, ...] = (letter,)
    text = name
    above: tuple[syntax.Script, ...] = ()
    if mark is not None and mark.kind == "sub":
        items, text = (*mark.items, letter), f"{mark.text},{name}"
    elif mark is not None:
        above = (mark,)
    under = syntax.Script(start=letter.start, end=letter.end, kind="sub", text=text, items=items)
    return function.replace(scripts=(under, *above), end=group.end)


def marks_in(nodes: Sequence[syntax.Node]) -> Iterator[syntax.Script]:
    """The indices of samples on what a probability is about and rests on."""
    for node in nodes:
        for symbol in inside(node, syntax.Symbol):
            yield from (s for s in symbol.scripts if [letter_of(i) for i in s.items] != [None])
