"""Configurations: what they ask for, and the line of what is wrong in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backproof.configuration.finding import find_configuration
from backproof.configuration.loading import load_configuration
from backproof.configuration.matching import rules_for
from backproof.configuration.model import ConfigurationError, Rules

Load = Callable[..., Any]
FULL = """\
include = ["*.md"]
exclude = ["old/"]
respect-gitignore = false
format = "concise"
baseline = "known.json"
select = ["fails"]
ignore = ["scale"]
strict = true

[[overrides]]
files = ["drafts/", "*.tex"]
ignore = ["wrong-sign"]
strict = false

[[overrides]]
files = ["drafts/b.md"]
select = ["undecided"]
"""


def test_every_key_is_read(loaded: Load, tmp_path: Path) -> None:
    found = loaded(FULL)
    assert (found.include, found.exclude, found.respect_gitignore) == (("*.md",), ("old/",), False)
    assert (found.format, found.baseline, found.root) == ("concise", "known.json", tmp_path)
    assert found.rules == Rules(("fails",), ("scale",), True)


def test_the_same_in_pyproject(loaded: Load, tmp_path: Path) -> None:
    text = FULL.replace("[[overrides]]", "[[tool.backproof.overrides]]")
    found = loaded(f"[project]\nname = 'x'\n[tool.backproof]\n{text}", "pyproject.toml")
    assert found.overrides == loaded(FULL).overrides
    assert loaded("[project]\nname = 'backproof'\n", "pyproject.toml") is None


@pytest.mark.parametrize(
    ("path", "rules"),
    [
        ("a.md", Rules(("fails",), ("scale",), True)),
        ("sub/a.tex", Rules(("fails",), ("scale", "wrong-sign"), False)),
        ("drafts/sub/a.md", Rules(("fails",), ("scale", "wrong-sign"), False)),
        ("drafts/b.md", Rules(("undecided",), ("scale", "wrong-sign"), False)),
    ],
)
def test_overrides_speak_of_their_files(
    loaded: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, rules: Rules
) -> None:
    monkeypatch.chdir(tmp_path)
    assert rules_for(loaded(FULL), path) == rules
    assert rules_for(loaded(FULL), tmp_path / path) == rules


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("strict = true\nignor = []", ":2: unknown key 'ignor'; did you mean 'ignore'?"),
        ("zzz = 1", ":1: unknown key 'zzz'; there are include, exclude,"),
        ("\n[override]\nfiles = []", ":2: unknown key 'override'; did you mean 'overrides'?"),
        ("\nstrict = 1", ":2: strict must be true or false, not 1"),
        ("\nignore = ['scael']", ":2: no code is called 'scael'; did you mean 'scale'?"),
        ("select = 'scale'", ":1: select must be a list of strings, not 'scale'"),
        ("ignore = [\n 1,\n]", ":1: ignore must be a list of strings, not [1]"),
        ("format = 'xml'", ":1: format must be one of text, concise, json, github, sarif, not"),
        ("baseline = true", ":1: baseline must be a path in quotes, not true"),
        ("[[overrides]]\nfiles = ['a']\n[[overrides]]\nignore = []", ":3: an override needs files"),
        ("[[overrides]]\nfiles = ['a']\n'includes' = []", ":3: unknown key 'includes'"),
        ("overrides = 3", ":1: overrides must be tables"),
        ("\n\nstrict = maybe", ":3: not TOML: Invalid value"),
        ("strict = true\nstrict = true", ":2: not TOML: Cannot overwrite a value"),
    ],
)  # fmt: skip
def test_a_fault_is_said_with_its_line(loaded: Load, text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as found:
        loaded(text)
    assert said in str(found.value)
    assert "\n" not in str(found.value)


def test_a_fault_in_pyproject_has_its_line(loaded: Load) -> None:
    text = "[project]\nignor = 1\n\n[tool.backproof]\nignor = []\n"
    with pytest.raises(ConfigurationError, match=r"pyproject\.toml:5: unknown key"):
        loaded(text, "pyproject.toml")
    with pytest.raises(ConfigurationError, match=r":1: backproof must be a table"):
        loaded("tool.backproof = 3\n", "pyproject.toml")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.toml"):
        with pytest.raises(ConfigurationError, match=str(path)):
            load_configuration(path)
    (tmp_path / "latin.toml").write_bytes(b"# na\xefve")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        load_configuration(tmp_path / "latin.toml")


def test_the_nearest_configuration_is_used(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.backproof]\nstrict = true\n", "utf-8")
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'backproof'\n", "utf-8")
    found = find_configuration(inner)
    assert found is not None
    assert (found.path, found.root) == (tmp_path / "pyproject.toml", tmp_path)
    (tmp_path / "a" / "backproof.toml").write_text("", "utf-8")
    found = find_configuration(inner)
    assert found is not None
    assert found.root == tmp_path / "a"
