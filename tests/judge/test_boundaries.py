"""Instances that lack something: at a boundary, or what another part of the page has."""

from __future__ import annotations

from typing import Any, cast

import pytest

from backproof.judge.choose import at_no_boundary
from backproof.judge.combine import combine
from backproof.judge.verdicts import Holds, Undecided
from backproof.pipeline import check, read_text
from backproof.record import replace

TEXT = r"""
$$ z = W x, \qquad L = z^\top z $$
$$ \frac{\partial L}{\partial x} = W^\top \frac{\partial L}{\partial q} $$
"""


@pytest.mark.parametrize(("lacking", "differs"), [("q^(4)", False), ("q", True), ("W", True)])
def test_what_another_part_of_the_page_has_no_boundary_lacks(lacking: str, differs: bool) -> None:
    reading = check(read_text(TEXT, "note.md"), mend=False).reading
    claim = next(c for c in reading.claims if c.lacking)
    assert claim.lacking == "q"
    verdict = at_no_boundary(
        replace(claim, lacking=lacking), Undecided("undefined-symbol", ""), reading
    )
    assert cast(Any, verdict).differs is differs
    together = combine([verdict, Holds()], [(("l", 1),), (("l", 2),)])
    assert isinstance(together, Undecided if differs else Holds)
