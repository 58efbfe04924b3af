"""A line that fits in no shape is tried in other shapes of what nobody has shaped."""

from __future__ import annotations

from backproof.judge.verdicts import Undecided
from backproof.pipeline import check, read_text

BY_ENTRIES = r"""
$$ s_{ij} = \sum_{k} x_{ik} u_{kj}, \qquad h_{ij} = \tanh(s_{ij}) $$
$$ q_{ij} = \sum_{k} h_{ik} v_{kj} $$
$$ E = \frac12 \sum_{i} \sum_j (q_{ij} - t_{ij})^2 $$
$$ \frac{\partial E}{\partial V} = \frac{\partial E}{\partial H} \frac{\partial H}{\partial Q} H $$
"""


def test_chains_of_what_has_no_shape() -> None:
    statements = check(read_text(BY_ENTRIES, "note.md")).statements
    (verdict,) = (judged.verdict for judged in statements if judged.verdict)
    assert isinstance(verdict, Undecided)
    assert verdict.code == "shape-mismatch"
