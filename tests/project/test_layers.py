"""Imports point down."""

from __future__ import annotations

import sys
from pathlib import Path

import house
import pytest


def faults(sources: Path = house.SOURCES) -> list[str]:
    """Imports between parts of the package that the plan does not allow."""
    return [str(found) for found in house.imports(sources) if found.internal and not _may(found)]


def late(sources: Path = house.SOURCES) -> list[str]:
    """Imports inside functions that nothing excuses."""
    return [
        f"{found} inside a function"
        for found in house.imports(sources)
        if found.in_function and found.home not in house.LAZY and not _may_wait(found)
    ]


def _may(found: house.Import) -> bool:
    pair = (found.home, found.target)
    if found.home == found.target or pair in house.ALLOWED:
        return True
    if not {*pair} <= house.LAYERS.keys() or pair in house.FORBIDDEN:
        return False
    return house.LAYERS[found.target] < house.LAYERS[found.home]


def _may_wait(found: house.Import) -> bool:
    return not found.internal and found.target in house.HEAVY


def build(folder: Path, files: dict[str, str]) -> Path:
    """A small package with the given files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_every_part_has_a_layer() -> None:
    assert house.homes() - house.LAYERS.keys() == set(), "name it in tests/project/house.py"


def test_sources_are_found() -> None:
    assert {"source", "diagnostics", "algebra", "syntax"} <= house.homes()
    assert ("diagnostics", "source") in house.edges()


def test_imports_point_down() -> None:
    assert faults() == []


def test_no_import_waits_inside_a_function() -> None:
    assert late() == []


def test_every_exception_names_a_known_part() -> None:
    named = {name for pair in [*house.FORBIDDEN, *house.ALLOWED] for name in pair}
    assert named | house.LAZY.keys() <= house.LAYERS.keys()
    assert all(house.LAZY.values())
    assert not house.HEAVY.keys() & sys.stdlib_module_names


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("algebra/a.py", "from backproof.meaning import x"),
        ("algebra/a.py", "from backproof.syntax.nodes import Node"),
        ("algebra/a.py", "import backproof.judge"),
        ("algebra/ops/a.py", "from ...pipeline import check"),
        ("algebra/a.py", "from .. import pipeline"),
        ("algebra/a.py", "from backproof import check"),
        (
            "algebra/a.py",
            "if TYPE_CHECKING:\n    import backproof.mend",
        ),
        ("algebra/a.py", "import importlib\nimportlib.import_module('backproof.meaning')"),
        ("judge/a.py", "from backproof.syntax import nodes"),
        ("judge/a.py", "from backproof.document import Document"),
        ("backends/a.py", "from backproof.documents import markdown"),
        ("source.py", "from backproof import diagnostics"),
        ("cli/a.py", "from backproof import check"),
        ("surprise.py", "from backproof import source"),
    ],
)
def test_an_import_that_does_not_point_down_is_seen(tmp_path: Path, file: str, text: str) -> None:
    assert faults(build(tmp_path, {file: text}))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("meaning/a.py", "from backproof.algebra.types import Type\nfrom . import b"),
        ("diagnostics.py", "from backproof.source import Span"),
        ("cli/a.py", "from backproof import __version__\nimport backproof.pipeline"),
        ("algebra/ops/a.py", "from ..types import Type\nimport numpy as np"),
    ],
)
def test_an_import_that_points_down_is_let_through(tmp_path: Path, file: str, text: str) -> None:
    sources = build(tmp_path, {file: text, "source.py": ""})
    assert faults(sources) == late(sources) == []


@pytest.mark.parametrize(
    "line", ["from backproof import source", "import json", "from . import b", "import numpy"]
)
def test_an_import_inside_a_function_is_seen(tmp_path: Path, line: str) -> None:
    text = f"class A:\n    def f(self):\n        if self:\n            {line}\n"
    assert late(build(tmp_path / "strict", {"meaning/a.py": text}))
    assert not late(build(tmp_path / "lazy", {"cli/a.py": text}))


def test_a_heavy_library_may_wait(tmp_path: Path) -> None:
    text = "def f():\n    from matplotlib import pyplot\n"
    assert not late(build(tmp_path, {"views/a.py": text}))


def test_a_lazy_table_counts_as_imports(tmp_path: Path) -> None:
    build(tmp_path, {"__init__.py": "HOME = {'check': '.pipeline'}", "pipeline.py": ""})
    assert house.edges(tmp_path) == {("__init__", "pipeline")}
