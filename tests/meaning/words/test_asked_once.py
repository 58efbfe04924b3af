"""What is asked of all that an author wrote is asked once, however many sections are read alone."""

from __future__ import annotations

import pytest

from backproof.documents import read_text
from backproof.meaning.gradients import increments
from backproof.meaning.preparation import prepare
from backproof.meaning.words import symmetric, told
from backproof.pipeline import check
from backproof.source import Passage

# In each section the last line is in doubt on the page, so that the section is read by itself.
SECTION = """
# Part {i}

The softmax is denoted by $s$, and $A$ is a symmetric matrix. Let $x \\in \\mathbb{{R}}^{{{n}}}$.

$$L = x^T A x$$
$$dW += x$$
$$\\frac{{dL}}{{dx}} = 2 A x$$
$$\\frac{{dL}}{{dq}} = 2 q$$
"""


class Counted:
    """A pattern, and which texts it was asked about."""

    def __init__(self, pattern: object) -> None:
        self.pattern = pattern
        self.texts: list[int] = []

    def finditer(self, text: str) -> object:
        self.texts.append(len(text))
        return self.pattern.finditer(text)  # type: ignore[attr-defined]

    def search(self, text: str) -> object:
        self.texts.append(len(text))
        return self.pattern.search(text)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("module", "name"),
    [(symmetric, "_LETTER"), (told, "_DENOTED"), (increments, "_DIVIDED")],
)
def test_a_passage_is_gone_through_once(
    module: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(getattr(module, name))
    monkeypatch.setattr(module, name, counted)
    prepared = []
    monkeypatch.setattr(
        "backproof.pipeline.prepare", lambda part: prepared.append(part) or prepare(part)
    )
    text = "".join(SECTION.format(i=i, n=i + 2) for i in range(4))
    check(read_text(text, "note.md"), mend=False)
    assert len(prepared) > 1, "no section was read by itself: the note does not test this"
    assert counted.texts == [len(text)]


def test_the_answer_is_that_of_the_passage() -> None:
    def passage(text: str) -> Passage:
        return read_text(text, "note.md").passages[0]

    assert symmetric.letters_called(passage("A is a symmetric matrix.")) == {"A"}
    assert symmetric.letters_called(passage("If A is symmetric, so is the sum.")) == frozenset()
    assert told.denotes_softmax(passage("The softmax is denoted by $\\sigma$."))
    assert not told.denotes_softmax(passage("The softmax is steep."))
    assert increments.is_divided(passage("$dW /= m$"))
    assert not increments.is_divided(passage("$dW = m$"))
