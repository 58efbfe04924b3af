"""Tokens of maths with absolute offsets, and which brackets belong together."""

from __future__ import annotations

from collections.abc import Sequence
from sys import float_info
from typing import NamedTuple

LARGEST = float_info.max


class Token(NamedTuple):
    """One unit of maths. `start` and `end` are offsets in the passage; `space`: a blank before it.

    Kinds: word (Latin letters), name (one canonical symbol), number, command, open, close, `{`,
    `}`, `^`, `_`, prime, op, rel, sep, amp, row, bar, dbar, text, tag, dots, transpose, begin,
    end, parameter, other. A token of a macro's body stands where the macro is used.
    """

    kind: str
    text: str
    start: int
    end: int
    space: bool = False

    @property
    def number(self) -> float:
        """The value of a number, a finite one however many digits it has."""
        return min(float(self.text), LARGEST)


BRACKET_KINDS = frozenset(("{", "}", "open", "close", "begin", "end"))


def pair_brackets(tokens: Sequence[Token]) -> dict[int, int]:
    """For each opener (index) its closer; braces and environments are hard, other brackets give
    way to them. An opener without a closer is absent."""
    partner: dict[int, int] = {}
    stack: list[tuple[int, str]] = []
    brackets = [(i, token.kind) for i, token in enumerate(tokens) if token.kind in BRACKET_KINDS]
    for index, kind in brackets:
        if kind in ("{", "open", "begin"):
            stack.append((index, kind))
        elif kind == "close":
            if stack and stack[-1][1] == "open":
                partner[stack.pop()[0]] = index
        elif kind == "}" or kind == "end":
            wanted = "{" if kind == "}" else "begin"
            depth = len(stack) - 1
            while depth >= 0 and stack[depth][1] == "open":
                depth -= 1
            if depth >= 0 and stack[depth][1] == wanted:
                partner[stack[depth][0]] = index
                del stack[depth:]
    return partner
