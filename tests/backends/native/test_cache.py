"""Compiled code on disk: found again, refused where damaged or not ours, bounded."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from backproof.backends.native import cache


def test_what_is_stored_is_loaded(cache_home: Path) -> None:
    name = cache.key(["a"])
    assert cache.load(name) is None
    cache.store(name, b"code")
    assert cache.load(name) == b"code"
    assert [p.name for p in (cache_home / "backproof/native").iterdir()] == [f"{name}.o"]


def test_a_key_tells_its_parts_apart() -> None:
    keys = {cache.key(parts) for parts in (["ab", "c"], ["a", "bc"], ["abc"], ["ab", "c", ""])}
    assert len(keys) == 4


@pytest.mark.parametrize("damage", [b"", b"x" * 10, b"x" * 500])
def test_a_damaged_entry_counts_as_absent(damage: bytes) -> None:
    cache.store("name", b"code" * 100)
    path = cache.folder() / "name.o"
    path.write_bytes(damage)
    assert cache.load("name") is None
    cache.store("name", b"code")
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    assert cache.load("name") is None


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has no such rights")
def test_what_others_may_write_is_not_run() -> None:
    cache.store("name", b"code")
    (cache.folder() / "name.o").chmod(0o666)
    assert cache.load("name") is None
    assert cache.folder().stat().st_mode & 0o777 == 0o700


def test_the_folder_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 1000)
    for i in range(5):
        cache.store(f"old{i}", bytes(300))
        os.utime(cache.folder() / f"old{i}.o", (i, i))
    cache.store("new", bytes(300))
    assert cache.load("new") is not None
    assert cache.load("old0") is None
    assert sum(p.stat().st_size for p in cache.folder().iterdir()) <= 1000


def test_a_folder_that_cannot_be_written_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    cache.store("name", b"code")
    assert cache.load("name") is None


def test_a_relative_folder_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert cache.folder() == Path.home() / ".cache/backproof/native"


def test_many_may_store_and_load_at_once() -> None:
    code = bytes(100_000)

    def both(_: int) -> bytes | None:
        cache.store("name", code)
        return cache.load("name")

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(both, range(64))) == {code}
    assert [p.name for p in cache.folder().iterdir()] == ["name.o"]
