"""Matrices that need no definition: the identity, and what a bare `\\mathbf 1` is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from backproof.meaning.definitions.table import Table
from backproof.meaning.naming.names import name_of
from backproof.meaning.statements import Stated, below
from backproof.patterns import regex
from backproof.syntax import nodes as syntax

_IDENTITY = regex(
    r"\b(?:identity\b|unit matri(?:x|ces)\b|Einheitsmatri)|单位(?:矩)?阵", re.I,
    ("identity", "unit matri", "einheitsmatri", "单位"),
)  # fmt: skip
_ONES = regex(r"\$\s*\\(?:mathbf|mathbb|boldsymbol|bm|bf)\s*\{?\s*\{?\s*1\s*\}?\s*\}?\s*\$", re.I)
_MATRIX_OF_ONES = regex(r"\bmatri(?:x|ces)\b.*\bones\b|\bones\b.*\bmatri(?:x|ces)\b", re.I | re.S)
_SENTENCES = regex(r"(?<=[.;])\s|\n\s*\n")


def identities(table: Table, stated: Iterable[Stated]) -> frozenset[str]:
    """The names of identity matrices: `I` and `I_n`, where the document gives them no other
    meaning."""
    found: set[str] = set()
    differentiated: set[str] = set()
    for item in stated:
        for part in (item.head, item.node):
            for node in below(part) if part is not None else ():
                match node:
                    case syntax.Symbol(base="I", accents=(), primes=0, scripts=scripts) if (
                        all(s.kind == "sub" for s in scripts[:1]) and len(scripts) < 2
                    ):
                        found.add(name_of(node))
                    case syntax.Derivative(denominators=denominators):
                        differentiated.update(
                            name_of(n) for d in denominators for n in below(d)
                            if isinstance(n, syntax.Symbol)
                        )  # fmt: skip
                    case _:
                        pass
    given = table.definitions.keys() | table.declarations.keys() | table.aliases.keys()
    return frozenset(found - given - differentiated)


def speaks_of_identity(text: str) -> bool:
    """Whether a document says that it uses an identity matrix."""
    return _IDENTITY.search(text) is not None


def ones_are_matrices(text: str) -> bool:
    """Whether the text says that a bare `\\mathbf 1` is a matrix of ones; by custom it is a
    column."""
    return _ONES.search(text) is not None and any(
        _ONES.search(sentence) and _MATRIX_OF_ONES.search(sentence)
        for sentence in _SENTENCES.split(text)
    )
