"""The author's own commands: `\\newcommand`, `\\def`, `\\DeclareMathOperator`."""

from __future__ import annotations

import re

from backproof.document import Macro
from backproof.patterns import regex

_DEFINITION = regex(
    r"""\\(?:
        (?P<new>(?:re|provide)?newcommand|providecommand)\*?\s*(?:\{\s*\\(?P<braced>[A-Za-z]+)\s*\}|\\(?P<bare>[A-Za-z]+))
            \s*(?:\[(?P<count>\d)\])?\s*(?:\[(?P<default>[^\]]*)\])?\s*(?=\{)
      | (?P<def>g?def)\s*\\(?P<name>[A-Za-z]+)\s*(?P<parameters>(?:\#\d)*)\s*(?=\{)
      | (?P<operator>DeclareMathOperator)\*?\s*\{?\s*\\(?P<word>[A-Za-z]+)\s*\}?\s*(?=\{)
      | let\s*\\(?P<new_name>[A-Za-z]+)\s*=?\s*\\(?P<old_name>[A-Za-z]+)
    )""",
    re.VERBOSE,
)
_COMMENTED = regex(r"(?<!\\)%[^\n]*\Z")
_BRACE = regex(r"\\.|[{}]", re.DOTALL)
MAX_BODY = 2_000


def collect_macros(text: str) -> dict[str, Macro]:
    """Every macro a text defines; a later definition wins."""
    found: dict[str, Macro] = {}
    if (
        "\\newcommand" not in text
        and "def\\" not in text
        and "\\Declare" not in text
        and ("command" not in text and "def \\" not in text and "\\let" not in text)
    ):
        return found
    for match in _DEFINITION.finditer(text):
        line_start = text.rfind("\n", 0, match.start()) + 1
        if _COMMENTED.search(text, line_start, match.start()):
            continue
        if match.group("new_name"):
            name, old = match.group("new_name"), match.group("old_name")
            found[name] = found[old] if old in found else Macro(name, 0, "\\" + old)
            continue
        body = _body(text, match.end())
        if body is None:
            continue
        if match.group("new"):
            name = match.group("braced") or match.group("bare")
            count, default = int(match.group("count") or 0), match.group("default")
            found[name] = Macro(name, count, body, default)
        elif match.group("def"):
            count = len(match.group("parameters")) // 2
            found[match.group("name")] = Macro(match.group("name"), count, body)
        else:
            found[match.group("word")] = Macro(match.group("word"), 0, body, operator=True)
    return found


def _body(text: str, opener: int) -> str | None:
    """What the braces at `opener` hold."""
    depth = 0
    for found in _BRACE.finditer(text, opener, opener + MAX_BODY):
        if found.group() == "{":
            depth += 1
        elif found.group() == "}":
            depth -= 1
            if depth == 0:
                return text[opener + 1 : found.start()]
    return None
