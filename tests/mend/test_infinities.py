"""Parts of a line may be infinite where the whole is not: nobody is told of that."""

from __future__ import annotations

import numpy as np
import pytest

from backproof.mend import mending
from backproof.pipeline import check, read_text

TEXT = r"""
For $x, w \in \mathbb{R}^d$ let $p = w^T x$ and $L = \frac{1}{2} (p - t)^2$.

$$ \frac{\partial L}{\partial w} = (p + t) x $$
"""


def test_no_warning_comes_of_an_infinite_part(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[dict[str, str]] = []

    def dividing(*_: object) -> dict[object, object]:
        said.append(dict(np.geterr()))
        np.array([1.0]) / np.array([0.0]) - np.array([np.inf])
        return {}

    monkeypatch.setattr(mending, "of_failing", dividing)
    check(read_text(TEXT, "notes.md"))
    assert [{*each.values()} for each in said] == [{"ignore"}]
