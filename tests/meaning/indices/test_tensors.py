"""Which letters of an entry with many indices mark a matrix."""

from __future__ import annotations

import pytest

from backproof.meaning.indices.letters import letters_of, rewrite
from backproof.meaning.indices.tensors import tensor_of, with_tensors
from backproof.pipeline import read_text
from backproof.syntax import parse_document


def marks(text: str) -> set[str]:
    """The letters that mark a matrix in some formulas."""
    statements = parse_document(read_text(text, "note.md"))
    letters = letters_of(statements)
    return set(with_tensors(rewrite(statements, letters), letters)[1].marks)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"$$ y_{k,i,j} = \sum_{c,p,q} K_{k,c,p,q} x_{c,i+p,j+q} $$", {"k", "c"}),
        (r"$$ y_{i,j,k} = \sum_{c,p,q} K_{p,q,c,k} x_{i+p,j+q,c} $$", {"k", "c"}),
        (r"$$ O_{b,i,d} = \sum_j A_{b,i,j} V_{b,j,d} $$", {"b"}),
        (r"$$ y_{i,j} = \sum_k A_{i,k} B_{k,j} $$", set()),
        (r"$$ y_{i,j,k} = \sum_{p,q,r} w_{p,q,r} x_{i+p,j+q,k+r} $$", set()),
        (r"$$ y_{b,i,j} = \sum_k x_{b,i,k} w_{k,j} $$ $$ s_b = \sum_n t_{b,n} $$", set()),
    ],
)
def test_letters_that_slide_along_nothing_mark_a_matrix(text: str, found: set[str]) -> None:
    assert marks(text) == found


def test_a_name_tells_its_tensor() -> None:
    assert tensor_of("x_hat^(1)^<2>", ["x_hat"]) == ("x_hat", "x_hat^(1)")
    assert tensor_of("x^<2>", ["y"]) is None
    assert tensor_of("x^(1)", ["x"]) is None
