"""What is offered for a line: a code that names the fault, a sentence, and changes of its text."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.mend.changes.written import Change, Written
from backproof.record import dataclass

Replacement = tuple[int, int, str]
"""Characters from one place to another of a passage, and the text that takes their place."""


@dataclass(frozen=True)
class Proposal:
    """Changes of one passage that, made together, should mend a line; `start` to `end` is what is
    wrong there."""

    code: str
    message: str
    replacements: tuple[Replacement, ...]
    start: int
    end: int


CODES = {
    "sign flipped": "wrong-sign",
    "+ and - exchanged": "wrong-sign",
    "difference turned": "wrong-sign",
    "transpose added": "missing-transpose",
    "transpose dropped": "extra-transpose",
    "factors swapped": "swapped-factors",
    "product changed": "wrong-product",
    "factor dropped": "extra-factor",
    "term dropped": "extra-term",
    "number changed": "wrong-number",
    "comparison turned": "wrong-function",
    "prime dropped": "wrong-function",
    "index changed": "wrong-index",
}
"""The name of a fault, by the change that mends it."""

SENTENCES = {
    "sign flipped": "the sign is wrong: write `{new}`",
    "+ and - exchanged": "a sign inside the sum is wrong: write `{new}`",
    "difference turned": "the difference is the wrong way round: write `{new}`",
    "transpose added": "`{old}` lacks its transpose: write `{new}`",
    "transpose dropped": "`{old}` is transposed and should not be: write `{new}`",
    "factors swapped": "the factors stand in the wrong order: write `{new}`",
    "product changed": "the product is of the wrong kind: write `{new}`",
    "factor dropped": "`{old}` has a factor too many: write `{new}`",
    "term dropped": "`{old}` has a term too many: write `{new}`",
    "number changed": "the number is wrong: write `{new}`",
    "comparison turned": "the comparison is the wrong way round: write `{new}`",
    "prime dropped": "`{old}` should not be a derivative: write `{new}`",
    "index changed": "`{old}` has the wrong index: write `{new}`",
}


def proposal(written: Written, change: Change, factor: str = "") -> Proposal:
    """What one change says is wrong; a line that is right up to a `factor` is named for that."""
    code = CODES[change.kind]
    if factor:
        code = "wrong-sign" if factor == "-1" else "scale"
    old, new = around(written, change)
    message = SENTENCES[change.kind].format(old=old, new=new)
    start, end = shown(change)
    return Proposal(code, message, ((change.start, change.end, change.text),), start, end)


def around(written: Written, change: Change) -> tuple[str, str]:
    """What a change makes of the part of the formula in which it stands, for a reader."""
    start, end = min(change.old.start, change.start), max(change.old.end, change.end)
    old = written.text[start:end]
    new = written.text[start : change.start] + change.text + written.text[change.end : end]
    return " ".join(old.split()), " ".join(new.split())


def shown(change: Change) -> tuple[int, int]:
    """The wrong part: what a change replaces, or what it stands beside."""
    if change.start == change.end:
        return change.old.start, change.old.end
    return change.start, change.end


def replaced(text: str, replacements: Sequence[Replacement]) -> str:
    """A text after some replacements that do not overlap."""
    for start, end, new in sorted(replacements, reverse=True):
        text = text[:start] + new + text[end:]
    return text
