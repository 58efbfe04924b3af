"""What is offered for a line: a code that names the fault, a sentence, and changes of its text."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.statements import below
from backproof.mend.changes.written import Change, Written
from backproof.patterns import regex
from backproof.record import dataclass
from backproof.syntax.nodes import Comparison, Fraction, Node, Ones

Replacement = tuple[int, int, str]
"""Characters from one place to another of a passage, and the text that takes their place."""


@dataclass(frozen=True)
class Proposal:
    """Changes of one passage that, made together, should mend a line; `start` to `end` is what is
    wrong there. A `formal` one mends how the line is written, whatever it says; a `whole` one puts
    the true formula in the place of all of it."""

    code: str
    message: str
    replacements: tuple[Replacement, ...]
    start: int
    end: int
    formal: bool = False
    whole: bool = False


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
    "number missing": "missing-factor",
    "factor missing": "missing-factor",
    "term missing": "missing-term",
    "symbol exchanged": "wrong-symbol",
    "index exchanged": "wrong-index",
    "sum dropped": "extra-sum",
    "sum missing": "unbound-index",
    "link missing": "unmatched-chain",
    "end missing": "missing-factor",
    "upstream missing": "missing-factor",
    "function exchanged": "wrong-function",
    "function dropped": "wrong-function",
    "number exchanged": "wrong-number",
    "power dropped": "wrong-number",
    "prime missing": "wrong-function",
    "power missing": "wrong-number",
    "brackets missing": "missing-factor",
    "arranged": "swapped-factors",
    "transposes changed": "missing-transpose",
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
    "number missing": "a factor is missing: write `{new}`",
    "factor missing": "a factor is missing: write `{new}`",
    "term missing": "a term is missing: write `{new}`",
    "link missing": "a link of the chain is missing: write `{new}`",
    "end missing": "a link of the chain is missing: write `{new}`",
    "upstream missing": "the gradient from above is missing: write `{new}`",
    "sum dropped": "the sum should not be there: write `{new}`",
    "sum missing": "a sum is missing: write `{new}`",
    "index exchanged": "the index is wrong: write `{new}`",
    "symbol exchanged": "`{old}` is not what belongs here: write `{new}`",
    "function exchanged": "`{old}` is not what belongs here: write `{new}`",
    "function dropped": "`{old}` applies the function once too often: write `{new}`",
    "number exchanged": "the number `{old}` is wrong: write `{new}`",
    "power dropped": "`{old}` should have no power: write `{new}`",
    "prime missing": "the slope belongs here, not the function: write `{new}`",
    "power missing": "`{old}` lacks its power: write `{new}`",
    "brackets missing": "brackets are missing, a factor belongs to all terms: write `{new}`",
    "arranged": "the factors stand in the wrong order: write `{new}`",
    "transposes changed": "the transposes are wrong: write `{new}`",
}


SPACING = regex(r"[\s{}]|\\left|\\right|\\[,;!]")
"""What changes nothing of what a formula says."""
NAMED = frozenset({"wrong-sign", "scale", "undefined-symbol", "unbound-index"})
"""What the judge names better than a change does: the line is right up to a factor, or a name or a
letter in it means nothing."""


def proposal(written: Written, node: Node, changes: Sequence[Change], said: str) -> Proposal:
    """What some changes of a formula say is wrong with it, of which the judge says a code."""
    first = changes[0]
    code = said if said in NAMED and CODES[first.kind] != "wrong-sign" else code_of(first)
    old, new = around(written, first)
    alike = {(written.text[c.start : c.end], c.text) for c in changes}
    if len(changes) > 1 and len(alike) > 1:
        old, new = whole(written, node, changes)
    message = sentence(first).format(old=old, new=new)
    if len(changes) > 1 == len(alike):
        message += f", {len(changes)} times"
    places = [shown(written, change) for change in changes]
    replacements = tuple((change.start, change.end, change.text) for change in changes)
    start, end = min(a for a, _ in places), max(b for _, b in places)
    return Proposal(code, message, replacements, start, end)


def sentence(change: Change) -> str:
    """What is said of a change."""
    if change.kind == "factors swapped" and isinstance(change.old, Fraction):
        return "the fraction is upside down: write `{new}`"
    return SENTENCES[change.kind]


def says_itself(left: str, old: str, new: str) -> bool:
    """Whether a right side would be the left one, or be made of it and was not: that holds, and
    says nothing."""
    left, old, new = (SPACING.sub("", text) for text in (left, old, new))
    return bool(left) and (left == new or (left in new and left not in old))


def code_of(change: Change) -> str:
    """The name of a fault; what is missing is named by what it is."""
    if change.kind == "factor missing":
        assert change.new is not None
        added = {*below(change.new)} - {*below(change.old)}
        if any(isinstance(part, Ones) for part in added):
            return "missing-sum-over-batch"
        if any(isinstance(part, Comparison) for part in added):
            return "missing-mask"
    return CODES[change.kind]


def whole(written: Written, node: Node, changes: Sequence[Change]) -> tuple[str, str]:
    """A formula before and after some changes."""
    moved = [(c.start - node.start, c.end - node.start, c.text) for c in changes]
    old = written.of(node)
    return " ".join(old.split()), " ".join(replaced(old, moved).split())


def around(written: Written, change: Change) -> tuple[str, str]:
    """What a change makes of the part of the formula in which it stands, for a reader."""
    start, end = min(change.old.start, change.start), max(change.old.end, change.end)
    old = written.text[start:end]
    new = written.text[start : change.start] + change.text + written.text[change.end : end]
    return " ".join(old.split()), " ".join(new.split())


def shown(written: Written, change: Change) -> tuple[int, int]:
    """The wrong part: what a change replaces, blanks around it aside, or what it stands beside."""
    old = written.text[change.start : change.end]
    if not old.strip():
        return change.old.start, change.old.end
    return change.start + len(old) - len(old.lstrip()), change.end - len(old) + len(old.rstrip())


def replaced(text: str, replacements: Sequence[Replacement]) -> str:
    """A text after some replacements that do not overlap."""
    for start, end, new in sorted(replacements, reverse=True):
        text = text[:start] + new + text[end:]
    return text
