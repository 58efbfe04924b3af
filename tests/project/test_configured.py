"""The schema and the page of the configuration say what the code says."""

from __future__ import annotations

import json
import tomllib

import configured
import pytest

from backproof.configuration.loading import load_configuration
from backproof.configuration.model import ConfigurationError


def test_the_schema_is_fresh() -> None:
    assert configured.SCHEMA.read_text(encoding="utf-8") == configured.schema_text(), "make docs"


def test_the_page_is_fresh() -> None:
    text = configured.PAGE.read_text(encoding="utf-8")
    assert configured.page_text(text) == text, "make docs"


CASES = ("", "strict = 1", "ignor = []", "format = 'sarif'", "[[overrides]]", "overrides = 1",
         "[[overrides]]\nfiles = ['a']\nstrict = true", "[[overrides]]\nfiles = []",
         "select = ['scale', 1]")  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_the_schema_and_the_reader_agree(text: str, tmp_path) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    path = tmp_path / "backproof.toml"
    path.write_text(text, encoding="utf-8")
    schema = json.loads(configured.SCHEMA.read_text(encoding="utf-8"))
    valid = jsonschema.Draft7Validator(schema).is_valid(tomllib.loads(text))
    try:
        load_configuration(path)
    except ConfigurationError:
        assert not valid
    else:
        assert valid


def test_the_examples_of_the_page_are_valid(tmp_path) -> None:
    page = configured.PAGE.read_text(encoding="utf-8")
    examples = [part.partition("```")[0] for part in page.split("```toml\n")[1:]]
    assert len(examples) == 2
    for name, text in zip(("pyproject.toml", "backproof.toml"), examples, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert load_configuration(tmp_path / name) is not None
