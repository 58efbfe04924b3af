"""A number for each sample, and in bold the vector of all: `ŷ = wᵀx + b`, then `𝐲̂ = X w + b`.

One letter has two formulas then, and the second one is that of the stack: a vector of numbers. So
is the bold letter of the targets, `𝐲`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.batches.sample_uses import OF_NUMBERS
from backproof.meaning.definitions.roles import is_input
from backproof.meaning.naming.names import stem
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside, left_side
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

BOLD = "bold"


def with_bold_stacks(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where what is the stack in bold has a mark that says so."""
    one = set(defined(statements, bold=False))
    all_ = set(defined(statements, bold=True))
    letters = {small[:1] for small, of in one if (small, of.upper()) in all_}
    if not letters:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Symbol) or node.style != BOLD or node.scripts:
            return node
        stack = node.replace(accents=(*node.accents, OF_NUMBERS), style="")
        return stack if node.base in letters else node

    return with_changed(statements, change, syntax.Symbol)


def defined(statements: Sequence[Statement], bold: bool) -> Iterator[tuple[str, str]]:
    """What is defined as a whole in bold, or not, each with the inputs in its formula: those of one
    sample by small letters, those of all by capitals."""
    for statement in statements:
        left = left_side(statement)
        if not isinstance(left, syntax.Symbol) or left.scripts or (left.style == BOLD) is not bold:
            continue
        formula = statement.members[1].node if len(statement.members) > 1 else None
        for symbol in inside(formula, syntax.Symbol):
            name = stem(symbol)
            if not symbol.scripts and is_input(name.lower()) and name.isupper() is bold:
                yield stem(left), name
