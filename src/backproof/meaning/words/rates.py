"""What the text says of the rate of a step: “the factor 2 is absorbed into the learning rate”."""

from __future__ import annotations

import re

from backproof.patterns import regex

_WORDS = ("absorb", "fold", "incorporat", "swallow", "merg")
_TAKES = rf"(?:{'|'.join(_WORDS)})\w*"
_FACTOR = r"(?:factors?|constants?|2|two)\b"
_RATE = (
    r"(?:(?:learning|step)[\s-]*(?:rates?|sizes?)|rates?\b|[$\\(]+(?:eta|gamma|alpha|kappa)\b"
    r"|[ηγακ])"
)
_ABSORBS = regex(
    rf"\b{_TAKES}\b[^.]{{0,60}}?{_FACTOR}[^.]{{0,60}}?\b(?:into|in|by|with|to)\b[^.]{{0,40}}?{_RATE}"
    rf"|{_FACTOR}[^.]{{0,60}}?\b{_TAKES}\s+(?:into|in|by|with)\b[^.]{{0,40}}?{_RATE}",
    re.I, _WORDS,
)  # fmt: skip


def absorbs_factors(text: str) -> bool:
    """Whether the text says that a factor of the gradient has gone into the rate of the steps."""
    return _ABSORBS.search(text) is not None
