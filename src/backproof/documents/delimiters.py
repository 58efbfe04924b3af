"""Delimiters of maths that several formats share."""

from __future__ import annotations

import re

from backproof.patterns import regex

ENVIRONMENTS = frozenset(
    [
        "align",
        "alignat",
        "flalign",
        "gather",
        "multline",
        "eqnarray",
        "equation",
        "displaymath",
        "math",
        "aligned",
        "split",
        "dmath",
        "gathered",
        "alignedat",
        "IEEEeqnarray",
    ]
)
"""Environments that are maths without dollars around them."""

_WORDS = regex(r"(?<![A-Za-z])[A-Za-z]{2,}[,.]? [A-Za-z]{2,}[,.]? [A-Za-z]{2,}")
_PROSE_INSIDE = regex(r"\n[ \t]*\n[ \t]*(?:#{1,6} |```|[A-Z][a-z]+ [a-z]+ [a-z]+ [a-z]+ )")
_ARGUMENT = regex(r"\s*(?:\[[^\]\n]*\]\s*)?(?:\{[^{}\n]*\})?")


def looks_like_maths(text: str) -> bool:
    """Whether what stands between two dollars is maths, not two prices with words between."""
    if any(sign in text for sign in "\\^_="):
        return True
    if _WORDS.search(text):
        return False
    stripped = text.strip()
    return bool(stripped) and not (stripped[0].isdigit() and " " in stripped and len(stripped) > 12)


def has_prose(text: str) -> bool:
    """Whether a would-be formula runs over a heading, a fence or a paragraph of words."""
    return bool(_PROSE_INSIDE.search(text))


def environment_end(text: str, name: str, start: int, end: int) -> re.Match[str] | None:
    """The `\\end{name}` that closes an environment whose body starts at `start`."""
    pattern = re.compile(rf"\\(begin|end)\s*\{{{re.escape(name)}\}}")
    depth = 1
    for found in pattern.finditer(text, start, end):
        depth += 1 if found.group(1) == "begin" else -1
        if depth == 0:
            return found
    return None


def environment_body(text: str, name: str, start: int) -> int:
    """Where the body starts behind `\\begin{name}` and its arguments (`{2}` of alignat)."""
    if name.rstrip("*") in ("alignat", "alignedat", "IEEEeqnarray"):
        found = _ARGUMENT.match(text, start)
        return found.end() if found else start
    return start
