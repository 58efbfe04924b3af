"""Matrices that the text calls symmetric: "a symmetric matrix A", "where Q is positive definite".

A gradient is then often written as it is for these alone: 2 A x is that of xᵀ A x where A = Aᵀ. The
words must name the matrix or stand beside the line: a recurrence on the same page is not symmetric.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, inside
from backproof.meaning.words.list_items import item_at, said_around
from backproof.patterns import regex
from backproof.record import once
from backproof.source import Passage
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.statements import Statement

_REACH, _NEAR = 90, 160
KERNELS = frozenset({"k", "K", "kappa", "kernel"})
"""What functions of two points are called that do not tell the first from the second."""
_DEFINITE = r"positive[\s-]+(?:semi[\s-]?)?definite"
_KIND = r"(?:covariance|precision|scatter|Gram|kernel|Hessian|Laplacian)\s+matri\w+"
_NOT = r"(?<!not )(?<!necessarily )(?<!non-)"
_WORD = rf"(?=[cdghklpsCDGHKLPS]){_NOT}(?:symmetric(?:al)?|diagonal|SPD|PSD|{_DEFINITE}|{_KIND})"
_STEMS = (
    "symmetric", "diagonal", "spd", "psd", "definite", "covariance", "precision", "scatter", "gram",
    "kernel", "hessian", "laplacian",
)  # fmt: skip
_END = r"(?=[^\w]*(?:$|[.,;:)$\\]|and\b|positive\b|matri|so\b|we\b|then\b|the\b|this\b))"
_BEFORE = regex(rf"\b{_WORD}\)?(?:[\s-]+[a-z]+){{0,2}}[^\w.;:,]{{1,4}}$", re.I)
_MORE = r"(?:\$?\s*(?:,|\band\b|,\s*and\b)\s*\$[^$]{1,40}(?=\$)){0,3}"
_AFTER = regex(rf"{_MORE}[^\w.;:]{{0,6}}(?:[a-z]+[\s-]+){{0,4}}\(?{_WORD}{_END}", re.I)
_LETTER = regex(
    rf"\b(?:([A-Z])\s+(?:is|are|be)\s+(?:\w+\s+){{0,2}}{_WORD}|(?i:{_WORD})\s+([A-Z])\b)"
)
_IN_MATHS = regex(
    r"\(\s*(?:\\(?:mathbf|boldsymbol|bm|bf)\b\s*\{?\s*)?([A-Z])\b\s*\}?(?:\s|~|\\[,;: ]|\\quad\b)*"
    rf"\\(?:text|textrm|textit|mathrm|mbox)\s*\{{\s*(?:(?:is|being)\s+)?{_WORD}"
)
"""`(W\\text{ symmetric})` beside a line, which says so of W and not that the line needs it."""
_UNNAMED = regex(
    rf"\bmatri(?:x|ces)\s+(?:is|are|be)\s+{_WORD}{_END}|\bsymmetric\s+matrices\b", re.I
)
_IF = regex(r"\b(?:if|when)\b[^.;\n]{0,20}$", re.I)
_FOR_SYMMETRIC = regex(rf"\b(?:for|with)\b[^.;\n]{{0,40}}\b{_WORD}", re.I)
_FOR = regex(r"\b(?:for|with)\b[^.;\n]{0,40}$", re.I)
_IF_SYMMETRIC = regex(rf"\b(?:if|when)\b[^.;\n]{{0,40}}\b{_WORD}", re.I)


def symmetric_names(statements: Iterable[Statement]) -> frozenset[str]:
    """The names that the text of a document calls symmetric, by a word, as A = Aᵀ or as
    a_{ij} = a_{ji}; that a line needs it (`if A is symmetric`) says nothing of the others."""
    found: set[str] = set()
    passages: dict[int, Passage] = {}
    statements = list(statements)
    apart = {item for s in statements if (item := item_of(s)) and gives_a_gradient(s)}
    for statement in statements:
        block = statement.block
        passages[id(block.passage)] = block.passage
        node = statement.members[0].node
        other = statement.members[1].node if len(statement.members) == 2 else None
        if across(node, other) or is_of_pairs(node, other):
            found |= {name_of(s) for s in inside(node, syntax.Symbol)[:1]}
        if (symbol := symbol_in(node)) is None:
            continue
        if len(statement.members) == 2 and is_own_transpose(symbol, statement.members[1].node):
            found.add(name_of(symbol))
        elif block.kind == "inline" and speaks(block.passage):
            text, start, end = block.passage.text, block.start, block.end
            before = text[max(0, start - _REACH) : statement.start]
            if _IF.search(before) or (item_of(statement) in apart and _FOR.search(before)):
                continue
            if _BEFORE.search(before) or _AFTER.match(text, end, end + _REACH):
                found.add(name_of(symbol))
    return frozenset(found.union(*map(letters_called, passages.values())))


def item_of(statement: Statement) -> tuple[int, int, int] | None:
    """The item of a list in which a statement stands, if its passage speaks of symmetry at all."""
    passage = statement.block.passage
    item = item_at(passage, statement.block.start) if speaks(passage) else None
    return None if item is None else (id(passage), *item)


def gives_a_gradient(statement: Statement) -> bool:
    """Whether a statement begins with a derivative."""
    return bool(inside(statement.members[0].node, syntax.Derivative))


@once(Passage)
def speaks(passage: Passage) -> bool:
    """Whether a passage has one of the words at all."""
    text = passage.text.lower()
    return any(stem in text for stem in _STEMS)


def symbol_in(node: syntax.Node | None) -> syntax.Symbol | None:
    """The symbol that an expression is, or that it says the set of."""
    inner = None if node is None else bare(node)
    if isinstance(inner, syntax.Comparison) and inner.operator == "in":
        inner = bare(inner.left)
    if isinstance(inner, syntax.Transpose):
        inner = bare(inner.base)
    return inner if isinstance(inner, syntax.Symbol) else None


def is_own_transpose(symbol: syntax.Symbol, other: syntax.Node | None) -> bool:
    """Whether the other side of an equation is the same symbol, transposed on one side."""
    again = symbol_in(other)
    return again is not None and key(again) == key(symbol)


def across(one: syntax.Node | None, other: syntax.Node | None) -> bool:
    """Whether two entries of a matrix are the same one, across the diagonal: a_{ij} and a_{ji}."""
    match (bare(one), bare(other)) if one is not None and other is not None else ():
        case (
            syntax.Element(base=base, indices=(i, j)),
            syntax.Element(base=again, indices=(k, n)),
        ):
            pairs = ((base, again), (i, n), (j, k))
            return all(key(a) == key(b) for a, b in pairs) and key(i) != key(j)
        case _:
            return False


def is_of_pairs(one: syntax.Node | None, other: syntax.Node | None) -> bool:
    """Whether an entry is a kernel of two members of one set, `K_{ij} = k(x_i, x_j)`, or a matrix
    that of a set with itself, `K = k(X, X)`: by custom it does not tell the first from the
    second."""
    match (bare(one), bare(other)) if one is not None and other is not None else ():
        case (
            syntax.Element(indices=(i, j)),
            syntax.Call(arguments=(syntax.Element() as first, syntax.Element() as second)),
        ):
            letters = [[*map(key, part.indices)] for part in (first, second)]
            own = key(first.base) == key(second.base) and key(i) != key(j)
            return own and letters == [[key(i)], [key(j)]]
        case (
            syntax.Symbol(),
            syntax.Call(
                function=syntax.Symbol(base=base), arguments=(syntax.Symbol() as first, second)
            ),
        ):
            return base in KERNELS and key(first) == key(bare(second))
        case _:
            return False


@once(Passage)
def letters_called(passage: Passage) -> frozenset[str]:
    """The letters that plain words call symmetric: asked once, for each part of a page that is read
    by itself stands in the passage of the whole."""
    text = passage.text
    if not speaks(passage):
        return frozenset()
    called = {
        match.group(1) or match.group(2)
        for match in _LETTER.finditer(text)
        if not _IF.search(text[max(0, match.start() - _REACH) : match.start()])
    }
    return frozenset(called | {match.group(1) for match in _IN_MATHS.finditer(text)})


def speaks_of_symmetry(stated: Stated) -> bool:
    """Whether the text beside a line speaks of symmetric matrices without a name, or of one that
    the line needs to be so."""
    statement = stated.statement
    block = statement.block
    around = said_around(block.passage, block.start, block.end, _NEAR, _NEAR // 2)
    said = " ".join((around, statement.tag, *statement.words))
    return any(words.search(said) for words in (_UNNAMED, _IF_SYMMETRIC, _FOR_SYMMETRIC))


def without_symmetry(said: str) -> str:
    """Words beside a line without the condition that a matrix is symmetric."""
    return _IF_SYMMETRIC.sub("", said)


def is_symmetric(name: str, said: frozenset[str]) -> bool:
    """Whether a square matrix is symmetric: as the text says, or by custom, a covariance Σ."""
    plain = name.partition("@")[0]
    return plain in said or plain.partition("_")[0] == "Sigma"
