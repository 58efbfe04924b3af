"""One sample by a bare letter above the entries of its outputs: `E_k = ½ Σ_j (ŷ_j^k - y_j^k)²`.

Nothing adds over k, and nothing counts it: all that is said is said of one sample, whichever it is.
The letter says nothing then, and what the text makes of its outputs may well leave it out,
`g_j = ŷ_j^k (1 - ŷ_j^k)(y_j^k - ŷ_j^k)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from backproof.meaning.batches.sample_left_out import is_mixed, letters_on
from backproof.meaning.definitions.roles import is_target
from backproof.meaning.gradients.shorthand import is_loss
from backproof.meaning.indices.letter_evidence import letter_of, shifted
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.naming.rewriting import of_members, with_each, with_node
from backproof.meaning.statements import throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement

LABELS = frozenset("ikmnpst")
"""What samples are called by."""


def with_sample_above(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, without the letter of the one sample that they speak of."""
    powers = list(throughout(statements, syntax.Power))
    above: dict[str, set[str]] = {}
    for power in powers:
        letter, base = letter_of(power.exponent), bare(power.base)
        if letter in LABELS and isinstance(base, syntax.Symbol) and letters_on(base):
            above.setdefault(letter, set()).add(stem(base))
    letters = [x for x, stems in above.items() if {"y", "y_hat"} <= stems or any_pair(stems)]
    if len(letters) != 1 or counts(letters[0], statements):
        return list(statements)
    (letter,) = letters
    change = partial(without, letter=letter, outputs=above[letter])
    return with_each(statements, lambda s: of_members(s, lambda m: with_node(m, change)))


def any_pair(stems: set[str]) -> bool:
    """Whether a target is among some quantities, and another one that it is compared with."""
    return len(stems) > 1 and any(map(is_target, stems))


def counts(letter: str, statements: Sequence[Statement]) -> bool:
    """Whether a letter is more than that of a sample: bound, reckoned with, a quantity, or one of
    several indices."""
    if any(letter in map(letter_of, n.letters) for n in throughout(statements, syntax.BigOperator)):
        return True
    if any(letter in shifted(n.exponent) for n in throughout(statements, syntax.Power)):
        return True
    symbols = list(throughout(statements, syntax.Symbol))
    labels = {id(bare(n.exponent)) for n in throughout(statements, syntax.Power)}
    labels |= {id(item) for s in symbols for script in s.scripts for item in script.items}
    for symbol in symbols:
        if stem(symbol) == letter and not symbol.scripts and id(symbol) not in labels:
            return True
        if is_mixed(symbol, letter):
            return True
    return False


def without(node: syntax.Node, letter: str, outputs: set[str]) -> syntax.Node:
    """An expression without the letter of the sample: above outputs, and below a loss."""
    node = rebuilt(node, partial(without, letter=letter, outputs=outputs))
    match node:
        case syntax.Power(base=base, exponent=exponent) if letter_of(exponent) == letter:
            inner = bare(base)
            known = isinstance(inner, syntax.Symbol) and stem(inner) in outputs
            return base.replace(end=node.end) if known else node
        case syntax.Symbol(scripts=(script,)) if (
            letters_on(node) == [letter]
            and script.kind == "sub"
            and (is_loss(stem(node)) or stem(node) in outputs)
        ):
            return node.replace(scripts=())
        case _:
            return node
