"""Losses that only the text names: "binary cross-entropy", "mean squared error".

The loss is differentiated, no formula defines it, and a difference `ŷ - y` of claims says which
output it compares with which target. What it is up to a factor is then a condition of a claim, and
nothing is wrong under it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from backproof.meaning.definitions.table import Definition, Table
from backproof.meaning.functions.known import ELEMENTWISE, SOFTMAX, function_name
from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.gradients.signals import symbol_of
from backproof.meaning.naming.names import bare, first_derivative, name_of
from backproof.meaning.naming.unwritten import half, log, minus, number, times, total
from backproof.meaning.statements import Stated, below
from backproof.patterns import regex
from backproof.record import replace
from backproof.syntax import nodes as syntax

TARGETS = frozenset({"y", "Y", "t", "T", "target", "targets", "label", "labels"})


def categorical(output: syntax.Node, target: syntax.Node) -> syntax.Node:
    """-Σ y log ŷ."""
    return syntax.Negate(start=0, end=0, operand=total(times(target, log(output))))


def binary(output: syntax.Node, target: syntax.Node) -> syntax.Node:
    """-Σ (y log ŷ + (1 - y) log(1 - ŷ))."""
    other = times(minus(number(1), target), log(minus(number(1), output)))
    terms = (times(target, log(output)), other)
    both = syntax.Add(start=0, end=0, terms=terms, signs=(1, 1))
    return syntax.Negate(start=0, end=0, operand=total(both))


def squares(output: syntax.Node, target: syntax.Node) -> syntax.Node:
    """Σ (ŷ - y)²."""
    difference = minus(output, target)
    return total(times(difference, difference))


def half_squares(output: syntax.Node, target: syntax.Node) -> syntax.Node:
    """½ Σ (ŷ - y)²."""
    return half(squares(output, target))


Formula = Callable[[syntax.Node, syntax.Node], syntax.Node]
# What the text says, and the losses that it can mean: words for a condition, and a formula.
LOSSES_BY_WORDS: tuple[tuple[re.Pattern[str], tuple[tuple[str, Formula], ...]], ...] = (
    (
        regex(
            r"cross[-_ ]?entropy|log[- ]?loss\b|negative log[- ]likelihood|\bB?CE\b\}?\s*\("
            r"|交叉熵|交差エントロピー|교차\s?엔트로피|кросс-?энтропи|entrop[ií]a cruzada"
            r"|entropie croisée|kreuzentropie",
            re.I,
            ("entrop", "log", "ce", "交", "교차", "кросс"),
        ),
        (("cross-entropy", categorical), ("binary cross-entropy", binary)),
    ),
    (
        regex(
            r"squared[- ]errors?|\bMSE\b|least squares|quadratic (?:loss|cost)"
            r"|(?:平方|均方)(?:误|誤)差|二乗誤差|제곱\s?오차|квадратичн\w+ (?:ошибк|отклонен)"
            r"|err(?:or|eur|o) (?:cuadr|quadr)[aáà]ti(?:co|que)|quadratische[nr]? fehler",
            re.I,
            ("squared", "mse", "least squares", "quadrati", "cuadr", "方", "二乗", "제곱", "квадр"),
        ),
        (("squared error", squares), ("half the squared error", half_squares)),
    ),
)


def add_spoken(table: Table, stated: Sequence[Stated], text: str, size: str | None) -> None:
    """Give a table the losses that the text may mean, for a loss that has no formula."""
    objectives = list(dict.fromkeys(undefined_objectives(table, stated)))
    named_so = [name for name in objectives if name.partition("_")[0] in LOSSES]
    objectives = named_so or objectives
    if len(objectives) != 1:
        return
    said = [losses for pattern, losses in LOSSES_BY_WORDS if pattern.search(text)]
    pair = compared(table, stated) if len(said) < 2 else None
    if pair is None:
        return
    said = said or by_custom(table, pair[0])
    if not said:
        return
    name = objectives[0]
    for words, formula in said[0]:
        node = formula(*pair)
        forms = [(f"{name} is the {words} of {name_of(pair[0])}", node)]
        if size is not None:
            count = syntax.Symbol(start=0, end=0, base=size)
            mean = syntax.Fraction(start=0, end=0, numerator=node, denominator=count)
            forms.append((f"{name} is the {words} of {name_of(pair[0])} over {size}", mean))
        for said_so, body in forms:
            place = replace(stated[-1], kind="definition", name=name, meant=())
            table.by_key[said_so] = Definition(said_so, said_so, body, place)
            table.spoken.setdefault(name, []).append(said_so)


def by_custom(
    table: Table, output: syntax.Symbol
) -> list[tuple[tuple[str, Formula], ...]]:  # fmt: skip
    """The loss that everybody takes for an output of a softmax or a sigmoid where the text names
    none: of no other one the difference from the target is the gradient."""
    known = table.definitions[name_of(output)]
    node = bare(known[-1].node)
    if not isinstance(node, syntax.Call) or len(node.arguments) != 1:
        return []
    function = function_name(node.function.base)
    if function in SOFTMAX:
        return [(("cross-entropy", categorical),)]
    return [(("binary cross-entropy", binary),)] if ELEMENTWISE.get(function) == "sigmoid" else []


def undefined_objectives(table: Table, stated: Sequence[Stated]) -> Iterator[str]:
    """What claims differentiate and nothing defines."""
    for item in stated:
        found = first_derivative(item.head) if item.head is not None else None
        above = bare(found[1]) if found is not None else None
        if isinstance(above, syntax.Symbol) and name_of(above) not in table.definitions:
            yield name_of(above)


def compared(table: Table, stated: Sequence[Stated]) -> tuple[syntax.Symbol, syntax.Symbol] | None:
    """The output and the target whose difference the document writes most; None for none."""
    counts: Counter[tuple[str, str]] = Counter()
    symbols: dict[str, syntax.Symbol] = {}
    for item in stated:
        for node in () if item.node is None else below(item.node):
            match node:
                case syntax.Add(terms=(left, right), signs=(1, -1)):
                    output, target = symbol_of(left), symbol_of(right)
                case _:
                    continue
            if output is None or target is None or target.accents or target.base not in TARGETS:
                continue
            if name_of(output) in table.definitions and name_of(target) not in table.definitions:
                counts[name_of(output), name_of(target)] += 1
                symbols.update({name_of(output): output, name_of(target): target})
    if not counts:
        return None
    output_name, target_name = counts.most_common(1)[0][0]
    return symbols[output_name], symbols[target_name]
