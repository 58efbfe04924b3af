"""docs/coverage.md shows the test documents as they are."""

from __future__ import annotations

from pathlib import Path

import covered
import pytest

NOTE = """\
# Twice as much

<!-- covers: a square -->

$$ L = x^2 $$
$$ \\frac{dL}{dx} = 2 x $$
$$ \\frac{dL}{dx} = 2 \\cdot x $$
$$ \\frac{dL}{dx} = 3 x + 3 x + 3 x $$
"""


def test_the_page_shows_the_documents_in_order() -> None:
    """Each part of it is compared where the documents are checked, in tests/test_documents.py."""
    introduction, *parts = covered.PAGE.read_text(encoding="utf-8").split("\n## ")
    assert introduction == covered.INTRODUCTION
    links = [part.rstrip().rpartition(": ")[2] for part in parts]
    assert links == [covered.link(path) for path in covered.documents()], "`make docs` rewrites it"


@pytest.mark.parametrize("path", covered.documents(), ids=lambda path: path.stem)
def test_a_document_says_what_it_covers(path: Path) -> None:
    assert covered.COVERS.search(path.read_text(encoding="utf-8")), (
        "put a comment `covers: ...` under its title"
    )


def test_a_part_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covered, "ROOT", tmp_path)
    path = tmp_path / "double.md"
    path.write_text(NOTE, encoding="utf-8")
    assert covered.part(path) == (
        "## Twice as much\n\nA square.\n\n```latex\n\\frac{dL}{dx} = 2 \\cdot x\n```\n\n"
        "2 hold, 1 fail, 0 could not be decided: [double.md](../double.md)\n"
    )


def test_what_a_document_covers_is_read_in_every_format() -> None:
    for text in ("<!-- covers: x -->\n", "% covers: x\n", '["<!-- covers: x -->\\n"]', "covers: x"):
        found = covered.COVERS.search(text)
        assert found is not None
        assert found[1] == "x"
