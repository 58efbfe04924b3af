"""Which way a step `Δw` goes: `w + Δw` adds it, `w - Δw` takes it away, and then `Δw = η ∂L/∂w`
goes down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from backproof.meaning.naming.names import bare
from backproof.meaning.statements import Stated, below, inside
from backproof.meaning.translate import flatten
from backproof.patterns import regex
from backproof.syntax import nodes as syntax

_AWAY = r"(?:subtract|\btrừ\b|减去|減去)"
_STEP = r"(?:\\Delta|Δ)"
_TAKEN = regex(
    rf"{_AWAY}[^.\n]{{0,80}}{_STEP}|{_STEP}[^.\n]{{0,80}}{_AWAY}", 0,
    ("subtract", "trừ", "减", "減"),
)  # fmt: skip


def ways_of_steps(stated: Sequence[Stated], text: str) -> Mapping[str, int]:
    """By the letter of what is updated: -1 where its steps are taken away, 0 where nothing tells.
    What is not in it has steps that are added."""
    used: dict[str, set[int]] = {}
    steps = set[str]()
    for item in stated:
        steps.update(step_letters(item.head))
        for total in inside(item.node, syntax.Add):
            for sign, term in zip(total.signs, total.terms, strict=True):
                for letter in step_letters(term):
                    used.setdefault(letter, set()).add(sign)
    either = steps - used.keys() if steps and _TAKEN.search(text) else frozenset[str]()
    ways = {letter: sum(signs) for letter, signs in used.items() if sum(signs) < 1}
    return ways | dict.fromkeys(either, 0)


def step_letters(node: syntax.Node | None) -> Iterator[str]:
    """The letter of w where a product ends with Δw."""
    inner = bare(node) if node is not None else None
    if not isinstance(inner, syntax.Juxtaposition | syntax.Product):
        return
    factors = [bare(factor) for _, factor in flatten(inner)]
    for mark, target in pairwise(factors):
        if is_mark(mark) and (letter := base_of(target)) is not None:
            yield letter


def is_mark(node: syntax.Node) -> bool:
    """Whether a factor is the sign Δ of a step."""
    return isinstance(node, syntax.Symbol) and node.base == "Delta" and not node.scripts


def base_of(node: syntax.Node) -> str | None:
    """The letter of a quantity, of an entry or of a value of it."""
    return next((n.base for n in below(node) if isinstance(n, syntax.Symbol)), None)
