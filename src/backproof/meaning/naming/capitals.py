"""Capitals: X of x, and Φ of φ."""

from __future__ import annotations

GREEK = ("phi", "psi", "xi", "theta", "omega")
"""The Greek letters whose capital is the matrix of their members by custom: Λ and Σ are not."""


def large_of(letter: str) -> str:
    """The capital of a letter."""
    return letter.capitalize() if letter in GREEK else letter.upper()


def is_large(letter: str) -> bool:
    """Whether a name is one capital."""
    if len(letter) == 1:
        return letter.isupper()
    return letter[:1].isupper() and letter.lower() in GREEK
