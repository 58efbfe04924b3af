"""Letters that nothing binds: which are slips, and which are not."""

from __future__ import annotations

import pytest

from backproof.judge.strays import of_stray
from backproof.judge.verdicts import Fails, Holds, Undecided
from backproof.meaning.indices.stray_letters import Stray, with_bound_letters
from backproof.pipeline import read_text
from backproof.syntax import parse_document

LAYERS = r"$$ a^{[l]} = f(W^{[l]} a^{[l-1]}) $$"


def strays(text: str) -> list[tuple[str, str]]:
    _, found = with_bound_letters(parse_document(read_text(text, "note.md")))
    return [(stray.written, stray.meant) for stray in found.values()]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (r"$$ dW^{[l]} = dZ^{[l]} a^{[k-1]T} $$", [("k", "l")]),
        (r"$$ dW^{[l]} = dZ^{[l]} a^{[l-1]T} $$", []),
        (r"$$ \frac{\partial L}{\partial W} = \sum_l d^{[l]} a^{[t]T} $$", [("t", "l")]),
        # Twice: the letter says something of its own.
        (r"$$ dW^{[l]} = dZ^{[k]} a^{[k-1]T} $$", []),
        # Another quantity never has a letter of this line there.
        (r"$$ dW^{[l]} = dZ^{[l]} x_k^T $$", []),
        # It belongs to a name, as another line shows.
        (r"$$ v = V a^{[k]} $$ $$ dW^{[l]} = dZ^{[l]} a^{[k]T} $$", []),
        # A definition is what other lines are judged by.
        (r"$$ b^{[l]} = V a^{[k-1]} $$", []),
        (r"$$ \delta^{[l]} = a^{[k-1]} f'(z^{[l]}) $$", [("k", "l")]),
    ],
)
def test_what_is_a_slip(line: str, found: list[tuple[str, str]]) -> None:
    assert strays(f"{LAYERS}\n\n{line}") == found


def test_such_a_line_is_never_right() -> None:
    stray = Stray("k", "l")
    assert isinstance(of_stray(stray, Holds()), Fails)
    for other in (Fails("a", "b"), Undecided("a", "b"), None):
        assert isinstance(of_stray(stray, other), Undecided)
    assert isinstance(of_stray(Stray("k", "l", "l"), None), Fails)
