"""Activations that are named below a letter: `g_{ReLU}(z)`, `σ_{softmax}(z)`."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.functions.known import ELEMENTWISE, SOFTMAX
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

_KNOWN = {name: name for name in (*ELEMENTWISE, *SOFTMAX) if len(name) > 3}
_WORDS = {**{name.lower(): name for name in _KNOWN}, **_KNOWN}
_LETTERS = frozenset({"g", "f", "phi", "varphi", "sigma", "psi", "h", "a"})


def with_functions_named_below(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where what is applied is the function that its subscript names, unless
    the page gives a formula for one so written."""
    heads = (s.members[0].node for s in statements if s.members[0].node is not None)
    if any(named_below(call) is not None for head in heads for call in inside(head, syntax.Call)):
        return list(statements)
    return with_changed(statements, _read, syntax.Call)


def named_below(node: syntax.Node) -> str | None:
    """The function that is named below the letter of a call; None where none is."""
    if not isinstance(node, syntax.Call) or len(node.arguments) != 1:
        return None
    function = node.function
    if function.base not in _LETTERS or len(function.scripts) != 1 or function.accents:
        return None
    (script,) = function.scripts
    return _WORDS.get(script.text) if script.kind == "sub" else None


def _read(node: syntax.Node) -> syntax.Node:
    name = named_below(node)
    if name is None:
        return node
    assert isinstance(node, syntax.Call)
    return node.replace(function=node.function.replace(base=name, scripts=()))
