"""A few hundred damaged documents, always the same ones; `make fuzz` tries thousands."""

from __future__ import annotations

from pathlib import Path

import fuzz
import pytest
import shelf
from damage import damaged, tokens
from shelf import Text

SEED, COUNT, CHUNK = 1, 300, 30


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return [*shelf.own(), *shelf.corpus()]


@pytest.mark.parametrize("first", range(0, COUNT, CHUNK))
def test_damage_gives_findings_and_no_exception(first: int, texts: list[Text]) -> None:
    found = [fuzz.trial(number, SEED, texts) for number in range(first, first + CHUNK)]
    failed = [(o.number, o.failure, o.details) for o in found if o.failure]
    assert failed == [], f"python tests/fuzz/fuzz.py --seed {SEED} --only {failed[0][0]}"


def test_damage_repeats_and_differs(texts: list[Text]) -> None:
    assert damaged(3, SEED, texts) == damaged(3, SEED, texts)
    assert len({damaged(number, SEED, texts).text for number in range(50)}) > 45


def test_tokens_are_the_whole_text(texts: list[Text]) -> None:
    for document in texts:
        assert "".join(tokens(document.text)) == document.text


def test_an_exception_is_a_failure_and_is_minimised(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A fault planted in the pipeline is reported, and reduced to the tokens that trigger it."""

    def faulty(document: Text) -> str:
        if "{" in document.text and r"\frac" in document.text:
            raise KeyError("planted")
        return "internal-error: planted" if "$" in document.text else ""

    monkeypatch.setattr(fuzz, "pipeline", faulty)
    texts = [Text("note.md", r"before $\frac{dL}{dx}$ after")] * 2
    outcomes = [fuzz.trial(number, SEED, texts) for number in range(40)]
    assert {o.failure for o in outcomes} >= {"KeyError in test_fuzz.faulty", ""}
    assert "internal-error: planted" in {o.failure for o in outcomes}
    raised = next(o for o in outcomes if o.failure.startswith("KeyError"))
    path = fuzz.reproduce(raised, SEED, texts, tmp_path)
    assert sorted(path.read_text(encoding="utf-8").split("{")) == ["", r"\frac"]
    assert "planted" in path.with_suffix(path.suffix + ".log").read_text(encoding="utf-8")


def test_what_takes_too_long_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "pipeline", lambda document: fuzz._too_long())
    assert fuzz.outcome(0, Text("a.md", "")).failure.startswith("longer than")
