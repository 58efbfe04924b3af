"""Sums over the inputs themselves: `C = \\frac1n Σ_x C_x`, `-\\frac1n Σ_x [y \\ln a + …]`.

The letter below such a sum is that of an input, and counts the samples: all that rests on an input
is another one in each term. Where the loss of one sample has the letter, `C_x`, what a line
without a sum says of C is meant of that: “we drop the x”.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from backproof.meaning.definitions.roles import is_input, is_target
from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.indices.letter_evidence import letter_of, only_letter
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.naming.rewriting import of_members, with_each, with_node
from backproof.meaning.statements import inside, left_side, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement

_COUNTERS = "irsquvk"


def with_sums_over_inputs(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, with a letter for the samples where sums run over inputs."""
    letters = {letter for big in throughout(statements, syntax.BigOperator)
               if (letter := input_below(big)) is not None}  # fmt: skip
    if len(letters) != 1:
        return list(statements)
    (letter,) = letters
    written = of_one(statements, letter)
    data = resting_on(written, letter)
    fresh = unused(written)
    if fresh is None or any(is_layered(s, data) for s in sums_in(written, letter)):
        return written

    def change(node: syntax.Node) -> syntax.Node:
        if isinstance(node, syntax.BigOperator) and input_below(node) == letter:
            body = of_sample(node.body, fresh, letter, data)
            (old,) = node.letters
            return node.replace(letters=(counter(fresh, old),), body=body)
        return rebuilt(node, change)

    return with_each(written, lambda s: of_members(s, lambda m: with_node(m, change)))


def input_below(node: syntax.BigOperator) -> str | None:
    """The input over which a sum runs, without a range."""
    if node.operator != "sum" or len(node.letters) != 1 or node.lower or node.upper:
        return None
    letter = letter_of(node.letters[0])
    return letter if letter is not None and letter.islower() and is_input(letter) else None


def sums_in(statements: Sequence[Statement], letter: str) -> Iterator[syntax.BigOperator]:
    """The sums over inputs."""
    for big in throughout(statements, syntax.BigOperator):
        if input_below(big) == letter:
            yield big


def of_one(statements: Sequence[Statement], letter: str) -> list[Statement]:
    """The statements, with the loss of one sample, `C_x`, where they differentiate C without a
    sum."""
    losses = [(loss, s) for s in statements if (loss := loss_given(s)) is not None]
    summed = {loss.base for loss, s in losses if not loss.scripts and any(sums_in([s], letter))}
    given = {loss.base: loss for loss, _ in losses if only_letter(loss) == letter}
    given = {base: loss for base, loss in given.items() if base in summed}
    if not given:
        return list(statements)
    about_all: set[Statement] = set()

    def of_statement(statement: Statement) -> Statement:
        nodes = [m.node for m in statement.members if m.node is not None]
        if statement.continues in about_all or any(is_about_all(node, letter) for node in nodes):
            about_all.add(statement)
            return statement
        return of_members(statement, lambda m: with_node(m, change))

    def change(node: syntax.Node) -> syntax.Node:
        if isinstance(node, syntax.Derivative) and node.numerator is not None:
            above = bare(node.numerator)
            if isinstance(above, syntax.Symbol) and above.base in given and not above.scripts:
                one = given[above.base].replace(start=above.start, end=above.end)
                return node.replace(numerator=one)
        return rebuilt(node, change)

    return with_each(statements, of_statement)


def loss_given(statement: Statement) -> syntax.Symbol | None:
    """The loss, by its letter, that a statement gives a formula."""
    left = left_side(statement)
    return left if isinstance(left, syntax.Symbol) and left.base in LOSSES else None


def is_about_all(node: syntax.Node, letter: str) -> bool:
    """Whether an expression is about all samples: it sums over them, or divides a number by their
    number."""
    if any(input_below(big) == letter for big in inside(node, syntax.BigOperator)):
        return True
    return any(
        isinstance(bare(each.numerator), syntax.Number)
        and isinstance(bare(each.denominator), syntax.Symbol)
        for each in inside(node, syntax.Fraction)
    )


def resting_on(statements: Sequence[Statement], letter: str) -> frozenset[str]:
    """The names that are another one for each input: it, its target, and what is made of these."""
    found = {letter, *filter(is_target, map(stem, throughout(statements, syntax.Symbol)))}
    made: dict[str, set[str]] = {}
    for statement in statements:
        left = left_side(statement)
        nodes = [m.node for m in statement.members[1:] if m.node is not None]
        if not isinstance(left, syntax.Symbol) or left.base in LOSSES:
            continue
        if not any(inside(node, syntax.Derivative) for node in nodes):
            of = {stem(s) for node in nodes for s in inside(node, syntax.Symbol)}
            made.setdefault(stem(left), set()).update(of)
    while fresh := {name for name, of in made.items() if name not in found and of & found}:
        found |= fresh
    return frozenset(found)


def is_layered(big: syntax.BigOperator, data: Collection[str]) -> bool:
    """Whether something in a sum over inputs has a mark above: what a layer gives."""
    return any(
        stem(s) in data and any(script.kind != "sub" for script in s.scripts)
        for s in inside(big.body, syntax.Symbol)
    )


def unused(statements: Sequence[Statement]) -> str | None:
    """A letter for samples that stands nowhere on the page."""
    taken = {s.base for s in throughout(statements, syntax.Symbol)}
    return next((letter for letter in _COUNTERS if letter not in taken), None)


def of_sample(node: syntax.Node, fresh: str, letter: str, data: Collection[str]) -> syntax.Node:
    """An expression with the letter of its sample on all that rests on an input; what is shown with
    the input in brackets, `a(x)`, goes without."""
    if isinstance(node, syntax.Call) and [letter_of(bare(a)) for a in node.arguments] == [letter]:
        return marked(node.function.replace(end=node.end), fresh)
    node = rebuilt(node, lambda part: of_sample(part, fresh, letter, data))
    if isinstance(node, syntax.Symbol) and stem(node) in data:
        return marked(node, fresh)
    return node


def marked(symbol: syntax.Symbol, fresh: str) -> syntax.Symbol:
    """A symbol with the letter of its sample in brackets above it."""
    script = syntax.Script(
        start=symbol.end, end=symbol.end, kind="paren", text=fresh,
        items=(counter(fresh, symbol),),
    )  # fmt: skip
    return symbol.replace(scripts=(*symbol.scripts, script))


def counter(fresh: str, place: syntax.Node) -> syntax.Symbol:
    """The letter of the samples, in the place of another."""
    return syntax.Symbol(start=place.start, end=place.start, base=fresh)
