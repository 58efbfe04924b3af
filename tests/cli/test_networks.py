"""Networks that were read before: the same model, and nothing of what reads documents."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from backproof.backends.errors import UnsupportedProgram
from backproof.backends.native import cache
from backproof.cli import networks

Run = Callable[..., Any]
SHORT = ("--epochs", 3, "--restarts", 1)


@pytest.fixture(autouse=True)
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_kept_network_gives_the_same_model(backproof: Run, disc: Path, tmp_path: Path) -> None:
    for name in ("first", "again"):
        done = backproof("train", disc, "--data", "disc", *SHORT, "-o", f"{name}.safetensors")
        assert done.status == 0, done.err
    first, again = ((tmp_path / f"{n}.safetensors").read_bytes() for n in ("first", "again"))
    assert first == again


def test_nothing_is_read_twice(disc: Path) -> None:
    words = ["train", str(disc), "--data", "disc:samples=40", *map(str, SHORT)]
    code = (
        "import sys\nfrom backproof.cli import main, reading_aside\n"
        "reading_aside.cores = lambda: 1\nassert main(sys.argv[1:]) == 0\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    loaded = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            capture_output=True, text=True, check=True, env=os.environ,
        )  # fmt: skip
        loaded.append(set(done.stderr.split()))
    reading = {"backproof.meaning", "backproof.judge", "backproof.syntax", "backproof.documents"}
    assert reading <= loaded[0]
    assert not reading & loaded[1]
    assert not {"threadpoolctl", "safetensors", "csv", "matplotlib", "tqdm"} & loaded[1]


def test_a_changed_document_is_read_anew(tmp_path: Path, disc: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text(disc.read_text(encoding="utf-8"), encoding="utf-8")
    first = networks.network(str(path))
    text = path.read_text(encoding="utf-8").replace("A_1 W_2 + b_2", "A_1 W_2 - b_2")
    path.write_text(text, encoding="utf-8")
    assert [str(d.expr) for d in networks.network(str(path)).definitions] != [
        str(d.expr) for d in first.definitions
    ]


def test_another_format_is_another_document(tmp_path: Path, disc: Path) -> None:
    (tmp_path / "note.md").write_bytes(disc.read_bytes())
    networks.network(str(tmp_path / "note.md"))
    (tmp_path / "note.ipynb").write_bytes(disc.read_bytes())
    with pytest.raises(UnsupportedProgram):
        networks.network(str(tmp_path / "note.ipynb"))


def test_what_may_include_files_is_not_kept(tmp_path: Path) -> None:
    part = tmp_path / "part.tex"
    main = tmp_path / "main.tex"
    main.write_text("Let $w \\in \\mathbb{R}$ be a weight.\n\\input{part}\n")
    found = []
    for power in (2, 4):
        part.write_text(
            f"\\[ L = w^{power} \\]\n\\[ \\frac{{dL}}{{dw}} = {power} w^{power - 1} \\]\n"
        )
        found.append(str(networks.network(str(main)).definitions[-1].expr))
    assert found[0] != found[1]


def test_a_damaged_entry_is_read_again(disc: Path) -> None:
    first = networks.network(str(disc))
    for path in cache.folder().iterdir():
        cache.store(path.stem, b'{"format": "something else"}')
    again = networks.network(str(disc))
    assert [str(d.expr) for d in again.definitions] == [str(d.expr) for d in first.definitions]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_is_read_once(tmp_path: Path, disc: Path) -> None:
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    writing = Thread(target=lambda: pipe.write_bytes(disc.read_bytes()))
    writing.start()
    found = networks.network(str(pipe))
    writing.join()
    assert found.loss is not None
