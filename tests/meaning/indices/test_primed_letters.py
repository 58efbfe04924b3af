"""Which primes are part of a letter that counts, and which are none."""

from __future__ import annotations

import pytest

from backproof.meaning.indices.primed_letters import with_primed_letters
from backproof.meaning.statements import inside
from backproof.pipeline import read_text
from backproof.syntax import nodes, parse_document


def letters(text: str) -> set[str]:
    """The names with primes as part of them in a formula."""
    statements = with_primed_letters(parse_document(read_text(f"$$ {text} $$", "note.md")))
    found = (s for m in statements[0].members for s in inside(m.node, nodes.Symbol))
    return {symbol.base for symbol in found if symbol.base.endswith("'")}


@pytest.mark.parametrize(
    ("text", "counting"),
    [
        (r"s = \sum_{j'} z_{j'} + w' x", {"j'"}),
        (r"s = w_{m',n'} x_{i+m'}", {"m'", "n'"}),
        (r"s = w'_{m} f'(x_{m})", set()),
        (r"s = \sum_{k''} 1[k = k'']", {"k''"}),
        (r"s = f'(x) y_{f'}", {"f'"}),
    ],
)
def test_primes_belong_to_letters_that_count(text: str, counting: set[str]) -> None:
    assert letters(text) == counting


def test_a_slope_keeps_its_prime() -> None:
    text = r"$$ s = f'(x) y_{f'} $$"
    (statement,) = with_primed_letters(parse_document(read_text(text, "note.md")))
    (call,) = inside(statement.members[1].node, nodes.Call)
    assert call.function.primes == 1
