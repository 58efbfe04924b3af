"""The labelled documents of other people: no right line is called wrong, and much is decided."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from types import ModuleType

import pytest

from backproof.cli.judging import sheets_of
from backproof.pipeline import check, read
from backproof.views.json import to_json

FOLDER = Path(os.environ.get("BACKPROOF_CORPUS") or "nowhere")
INDEX = FOLDER / "index.json"
RECORDS = json.loads(INDEX.read_text(encoding="utf-8")) if INDEX.is_file() else []
DECIDED = 0.75
"""The share of all right and wrong lines that is decided at least."""

pytestmark = pytest.mark.skipif(not RECORDS, reason="BACKPROOF_CORPUS names no corpus")


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    """What tells the answer to a label, as the corpus counts it."""
    spec = importlib.util.spec_from_file_location("corpus_score", FOLDER / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_right_line_is_called_wrong(scorer: ModuleType) -> None:
    alarms, scored, decided = [], 0, 0
    for record in RECORDS:
        (path,) = (FOLDER / "docs").glob(f"{record['id']}_*")
        shown = json.loads(to_json(sheets_of(check(read(path)))))
        statements = shown["files"][0]["statements"]
        for label in record["gradients"]:
            if label["verdict"] not in ("right", "wrong"):
                continue
            said = scorer.answer(statements, label)
            scored, decided = scored + 1, decided + (said in ("holds", "fails"))
            if label["verdict"] == "right" and said == "fails":
                alarms.append(f"{path.name}:{label['line']}")
    assert alarms == []
    assert decided >= DECIDED * scored
