"""Which entries the text joins with which wholes, and what it leaves apart."""

from __future__ import annotations

import pytest

from backproof.documents import read_text
from backproof.meaning.indices.letters import letters_of, rewrite
from backproof.meaning.naming.names import name_of
from backproof.meaning.words.entries_said import wholes_said
from backproof.syntax import parse_document

PAGE = "$$J = \\sum_k p_k + \\sum_j h_j$$\n$$P_2 = H_2 \\quad Q = R$$\n"


def joined(text: str) -> dict[str, str]:
    statements = parse_document(read_text(PAGE + text, "notes.md"))
    said = wholes_said(rewrite(statements, letters_of(statements)))
    return {small: name_of(whole) for (_, small), whole in said.items()}


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("where $p_k$ are the entries of $P_2$.", {"p": "P_2"}),
        ("Here $p_k$ is the $k$-th element of the vector $Q$.", {"p": "Q"}),
        ("with $p_k$ denoting the $k$th component of $Q$", {"p": "Q"}),
        ("where $p_k$ and $h_j$ are entries of $P_2$ and $H_2$.", {"p": "P_2", "h": "H_2"}),
        (
            "$p_k$, $h_j$ each represent the value of the $k$th and $j$th neuron in layers "
            "$P_2$, $H_2$",
            {"p": "P_2", "h": "H_2"},
        ),
        ("where $p_k$ is the output of neuron $k$ in layer $Q$.", {}),
        ("where $p_k$ is positive. The entries of $Q$ are numbers.", {}),
        ("where $p_k$ and $h_j$ are the entries of $P_2$.", {}),
        ("$p_k$ is a function of the elements of $Q$.", {}),
        ("where $p_k$ is the sum of the entries of $P_2$.", {}),
    ],
)
def test_the_text_joins_entries_and_wholes(text: str, wholes: dict[str, str]) -> None:
    assert joined(text) == wholes


def test_what_stands_whole_is_no_entry() -> None:
    assert joined("$$p = \\tanh(h)$$\nwhere $p_k$ are the entries of $P_2$.") == {}
