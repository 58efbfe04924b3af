"""Regular expressions that are compiled when they are first asked."""

from __future__ import annotations

import re

import pytest

from backproof.patterns import METHODS, regex


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
