"""Which brace closes which, and what takes its parts without any."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backproof.patterns import regex
from backproof.syntax.notations import latex
from backproof.syntax.tokens import Token

_BRACES = regex(r"\\.|[{}]", re.DOTALL)


def matching_braces(text: str) -> dict[int, int]:
    """For every `{` that is closed, where its `}` stands; escaped braces do not count."""
    partner: dict[int, int] = {}
    opened: list[int] = []
    for found in _BRACES.finditer(text):
        character = found.group()
        if character == "{":
            opened.append(found.start())
        elif character == "}" and opened:
            partner[opened.pop()] = found.start()
    return partner


def begins_a_fraction(before: Sequence[Token]) -> bool:
    """Whether a fraction stands right before, so that its parts have no braces."""
    return bool(before) and before[-1].kind == "command" and before[-1].text in latex.FRACTIONS


def is_part_of_a_fraction(tokens: Sequence[Token]) -> bool:
    """Whether the last token is a part of a fraction without braces, either one."""
    single = tokens[-2:-1] and tokens[-2].kind in ("number", "word")
    return begins_a_fraction(tokens[-2:-1]) or bool(single and begins_a_fraction(tokens[-3:-2]))
