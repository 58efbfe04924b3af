"""Rules of the house that no general tool checks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import house
import pytest

LONGEST = 400
VAGUE = re.compile(r"(^|_)(utils?|helpers?|misc|common|manager)(_|$)")
FOLDERS = ["work", "tmp"]
MACHINE_PATH = re.compile(rf"(?<![\w.:/~$}}-])/(?:{'|'.join(FOLDERS)})(?=[/\s\"'`,;)]|$)")

FILES = [pytest.param(path, id=str(path.relative_to(house.SOURCES))) for path in house.modules()]


def prints(tree: ast.Module) -> list[int]:
    """Lines that call `print`."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]


def undocumented(tree: ast.Module) -> list[str]:
    """Public functions and classes of a module that have no docstring."""
    return [
        f"{node.lineno}: {node.name}"
        for node in _definitions(tree.body)
        if not node.name.startswith("_")
        and not _is_variant(node)
        and not (ast.get_docstring(node) or "").strip()
    ]


def _definitions(
    body: list[ast.stmt],
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node
        elif isinstance(node, ast.If):
            yield from _definitions(node.body + node.orelse)


def _is_variant(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """`@overload` signatures and `@rule.register` cases are documented where they begin."""
    names = [ast.unparse(decorator).partition("(")[0] for decorator in node.decorator_list]
    return any(name.endswith(("overload", ".register")) for name in names)


def public_names(tree: ast.Module) -> set[str]:
    """The names in `__all__`."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            value = node.value  # type: ignore[attr-defined]
            return {c.value for c in ast.walk(value) if isinstance(c, ast.Constant)}
    return set()


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", FILES)
def test_a_name_says_what_is_inside(path: Path) -> None:
    parts = path.relative_to(house.SOURCES).with_suffix("").parts
    assert not [part for part in parts if VAGUE.search(part)]


@pytest.mark.parametrize("path", FILES)
def test_only_the_command_line_prints(path: Path) -> None:
    assert house.home_of(path) == "cli" or prints(parse(path)) == []


@pytest.mark.parametrize("path", FILES)
def test_public_functions_and_classes_are_documented(path: Path) -> None:
    assert undocumented(parse(path)) == []


def test_no_module_has_the_name_of_a_public_function() -> None:
    public = public_names(parse(house.SOURCES / "__init__.py"))
    assert public, "backproof/__init__.py must list the public API in __all__"
    assert public & house.homes() == set()


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    changelog = (house.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[?Unreleased\]?$", changelog, re.MULTILINE)


def test_no_file_names_a_folder_of_one_machine() -> None:
    found = [
        f"{path.relative_to(house.ROOT)}:{number}: {line.strip()[:80]}"
        for path in house.text_files()
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


def test_text_files_are_found() -> None:
    names = {path.relative_to(house.ROOT).as_posix() for path in house.text_files()}
    assert {"README.md", "pyproject.toml", "tests/project/house.py"} <= names


@pytest.mark.parametrize("before", ["", "see ", '"', "(", "path="])
@pytest.mark.parametrize("after", ["", "/x", ' "', ")"])
@pytest.mark.parametrize("name", FOLDERS)
def test_a_machine_path_is_seen(before: str, after: str, name: str) -> None:
    assert MACHINE_PATH.search(f"{before}/{name}{after}")


@pytest.mark.parametrize(
    "text", ["https://a.org/{}/x", "a/{}/b", "x.py:/{}s", "./{}", "$root/{}", "/{}shop"]
)
def test_other_paths_are_let_through(text: str) -> None:
    assert not any(MACHINE_PATH.search(text.format(name)) for name in FOLDERS)


def test_the_checks_of_code_see_what_they_are_for() -> None:
    assert prints(ast.parse("def f():\n    print(1)\n")) == [2]
    assert prints(ast.parse("console.print(1)\n")) == []
    assert undocumented(ast.parse("def f(): ...\nif x:\n    class A: ...\n")) == ["1: f", "3: A"]
    assert undocumented(ast.parse('def _f(): ...\ndef g():\n    """Say."""\n')) == []
    assert public_names(ast.parse("__all__ = ['a', 'b']")) == {"a", "b"}
    assert public_names(ast.parse("__all__: list[str] = ['a']")) == {"a"}
    assert all(VAGUE.search(name) for name in ["utils", "text_helpers", "manager"])
    assert not any(VAGUE.search(name) for name in ["utility", "helpful", "statements"])
