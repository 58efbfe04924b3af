"""The names of all that can be found: what `--select`, a configuration or a comment may name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import filter as matching

FAULTS = frozenset({
    "extra-factor", "extra-sum", "extra-term", "extra-transpose", "malformed", "missing-factor",
    "missing-mask", "missing-sum-over-batch", "missing-term", "missing-transpose", "scale",
    "shape-mismatch", "swapped-factors", "unbound-index", "undefined-symbol", "unmatched-chain",
    "wrong-definition", "wrong-function", "wrong-gradient", "wrong-identity", "wrong-index",
    "wrong-number", "wrong-product", "wrong-sign", "wrong-symbol",
})  # fmt: skip
"""What can be wrong with a line; each has a page in docs/diagnostics."""

DOUBTS = frozenset({
    "ambiguous-layout", "ambiguous-name", "backward-definition", "boundary", "equation",
    "internal-disagreement", "jacobian-layout", "no-instance", "no-path", "no-sample-point",
    "one-path", "part-of-a-stack", "side-condition", "stacking-order", "unconfirmed",
    "unknown-meaning", "unread", "unread-definition", "unsupported", "worked-number", "wrong-order",
})  # fmt: skip
"""Why a line could not be decided, or a definition not be used; some of FAULTS say that as well."""

UNREADABLE = frozenset({
    "empty", "expected", "internal-error", "no-body", "no-maths", "not-a-notebook", "too-deep",
    "unclosed", "unclosed-maths", "unknown-command", "unopened", "unreadable",
})  # fmt: skip
"""What is wrong with the maths before anything is meant by it, with the file, or with us."""

COMMENTS = frozenset({
    "ignore-without-reason", "malformed-ignore", "unknown-code", "unused-ignore",
})  # fmt: skip
"""What can be wrong with a comment that silences something."""

KINDS = frozenset({"chain-step", "gradient", "identity", "jacobian", "update"})
"""What is said of a line that holds under a condition goes by its kind."""

CODES = FAULTS | DOUBTS | UNREADABLE | COMMENTS | KINDS

WORDS = frozenset({"fails", "undecided", "error", "warning", "note"})
"""A verdict or a severity as a whole."""


def unknown(name: str, others: Iterable[str] = ()) -> str:
    """What is wrong with the name or the pattern of a code, "" where there is such a code; some
    `others` may be meant as well."""
    known = {*CODES, *others}
    if matching(known, name):
        return ""
    close = get_close_matches(name.lower(), known, 1)
    return f"no code is called {name!r}" + (f"; did you mean {close[0]!r}?" if close else "")
