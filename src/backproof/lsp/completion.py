"""Completion: gradients with their derived right sides, as the author would write them."""

from __future__ import annotations

from lsprotocol import types

from backproof.lsp.analysis import Analysis
from backproof.lsp.places import exact_range
from backproof.source import Source, Span

SHORTEST = 3
"""How many characters of a left side must stand there before it is completed."""
_PASSED = " \t&"


def completions(analysis: Analysis, source: Source, offset: int) -> list[types.CompletionItem]:
    """The gradients whose left side is begun, or ended with `=`, in front of an offset."""
    found: list[types.CompletionItem] = []
    start = source.text.rfind("\n", 0, offset) + 1
    typed = source.text[start:offset]
    for rank, (left, right) in enumerate(equations(analysis)):
        begun = overlap(typed, left)
        if begun is None:
            continue
        first, rest = begun
        end = offset + closed_behind(typed[first:], source.text[offset:])
        place = exact_range(Span(source, start + first, end))
        whole = f"{left} {'&= ' if '&' in typed[first:] else '= '}{right}"
        found.append(
            types.CompletionItem(
                label=left,
                detail=f"= {right}",
                kind=types.CompletionItemKind.Value,
                # What is typed next is told from what may not be it by editors, too.
                filter_text=typed[first:] + rest,
                sort_text=f"{rank:04}",
                text_edit=types.TextEdit(place, whole),
            )
        )
    return found


def equations(analysis: Analysis) -> list[tuple[str, str]]:
    """Left and right sides of all derived gradients."""
    if analysis.derivation is None:
        return []
    pairs = [
        (entry.latex.partition(" = ")[0], entry.right)
        for entry in analysis.derivation.entries
        if entry.expr is not None
    ]
    return list(dict.fromkeys(pairs))


def closed_behind(begun: str, behind: str) -> int:
    """How many brackets that are open in what is begun an editor has closed behind it by itself."""
    opened = begun.count("{") - begun.count("}")
    return max(min(opened, len(behind) - len(behind.lstrip("}"))), 0)


def overlap(typed: str, left: str) -> tuple[int, str] | None:
    """Where in what is typed a left side begins, blanks and `&` aside, and an `=` behind it; and
    the rest of the left side."""
    signs = [(place, sign) for place, sign in enumerate(typed) if sign not in _PASSED]
    if signs and signs[-1][1] == "=":
        signs.pop()
        whole = True
    else:
        whole = False
    text = "".join(sign for _, sign in signs)
    places = [place for place, sign in enumerate(left) if sign not in _PASSED]
    wanted = "".join(left[place] for place in places)
    shortest = len(wanted) if whole else SHORTEST
    for length in range(min(len(text), len(wanted)), shortest - 1, -1):
        if text.endswith(wanted[:length]):
            rest = left[places[length] :] if length < len(wanted) else ""
            return signs[len(signs) - length][0], rest
    return None
