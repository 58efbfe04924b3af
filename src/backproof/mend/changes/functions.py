"""Functions that are taken for one another."""

from __future__ import annotations

from collections.abc import Iterator

from backproof.meaning.statements import below
from backproof.mend.changes.written import Change, Written
from backproof.syntax.nodes import Call, Node

ALIKE = (
    ("sin", "cos"), ("sinh", "cosh"), ("sec", "sech"), ("tan", "tanh"), ("sin", "sinh"),
    ("cos", "cosh"), ("log", "exp"), ("min", "max"), ("rowsum", "colsum"),
)  # fmt: skip

WITHOUT_COMMAND = frozenset({"sech"})
"""Functions for which LaTeX has no command."""


def exchanged(written: Written, node: Node) -> Iterator[Change]:
    """Each function for one that is taken for it."""
    for part in below(node):
        if not isinstance(part, Call):
            continue
        function = part.function
        typed = written.of(function)
        for pair in ALIKE:
            if function.base in pair and typed.count(function.base) == 1:
                other = pair[1 - pair.index(function.base)]
                new = part.replace(function=function.replace(base=other))
                text = typed.replace(function.base, other)
                if other in WITHOUT_COMMAND and text == f"\\{other}":
                    text = f"\\operatorname{{{other}}}"
                yield Change(
                    "function exchanged", function.start, function.end, text, part, new
                )  # fmt: skip
