"""The picture in docs/architecture.md shows the imports as they are."""

from __future__ import annotations

import house
import picture
import pytest


def test_the_picture_shows_the_imports() -> None:
    arrows = picture.drawn_edges(picture.PAGE.read_text(encoding="utf-8"))
    assert arrows == house.edges(), (
        f"`make docs` redraws docs/architecture.md, or paste this:\n{picture.block()}"
    )


def test_the_picture_names_every_part() -> None:
    shown = picture.drawn(picture.PAGE.read_text(encoding="utf-8"))
    assert shown == picture.block(), "`make docs` redraws docs/architecture.md"


def test_redrawing_replaces_the_picture_and_nothing_else() -> None:
    page = f"before\n{picture.BEGIN}\n  cli --> algebra\n{picture.END}\nafter\n"
    assert picture.drawn_edges(page) == {("cli", "algebra")}
    redrawn = picture.redraw(page)
    assert picture.drawn_edges(redrawn) == house.edges()
    assert redrawn.startswith("before\n")
    assert redrawn.endswith(f"{picture.END}\nafter\n")
    assert picture.redraw(redrawn) == redrawn


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="must hold"):
        picture.redraw("no picture here")
