"""Chains that give a gradient and set it to 0: `∂L/∂u = 2 S u - 2 λ u = 0`.

The last member asks for a solution and says nothing of the gradient: what is judged is the formula.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Undecided, Verdict


def without_set_to_zero(found: Sequence[Judgement]) -> list[Judgement]:
    """The verdicts, none on a member that only sets to 0 what its chain has a formula for."""
    formulas = {
        stated.statement.root
        for stated, _, verdict in found
        if verdict is not None and not is_equation(verdict)
    }
    return [
        (stated, "mention", None)
        if is_equation(verdict) and stated.statement.root in formulas
        else (stated, kind, verdict)
        for stated, kind, verdict in found
    ]


def is_equation(verdict: Verdict | None) -> bool:
    """Whether a line was found to be an equation to solve."""
    return isinstance(verdict, Undecided) and verdict.code == "equation"
