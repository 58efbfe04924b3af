"""A reading that is taken before a line is judged is the one that judging takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from backproof.backends.errors import UnsupportedProgram
from backproof.described import foreseen, network_of
from backproof.documents import read, read_text
from backproof.judge.unrivalled import alike
from backproof.meaning.understanding import Reading
from backproof.pipeline import check

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.md"))

DISC = Path(__file__).parents[1] / "examples" / "disc.md"
CERTAIN = DOCUMENTS[0].with_name("means-of-rows.md")


def described(reading: Reading) -> str:
    """The network of a reading, or why there is none."""
    try:
        program = network_of(reading)
    except UnsupportedProgram as fault:
        return f"{reading.convention} {fault.code}"
    return f"{reading.convention} {[(d.symbol, d.expr) for d in program.definitions]}"


@pytest.mark.parametrize("path", DOCUMENTS[::4], ids=lambda path: path.stem)
def test_what_is_certain_is_taken(path: Path) -> None:
    document = read(path)
    reading, offered = foreseen(document)
    likely = next(offered)
    if reading is not None:
        assert reading is likely
        assert described(reading) == described(check(document, mend=False).reading)


def test_some_documents_are_certain() -> None:
    document = read(CERTAIN)
    reading, offered = foreseen(document)
    assert reading is not None
    assert described(reading) == described(check(document, mend=False).reading)
    assert len(list(offered)) > 1


def test_a_page_that_gives_all_shapes_is_certain() -> None:
    document = read(DISC)
    told: list[Reading] = []
    reading, offered = foreseen(document, told.append)
    first, *others = offered
    assert told == [first]
    assert reading is first
    assert others
    assert all(alike(other, first) for other in others)
    assert described(first) == described(check(document, mend=False).reading)


def test_a_page_that_leaves_a_shape_open_is_not() -> None:
    """With rows as samples the bias is a row, with columns a column."""
    document = read_text("$z = W x + b$, $L = \\|z\\|^2$, $\\frac{dL}{dx} = 2 W^T z$", "note.md")
    first, *others = foreseen(document)[1]
    assert others
    assert not all(alike(other, first) for other in others)


def test_readings_that_somebody_has_are_judged() -> None:
    document = read(CERTAIN)
    _, offered = foreseen(document)
    found, alone = check(document, mend=False, offered=offered), check(document, mend=False)
    assert [j.verdict for j in found.statements] == [j.verdict for j in alone.statements]
    assert described(found.reading) == described(alone.reading)
