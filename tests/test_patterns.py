"""Regular expressions that are compiled when they are first asked."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from backproof.patterns import regex
from backproof.pipeline import check, read

METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")
DOCUMENTS = sorted((Path(__file__).parent / "documents").iterdir())


def test_it_answers_as_the_compiled_one_does():
    late, known = regex(r"(a)(b)?", re.I), re.compile(r"(a)(b)?", re.I)
    assert late.search("xAB").groups() == known.search("xAB").groups()
    assert [found.span() for found in late.finditer("abA")] == [(0, 2), (2, 3)]
    assert (late.groups, late.flags, late.pattern) == (known.groups, known.flags, known.pattern)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_may_be_the_first(method):
    assert getattr(regex("a"), method)


def test_it_is_compiled_once_and_not_before_it_is_asked(monkeypatch):
    compiled = []

    def compile_(text, flags):
        compiled.append(text)
        return original(text, flags)

    original = re.compile
    monkeypatch.setattr("backproof.patterns.re.compile", compile_)
    late = regex("b")
    assert compiled == []
    assert late.match("b")
    assert late.search("ab")
    assert not late.fullmatch("ab")
    assert compiled == ["b"]


def test_what_is_no_pattern_is_said_at_the_first_use():
    with pytest.raises(re.error):
        regex("(").search("")


def test_a_search_looks_for_the_words_first():
    late = regex(r"\bcats?\b", re.I, ("cat", "feline"))
    assert late.search("no CATS here").group() == "CATS"
    assert late.search("a category") is None
    assert late.search("a dog") is None
    assert late.match("cat").group() == "cat"
    assert late.match("a cat", 2, 5).group() == "cat"
    assert late.match("a cat", 2, 4) is None
    assert late.match("a dog and a cat", 2, 5) is None


def test_nothing_is_compiled_where_no_word_is():
    late = regex("(", words=("cat",))
    assert late.search("a dog") is None
    assert late.match("a dog", 2, 5) is None
    assert late.pattern == "("
    with pytest.raises(re.error):
        late.search("a cat")
    with pytest.raises(re.error):
        late.match("a cat", 2, 5)


def test_nothing_is_found_that_has_none_of_the_words():
    # Loads the modules that search.
    check(read(DOCUMENTS[0]))
    modules = [m for name, m in sys.modules.items() if name.startswith("backproof.")]
    late = [v for m in modules for v in vars(m).values() if isinstance(v, type(regex("")))]
    found = {id(pattern): pattern for pattern in late if pattern.words}
    assert len(found) > 5
    texts = [path.read_text(encoding="utf-8") for path in DOCUMENTS]
    hits = 0
    for pattern in found.values():
        compiled = re.compile(pattern.pattern, pattern.options)
        for text in texts:
            for match in compiled.finditer(text):
                hits += 1
                found = match.group().lower()
                assert any(word in found for word in pattern.words), (pattern.pattern, found)
    assert hits > 100
