"""Names given to what is declared with other lengths: a rename, or two places that disagree."""

import pytest

from backproof import check
from backproof.diagnostics import Severity
from backproof.documents import read_text

PAGE = r"""
$$ U \in \mathbb{R}^{%s} $$
$$ T \in \mathbb{R}^{%s} $$
$$ T = %s $$
$$ f = \operatorname{tr}(T T^\top) $$
$$ \frac{\partial f}{\partial T} = 2 T $$
"""


@pytest.mark.parametrize(
    ("given", "own", "right", "contradicts"),
    [
        (r"m \times d", r"m \times k", "U", False),
        (r"m \times d", r"k \times m", r"U^\top", False),
        (r"32 \times 10", r"m \times k", "U", False),
        (r"m \times d", r"d \times m", "U", True),
        (r"3 \times 4", r"3 \times 5", "U", True),
        (r"m \times d", r"m \times k", "U + 1", True),
    ],
)
def test_only_names_of_lengths_are_given_another_name(
    given: str, own: str, right: str, contradicts: bool
) -> None:
    checked = check(read_text(PAGE % (given, own, right), "page.md"))
    errors = [d for d in checked.diagnostics if d.severity is Severity.ERROR]
    assert bool(errors) == contradicts
