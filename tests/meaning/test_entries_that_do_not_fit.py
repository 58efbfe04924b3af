"""An entry of a quantity that has none along that axis: as likely misread as wrong."""

from __future__ import annotations

import pytest

from backproof.algebra.expressions import TypeFault, symbol
from backproof.algebra.ops.letters import take_column, take_row
from backproof.algebra.types import Dim, Letter, Type
from backproof.meaning.claims import OF_ENTRIES


@pytest.mark.parametrize("take", [take_row, take_column])
def test_a_letter_that_runs_elsewhere_is_told_by_its_operation(take) -> None:
    vector = symbol("v", Type(Dim("n"), Dim("m")))
    with pytest.raises(TypeFault) as raised:
        take(vector, Letter("i", Dim("k")))
    assert raised.value.op in OF_ENTRIES
