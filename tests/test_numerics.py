"""NumPy is loaded when something is computed, and then it is NumPy itself."""

from __future__ import annotations

import subprocess
import sys

import numpy
import pytest

from backproof.numerics import np

READ = """
import sys
from backproof.described import foreseen
from backproof.documents import read_text
reading, offered = foreseen(read_text("$$L = x^2$$ and $$dL/dx = 2x$$", "note.md"))
assert next(offered).claims
assert "numpy" not in sys.modules
from backproof.pipeline import check
check(read_text("$$L = x^2$$ and $$dL/dx = 2x$$", "note.md"))
assert "numpy" in sys.modules
"""


def test_to_read_takes_no_numbers_and_to_judge_does() -> None:
    done = subprocess.run([sys.executable, "-c", READ], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_names_are_those_of_numpy() -> None:
    assert np.ndarray is numpy.ndarray
    assert np.exp is numpy.exp
    with pytest.raises(AttributeError):
        np.no_such_name  # noqa: B018
