"""What is said of an edit at once is what the whole document says."""

from __future__ import annotations

import random
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from threading import Event

import pytest
from editor import Editor
from long_notes import edits, notes
from lsprotocol import types

from backproof.interruption import GivenUp
from backproof.lsp.analysis import Text, analyse, document_of, judged
from backproof.lsp.at_once import AtOnce, Judgement
from backproof.lsp.findings import diagnostics
from backproof.lsp.layout import common
from backproof.lsp.server import _told_soon
from backproof.source import Source
from backproof.views.findings import Finding

Edited = Callable[[Callable[[Editor], Awaitable[None]]], None]
LINES = 500
FORMULA = re.compile(r"\$\$\n(.*?)\n\$\$", re.DOTALL)
WORDS = ("Here ", "Let $u$ be a vector. ", "where $n$ counts samples ", "(columns) ")
PIECES = ("x", "_1", "^2", "}", "$", "W", "\n")


def text_of(notes: str) -> Text:
    return Text("a", "a.md", (("a", notes),))


def whole(notes: str) -> Judgement:
    text = text_of(notes)
    return Judgement(judged(text, document_of(text), mend=False), 1.0)


def said(found: Sequence[Finding]) -> list[tuple[int, int, str]]:
    return [(f.span.start, f.span.end, f.word) for f in found]


def shared(notes: str) -> str:
    """Notes of which some chapters leave to others what they define."""
    return notes.replace("$$\nA_1 = \\tanh(Z_1)\n$$\n", "", 1).replace("$$\nq = A u\n$$\n", "", 1)


def random_edit(rng: random.Random, text: str) -> str:
    found = rng.choice(list(FORMULA.finditer(text)))
    start, end = found.span(1)
    inner = found[1]
    place = rng.randrange(len(inner))
    changed = rng.choice([
        inner.replace("-", "+", 1),
        inner.replace("^T", "", 1),
        inner.replace("= ", "= 2 ", 1),
        inner[:place] + inner[place + 1 :],
        inner[:place] + rng.choice(PIECES) + inner[place:],
    ])  # fmt: skip
    if rng.random() < 0.2:
        return text[: found.start()] + rng.choice(WORDS) + "\n\n" + text[found.start() :]
    return text[:start] + changed + text[end:]


@pytest.mark.parametrize("seed", range(2))
def test_random_edits_are_answered_as_the_whole_is(seed: int) -> None:
    """But for what only the whole tells, which is rare."""
    rng = random.Random(seed)
    text = shared(notes(LINES))
    before = whole(text)
    answered = different = 0
    for _ in range(12):
        new = random_edit(rng, text)
        at_once = before.after(text_of(new))
        again = whole(new)
        if at_once is not None:
            answered += 1
            different += said(at_once.findings) != said(again.findings)
        if rng.random() < 0.5:
            text, before = new, again
    assert answered >= 8
    assert different <= 1


def at_once(before: Judgement, text: str) -> AtOnce:
    found = before.after(text_of(text))
    assert found is not None
    return found


def test_what_stands_elsewhere_moves_along() -> None:
    text = notes(LINES)
    last = text.rindex("A u\n$$\n\n$$\n\\nabla_A")
    wrong = text[:last] + "3 " + text[last:]
    before = whole(wrong)
    assert [f.word for f in before.findings] == ["fails"]
    old, new = edits(wrong)["a word"]
    longer = wrong.replace(old, new + "\n\nOne line more.\n", 1)
    (kept,) = at_once(before, longer).findings
    assert kept.span.text == before.findings[0].span.text
    assert kept.span.line == before.findings[0].span.line + 3


def test_sections_that_use_a_definition_are_judged_again() -> None:
    text = notes(LINES)
    first = text.index("w^T x + b")
    start, end = text.rindex("## ", 0, first), text.index("\n## ", first)
    chapter = text[start:end]
    # Of two chapters one leaves to the other what p is.
    bare = chapter.replace("$$\np = \\sigma(z)\n$$\n", "", 1).replace("Chapter", "Again")
    twice = text[:end] + "\n" + bare + text[end:]
    before = whole(twice)
    assert before.findings == []
    changed = twice.replace(chapter, chapter.replace(r"\sigma(z)", r"\sigma(2 z)"), 1)
    found = at_once(before, changed).findings
    assert said(found) == said(whole(changed).findings)
    assert any(f.span.start > twice.index("Again") for f in found)


def test_other_settings_are_judged_as_a_whole() -> None:
    text = notes(LINES)
    before = whole(text)
    assert before.after(text_of(text + "\n<!-- backproof: batch=rows -->\n")) is None


@pytest.mark.parametrize(
    "name", ["a title", "another section", "a section less", "a word at the top"]
)
def test_another_outline_is_answered_at_once(name: str) -> None:
    """Findings before and behind the edit stay where they are."""
    text = notes(LINES)
    for sign in ("first", "last"):
        place = (
            text.index(r"\nabla_v f = A u") if sign == "first" else text.rindex(r"\nabla_v f = A u")
        )
        text = text[:place] + text[place:].replace("A u", "7 A u", 1)
    before = whole(text)
    assert len(before.findings) == 2
    old, new = edits(text)[name]
    changed = text.replace(old, new, 1)
    assert changed != text
    assert said(at_once(before, changed).findings) == said(whole(changed).findings)


def test_a_section_that_is_gone_takes_its_findings_along() -> None:
    text = notes(LINES)
    chapter, _ = edits(text)["a section less"]
    wrong = chapter.replace(r"\frac{1}{m} (Z_2 - Y)", r"\frac{3}{m} (Z_2 - Y)")
    before = whole(text.replace(chapter, wrong))
    assert [f.word for f in before.findings] == ["fails"]
    assert at_once(before, text.replace(chapter, "")).findings == []


def test_of_what_all_rests_on_the_next_sections_are_judged_at_once() -> None:
    text = notes(LINES).replace(r"\sigma", "g")
    before = whole(text)
    old, new = edits(text)["a definition of all"]
    changed = text.replace(old, new, 1)
    there = {(f.span.start, f.word) for f in whole(changed).findings}
    found = {(f.span.start, f.word) for f in at_once(before, changed).findings}
    assert found
    assert found <= there
    first = min(start for start, _ in there)
    assert first in {start for start, _ in found}


def test_titles_at_random_are_answered_as_the_whole_is() -> None:
    rng = random.Random(5)
    text = shared(notes(LINES))
    before = whole(text)
    different = 0
    for _ in range(6):
        heading = rng.choice([m.start() for m in re.finditer(r"^## ", text, re.MULTILINE)])
        end = text.find("\n## ", heading)
        new = rng.choice([
            text[:heading] + "## Beside\n\n" + text[heading:],
            text[:heading] + "#" + text[heading:],
            text[:heading] + text[end + 1 :] if end > 0 else text[:heading],
            text[:heading] + text[heading + 3 :],
        ])  # fmt: skip
        found, again = before.after(text_of(new)), whole(new)
        different += found is not None and said(found.findings) != said(again.findings)
        text, before = new, again
    assert different <= 1


def test_an_open_formula_concerns_what_it_takes_in() -> None:
    text = notes(LINES)
    before = whole(text)
    opened = text.replace("## Chapter 4", "$$\n\n## Chapter 4", 1)
    found = before.after(text_of(opened))
    assert found is None or said(found.findings) == said(whole(opened).findings)


def test_what_could_not_be_decided_waits_for_the_whole() -> None:
    """That a line fails which says the same as before is not said at once."""
    text = notes(LINES)
    last = text.rindex("\\nabla_v f = A u")
    unknown = text[:last] + text[last:].replace("A u", "A u + s", 1)
    before = whole(unknown)
    (open_,) = before.findings
    assert open_.word == "undecided"
    place = unknown.rindex("q = A u")
    changed = unknown[:place] + unknown[place:].replace("A u", "2 A u", 1)
    found = {f.span.text: f.word for f in at_once(before, changed).findings}
    assert found["\\nabla_v f = A u + s"] == "undecided"
    assert "fails" in found.values()


def test_formulas_on_either_side_of_a_new_one_are_known_again() -> None:
    text = notes(LINES)
    first = text.index(r"\nabla_v f = A u")
    wrong = text[:first] + text[first:].replace("A u", "7 A u", 1)
    before = whole(wrong)
    place = wrong.index("Both the form and the length")
    longer = wrong[:place] + "Here $c = a b$ is new. " + wrong[place:]
    found = at_once(before, longer)
    assert said(found.findings) == said(whole(longer).findings)
    assert [f.span.text for f in found.findings] == [f.span.text for f in before.findings]


def test_edits_of_long_notes_end_as_a_fresh_check(edited: Edited, tmp_path: Path) -> None:
    """Whatever is typed, in the end the server says what a check of the last text says."""

    async def work(editor: Editor) -> None:
        rng = random.Random(11)
        address = (tmp_path / "notes.md").as_uri()
        text = shared(notes(LINES))
        editor.open(address, text)
        await editor.findings(address)
        for number in range(9):
            new = random_edit(rng, text)
            ahead, behind = common(text, new)
            source = Source(address, text)
            place = types.Range(
                types.Position(*source.position_utf16(ahead)),
                types.Position(*source.position_utf16(len(text) - behind)),
            )
            editor.edit(address, (place, new[ahead : len(new) - behind]))
            text = new
            if number % 3 == 0:
                await editor.findings(address)
        fresh = diagnostics(analyse(Text(address, "notes.md", ((address, text),))))[address]
        expected = [(d.message, d.range) for d in fresh]
        assert expected
        while [(d.message, d.range) for d in await editor.findings(address)] != expected:
            pass

    edited(work)


def test_what_an_edit_does_not_concern_is_said_first_where_the_rest_takes_a_while() -> None:
    text = notes(LINES)
    old, new = edits(text)["a gradient"]
    last = text.rindex("\\nabla_v f = A u")
    wrong = text[:last] + text[last:].replace("A u", "2 A u", 1)
    before = whole(wrong)
    (kept,) = before.findings
    changed = text_of(wrong.replace(old, new, 1))
    before.took = 0.0
    assert before.at_first(changed) is None
    before.took = 1000.0
    first = before.at_first(changed)
    assert first is not None
    assert [(f.span.text, f.word) for f in first.findings] == [(kept.span.text, "fails")]
    (shown,) = diagnostics(first.analysis, first.findings).values()
    assert [d.code for d in shown] == [kept.code]


def test_what_was_edited_is_not_said_first() -> None:
    text = notes(LINES)
    last = text.rindex("\\nabla_v f = A u")
    wrong = text[:last] + text[last:].replace("A u", "2 A u", 1)
    before = whole(wrong)
    before.took = 1000.0
    first = before.at_first(text_of(text[:last] + text[last:].replace("A u", "3 A u", 1)))
    assert first is not None
    assert first.findings == []
    definition = wrong.rindex("q = A u")
    resting = wrong[:definition] + wrong[definition:].replace("A u", "3 A u", 1)
    first = before.at_first(text_of(resting))
    assert first is not None
    assert first.findings == []


def test_a_new_edit_ends_what_is_judged_for_the_last_one() -> None:
    text = notes(LINES)
    old, new = edits(text)["a gradient"]
    ended = Event()
    ended.set()
    with pytest.raises(GivenUp):
        _told_soon(ended, whole(text), text_of(text.replace(old, new, 1)))


def test_the_whole_follows(edited: Edited, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        address = (tmp_path / "notes.md").as_uri()
        text = notes(LINES)
        editor.open(address, text)
        assert await editor.findings(address) == []
        old, new = edits(text)["a gradient"]
        editor.edit(address, text.replace(old, new, 1))
        # Where the machine is slow, what the edit does not concern comes first: nothing.
        (soon,) = await editor.findings(address) or await editor.findings(address)
        (later,) = await editor.findings(address)
        assert soon.code == later.code == "scale"
        assert "times the gradient" in soon.message
        assert "write" in later.message

    edited(work)
