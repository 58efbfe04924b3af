"""SARIF: valid by its published schema and by what the schema cannot say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from backproof.diagnostics import Diagnostic, Edit, Fix, Note, Severity, Silence
from backproof.source import Source, Span
from backproof.views.sarif import to_sarif
from backproof.views.sheet import Line, Sheet, unreadable

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"
TEXT = "one 𝟏𝟏 x\ntwo = 2\n"


def sheet() -> Sheet:
    """A sheet with a finding of every kind."""
    source = Source("a folder/nötes.md", TEXT)
    wrong, other = Span(source, 7, 8), Span(source, 9, 16)
    fix = Fix((Edit(wrong, "y"),), "write y")
    return Sheet(
        source.path,
        (
            Line(other, "two = 2", "gradient", "fails", "scale", "twice", fix=fix, help="two = 1"),
            Line(wrong, "x", "gradient", "undecided", "undefined-symbol", "what is x?"),
            Line(other, "two = 2", "gradient", "holds", conditions=("two = 2",)),
            Line(other, "", "gradient", "fails", "scale", "", silence=Silence("comment", "why")),
        ),
        (Diagnostic("unclosed", Severity.WARNING, wrong, "here", (Note("there", other),)),),
    )


def results(*sheets: Sheet) -> list[dict[str, Any]]:
    """The results of a run, after the schema has been asked."""
    content = json.loads(to_sarif(sheets))
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    jsonschema.validate(content, json.loads(SCHEMA.read_text(encoding="utf-8")))
    (run,) = content["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len({*rules})
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert (result["level"] == "none") == (result["kind"] != "fail")
    found: list[dict[str, Any]] = run["results"]
    return found


def test_every_kind_of_finding_is_valid() -> None:
    kinds = [(r["kind"], r["level"], "suppressions" in r) for r in results(sheet())]
    assert sorted(kinds) == [
        ("fail", "error", False),
        ("fail", "error", True),
        ("fail", "warning", False),
        ("open", "none", False),
        ("pass", "none", False),
    ]


def test_columns_are_utf_16_units() -> None:
    (found,) = (r for r in results(sheet()) if r["ruleId"] == "undefined-symbol")
    place = found["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 1, "startColumn": 10, "endLine": 1, "endColumn": 11}
    assert place["artifactLocation"]["uri"] == "a%20folder/n%C3%B6tes.md"


def test_a_fix_and_its_help_are_told() -> None:
    found = next(r for r in results(sheet()) if "fixes" in r)
    (change,) = found["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"] == "y"
    assert found["message"]["text"].endswith("help: two = 1")


def test_a_file_that_could_not_be_judged_is_a_notification() -> None:
    content = json.loads(to_sarif([unreadable("b.md", "b.md: gone")]))
    (told,) = content["runs"][0]["invocations"]
    assert told["executionSuccessful"] is False
    assert told["toolExecutionNotifications"][0]["message"]["text"] == "b.md: gone"
    assert results(unreadable("b.md", "b.md: gone")) == []


def test_the_schema_refuses_what_is_wrong() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    content = json.loads(to_sarif([sheet()]))
    content["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, json.loads(SCHEMA.read_text(encoding="utf-8")))
