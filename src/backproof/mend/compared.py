"""What a line lacks or has too much, told by the true formula that takes its place."""

from __future__ import annotations

from collections import Counter

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import below
from backproof.mend.ingredients import Term, terms_of
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import Comparison, Node, Ones

PLAIN = frozenset({"wrong-gradient", "wrong-identity", "shape-mismatch"})
"""Codes that say no more than that a line is wrong."""
SENTENCES = {
    "missing-term": "a term is missing",
    "extra-term": "there is a term too many",
    "missing-factor": "a factor is missing",
    "missing-mask": "a factor is missing",
    "missing-sum-over-batch": "a sum over the samples is missing",
    "extra-factor": "there is a factor too many",
    "wrong-sign": "a sign inside is wrong",
    "wrong-number": "a number inside is wrong",
    "wrong-symbol": "one quantity is not what belongs here",
}


def compared(node: Node, true: Node) -> str:
    """The name of what tells a formula from the true one, where that is all: terms or factors that
    it lacks, or has too many; "" where it is something else."""
    own, right = terms_of("", node), terms_of("", true)
    mine, theirs = signed(own), signed(right)
    if mine < theirs:
        return "missing-term"
    if theirs < mine:
        return "extra-term"
    if len(own) == len(right) == 1 and own[0].sign == right[0].sign:
        if own[0].keys < right[0].keys:
            return name_of_missing(own[0], right[0])
        if right[0].keys < own[0].keys:
            return "extra-factor"
    return ""


def signed(terms: tuple[Term, ...]) -> Counter[tuple[int, Key]]:
    """Terms by their signs and what they say."""
    return Counter((term.sign, key(bare(term.node))) for term in terms)


def name_of_missing(own: Term, right: Term) -> str:
    """What is missing, by what it is."""
    lacking = right.keys - own.keys
    parts = [p for f in right.factors if f.key in lacking for p in below(f.node)]
    if any(isinstance(part, Ones) for part in parts):
        return "missing-sum-over-batch"
    if any(isinstance(part, Comparison) for part in parts):
        return "missing-mask"
    return "missing-factor"
