"""Slopes of a letter for some function of which the text says which one it is there: “for the
sigmoid f'(z) = f(z) (1 - f(z))”, where f is tanh elsewhere."""

from __future__ import annotations

import re

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated
from backproof.patterns import regex
from backproof.syntax import nodes as syntax

_SAID = regex(
    r"\b(sigmoid|logistic|tanh|hyperbolic|relu|rectifi\w+|softplus|identity|linear|gaussian)\b"
    r"[^.;$\n]*$", re.I,
)  # fmt: skip
_SUPPOSED = regex(
    r"\b(?:if|when|whenever|in\s+case|assum\w+|suppos\w+|instead)\b[^.;]{0,60}?"
    r"\b(soft-?max|sigmoid|logistic|tanh|hyperbolic|relu|rectifi\w+|softplus)\b[^;]*$", re.I,
)  # fmt: skip
_NAMES = {"logistic": "sigmoid", "hyperbolic": "tanh"}
REACH = 80
"""How many characters before a formula may say of which function it speaks."""
CASE = 160
"""How many characters before a line may say in which case it holds."""


def function_said(stated: Stated) -> str | None:
    """The function that the text right before a line about a slope names; None for other lines."""
    head = bare(stated.head) if stated.head is not None else None
    if not isinstance(head, syntax.Derivative) or head.form != "prime":
        return None
    statement = stated.statement
    before = statement.block.passage.text[max(0, statement.start - REACH) : statement.start]
    said = _SAID.search(before.rstrip("$ \n\\(["))
    if said is None:
        return None
    word = said.group(1).lower()
    return _NAMES.get(word, word)


def function_supposed(stated: Stated) -> str | None:
    """The function that the text right before a line supposes to be applied, “if the last layer is
    a softmax”; None for other lines."""
    statement = stated.statement
    before = statement.block.passage.text[max(0, statement.start - CASE) : statement.start]
    said = _SUPPOSED.search(before.rpartition("\n\n\n")[2].rpartition("\n#")[2])
    if said is None:
        return None
    word = said.group(1).lower().replace("-", "")
    return "relu" if word.startswith("rectifi") else _NAMES.get(word, word)
