"""One sample by a letter behind the number of its layer: `a_{2i}` beside `A_2` and `y_i`.

Where a sum over the samples has both, the letter picks one column or row of `A_2`, as it does in
`a_2^{(i)}`; two indices of a matrix `a` they would be where no `A_2` stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.batches.sample_uses import counted_by
from backproof.meaning.definitions.roles import is_parameter, is_target
from backproof.meaning.naming.names import stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_samples_after_numbers(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such a letter stands above, in brackets."""
    layers = {
        (symbol.base, symbol.scripts[0].text)
        for symbol in throughout(statements, syntax.Symbol)
        if len(symbol.scripts) == 1 and symbol.scripts[0].text.isdecimal()
    }
    found = {
        (symbol.base, symbol.scripts[0].text)
        for total in throughout(statements, syntax.BigOperator)
        if (letter := letter_of_targets(total)) is not None
        for symbol in inside(total.body, syntax.Symbol)
        if (parts := number_and_letter(symbol)) is not None
        if parts[1].base == letter and (symbol.base.upper(), parts[0].text) in layers
    }
    if not found:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        parts = number_and_letter(node) if isinstance(node, syntax.Symbol) else None
        if parts is None or not isinstance(node, syntax.Symbol):
            return node
        number, letter = parts
        (script,) = node.scripts
        below = script.replace(text=number.text, items=(number,))
        above = script.replace(kind="paren", text=letter.base, items=(letter,))
        picked = (node.base, script.text) in found
        return node.replace(scripts=(below, above)) if picked else node

    return with_changed(statements, change, syntax.Symbol)


def letter_of_targets(total: syntax.BigOperator) -> str | None:
    """The letter of a sum over the samples that picks targets by itself, `y_i`."""
    counted = counted_by(total)
    if counted is None:
        return None
    for symbol in inside(total.body, syntax.Symbol):
        scripts = [script.text for script in symbol.scripts]
        if scripts == [counted[0]] and is_target(stem(symbol.replace(scripts=()))):
            return counted[0]
    return None


def number_and_letter(symbol: syntax.Symbol) -> tuple[syntax.Number, syntax.Symbol] | None:
    """The number and the letter below a small letter, `a_{2i}` or `a_{2,i}`, but for weights."""
    if not symbol.base.islower() or is_parameter(symbol.base, frozenset()):
        return None
    match symbol.scripts:
        case (
            syntax.Script(
                kind="sub", items=(syntax.Number() as number, syntax.Symbol(scripts=()) as letter)
            ),
        ):
            return number, letter
        case _:
            return None
