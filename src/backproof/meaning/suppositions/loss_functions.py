"""Functions that are only differentiated, never defined: `∂f(W)/∂W` with any scalar f."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.statements import Stated
from backproof.syntax import nodes as syntax

OF_FUNCTIONS = syntax.mask(syntax.Derivative, syntax.Call)


def loss_functions(
    stated: Sequence[Stated], names: frozenset[str] = frozenset()
) -> dict[str, list[syntax.Call]]:
    """Functions that are only differentiated and never defined: each is any scalar function of
    what it is applied to. A function f whose gradient has a name, `df` among the `names` of the
    document, is one too, whatever else is called f."""
    differentiated: dict[str, list[syntax.Call]] = {}
    other: set[str] = set()
    for item in stated:
        for part in (item.head, item.node):
            stack = [part] if part is not None else []
            while stack:
                node = stack.pop()
                if not syntax.kinds(node) & OF_FUNCTIONS:
                    continue
                match node:
                    case syntax.Derivative(numerator=numerator) if (
                        numerator is not None and isinstance(bare(numerator), syntax.Call)
                    ):
                        call = bare(numerator)
                        assert isinstance(call, syntax.Call)
                        if named(call) is not None:
                            differentiated.setdefault(name_of(call.function), []).append(call)
                        stack.extend(call.arguments)
                    case syntax.Call(function=syntax.Symbol() as function):
                        plain = function.replace(primes=0) if function.primes else function
                        other.add(name_of(plain))
                        stack.extend(node.arguments)
                    case _:
                        stack.extend(syntax.children(node))
    defined = {item.name for item in stated if item.kind == "definition"}
    return {
        n: c
        for n, c in differentiated.items()
        if (n not in other or "d" + n in names) and n not in defined
    }
