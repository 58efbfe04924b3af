"""Parameters that are shown behind a semicolon, `p(x; β)`: they are what they are wherever the
function stands, so it is one of what is before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.functions.known import KNOWN, function_name
from backproof.meaning.naming.names import LETTERS_OF_LOSSES, bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import left_side, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key
from backproof.syntax.statements import Statement


def with_parameters_left_out(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where functions that a formula gives with parameters, the same wherever
    they are shown, are shown without: the formula has them."""
    shown: dict[str, set[tuple[Key, ...]]] = {}
    counts: dict[str, int] = {}
    vary: set[str] = set()
    for call, text in _calls(statements):
        parted = _parted(call, text)
        if parted is not None:
            name, parameters = name_of(call.function), call.arguments[parted:]
            if all(map(_is_name, parameters)):
                shown.setdefault(name, set()).add(tuple(map(key, parameters)))
                counts[name] = parted
            elif name not in LETTERS_OF_LOSSES:
                # The samples of a loss are shown behind a semicolon, and summed over elsewhere.
                vary.add(name)
    kept = {n: counts[n] for n, ends in shown.items() if len(ends) == 1 and n not in vary}
    kept = {name: n for name, n in kept.items() if name in _given(statements, kept)}
    if not kept:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        if not isinstance(node, syntax.Call):
            return node
        count = kept.get(name_of(node.function.replace(primes=0)), len(node.arguments))
        return (
            node if count >= len(node.arguments) else node.replace(arguments=node.arguments[:count])
        )

    return with_changed(statements, change, syntax.Call)


def _calls(statements: Sequence[Statement]) -> Iterator[tuple[syntax.Call, str]]:
    for statement in statements:
        text = statement.block.passage.text
        for call in throughout((statement,), syntax.Call):
            if function_name(call.function.base) not in KNOWN:
                yield call, text


def _parted(call: syntax.Call, text: str) -> int | None:
    """How many arguments stand before a semicolon; None where there is none."""
    for count, (one, other) in enumerate(zip(call.arguments, call.arguments[1:], strict=False), 1):
        if ";" in text[one.end : other.start]:
            return count
    return None


def _is_name(parameter: syntax.Node) -> bool:
    """Whether a parameter is a name without a letter that could be another one elsewhere."""
    inner = bare(parameter)
    return isinstance(inner, syntax.Symbol) and not inner.scripts


def _given(statements: Sequence[Statement], kept: dict[str, int]) -> frozenset[str]:
    """Those that a formula gives with their parameters, and none without."""
    found: dict[str, bool] = {}
    for statement in statements:
        call = left_side(statement)
        if isinstance(call, syntax.Call):
            name = name_of(call.function)
            with_all = len(call.arguments) > kept.get(name, len(call.arguments))
            found[name] = found.get(name, True) and with_all
    return frozenset(name for name, with_all in found.items() if with_all)
