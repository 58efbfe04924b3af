"""Functions of members as quantities with an index."""

import pytest

from backproof.document import Document
from backproof.meaning.functions.of_members import with_functions_of_members
from backproof.meaning.statements import throughout
from backproof.pipeline import read_text
from backproof.syntax import nodes as syntax
from backproof.syntax import parse_document

LOSS = r"$$ E = \sum_i \ell(t_i, q_i), \qquad \ell(t_i, q_i) = (t_i - q_i)^2 $$"


def calls(text: str) -> list[syntax.Call]:
    document: Document = read_text(text, "a.md")
    return list(throughout(with_functions_of_members(parse_document(document)), syntax.Call))


def test_a_loss_of_members_is_a_quantity_for_each() -> None:
    assert calls(LOSS) == []
    assert calls(LOSS + "\n" + r"$$ \frac{\partial \ell(t_k, q_k)}{\partial q_k} = 1 $$") == []


@pytest.mark.parametrize(
    "other", [r"$$ F = \ell(t_i, r_i) $$", r"$$ F = \ell + 1 $$", r"$$ F = \ell(t, q) $$"]
)
def test_what_is_shown_otherwise_too_stays_a_function(other: str) -> None:
    assert len(calls(LOSS + "\n" + other)) >= 2
