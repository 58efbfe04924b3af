"""What kept code depends on: a stamp changes where it does."""

from __future__ import annotations

import os
from pathlib import Path

from backproof.backends.native import stamps


def test_a_program_differs_where_a_module_does(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    module = tmp_path / "part" / "a.py"
    module.write_text("x = 1\n")
    (tmp_path / "notes.txt").write_text("no module")
    first = stamps.modules(tmp_path)
    assert first == stamps.modules(tmp_path)
    os.utime(module, (5, 5))
    later = stamps.modules(tmp_path)
    module.rename(module.with_name("b.py"))
    assert len({first, later, stamps.modules(tmp_path)}) == 3


def test_a_folder_that_cannot_be_read_has_no_stamp(tmp_path: Path) -> None:
    assert stamps.modules(tmp_path / "none") is None


def test_this_program_and_its_compiler_are_told() -> None:
    assert stamps.program() is not None
    assert "llvmlite" in (stamps.compiler() or "")
