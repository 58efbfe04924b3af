"""The pages on codes show what `check` says; each names the fault that its title names."""

from __future__ import annotations

from pathlib import Path

import pages
import pytest

from backproof.codes import DOUBTS
from backproof.judge.verdicts import Fails, Undecided
from backproof.mend.proposals import CODES
from backproof.pipeline import check, read_text


@pytest.mark.parametrize("path", pages.pages(), ids=lambda p: p.stem)
def test_a_page_shows_what_is_said(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.stem}\n")
    checked = check(read_text(pages.document_of(text), "notes.md"))
    failing = [j.verdict for j in checked.statements if isinstance(j.verdict, Fails)]
    assert [verdict.code for verdict in failing] == [path.stem][path.stem in DOUBTS :]
    undecided = [j.verdict for j in checked.statements if isinstance(j.verdict, Undecided)]
    assert path.stem not in DOUBTS or path.stem in {verdict.code for verdict in undecided}
    assert pages.redrawn(text) == text, "make docs"


def test_every_change_that_mends_has_a_page() -> None:
    assert {*CODES.values()} <= {path.stem for path in pages.pages()}
