"""Which brace closes which."""

from __future__ import annotations

import re

from backproof.patterns import regex

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
