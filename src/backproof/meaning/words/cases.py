"""Words that announce a case, before or behind its condition, in the languages of the notes that
were seen: "when $i \\neq j$", "当 $i \\neq j$ 时", "$i \\neq j$ のとき", "при $i \\neq j$".
"""

from __future__ import annotations

import re

from backproof.patterns import regex

_LATIN = (
    "if|when|for|case|where|suppose|assume|consider"
    "|si|cuando|para|caso|lorsque|quand|pour|cas|wenn|falls|für|fall|se|quando|per|khi|nếu|với"
    "|если|при|когда|пусть|для|случай|случае"
)
_BEFORE = regex(
    rf"(?:\b(?:{_LATIN})\b[^.;\n]{{0,20}}|(?:当|當|若|如果|假设|对于|對於)[^。；，\n]{{0,8}})$",
    re.I,
)
_BEHIND = regex(r"[$\\)\s]*(?:时|時|的情况|的時|の(?:とき|時|場合)|일\s?때|인\s?경우)")
_ELSE = r"(?:otherwise|else|sonst|sinon|altrimenti)\b"
_CASE_BEHIND = regex(
    rf"[$\\)\s,]{{1,8}}(?:{_ELSE}|(?:if|when|for|si|wenn|falls|quand|se|cuando)\s[^.;]{{1,80}}"
    rf"(?:[<>≤≥≠]|\\[lg]e|\\neq?\b)(?:[^.;]|\.\d){{1,120}}\b{_ELSE})",
    re.I,
)
_REACH = 40


def announced(text: str, start: int, end: int) -> bool:
    """Whether the words around what stands between two places make it the condition of a case."""
    if _BEFORE.search(text[max(0, start - _REACH) : start]) is not None:
        return True
    return _BEHIND.match(text, end) is not None


def is_one_of_several(text: str, end: int) -> bool:
    """Whether the words behind a formula make it that of one case, beside another: `h(r) = ½ r²` if
    `|r| ≤ 1` and `|r| - ½` otherwise."""
    return _CASE_BEHIND.match(text, end) is not None
