"""Text into functions: compiled, taken from the cache, refused."""

from __future__ import annotations

import builtins
import ctypes
import gc
from typing import Any

import pytest

from backproof.backends.native import cache, jit, machine

DOUBLE = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)
TWICE = """
define double @inner(double %x) alwaysinline {
  %y = fadd double %x, %x
  ret double %y
}
define double @twice(double %x) {
  %y = call double @inner(double %x)
  ret double %y
}
"""


def test_a_function_is_compiled_and_then_cached() -> None:
    first = jit.compile_text(TWICE)
    second = jit.compile_text(TWICE)
    assert (first.cached, second.cached) == (False, True)
    assert first.function("twice", DOUBLE)(1.5) == second.function("twice", DOUBLE)(1.5) == 3
    assert not jit.compile_text(TWICE, "another part").cached
    assert not jit.compile_text(TWICE, keep=False).cached


def test_a_function_keeps_its_code() -> None:
    twice = jit.compile_text(TWICE).function("twice", DOUBLE)
    gc.collect()
    assert twice(2.0) == 4


def test_a_damaged_entry_is_compiled_again() -> None:
    jit.compile_text(TWICE)
    (path,) = cache.folder().iterdir()
    path.write_bytes(path.read_bytes()[:-7])
    again = jit.compile_text(TWICE)
    assert not again.cached
    assert again.function("twice", DOUBLE)(1.0) == 2
    assert jit.compile_text(TWICE).cached


def test_an_unknown_function_is_named() -> None:
    with pytest.raises(KeyError, match="thrice"):
        jit.compile_text(TWICE).function("thrice", DOUBLE)


def test_text_that_llvm_refuses_is_a_fault_of_ours() -> None:
    with pytest.raises(jit.BadCode, match="expected"):
        jit.compile_text("define nonsense")


def test_small_functions_go_into_their_callers() -> None:
    assert "call" not in jit.assembly(TWICE, machine.host()).split("twice:")[1]


def test_without_llvmlite_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def absent(name: str, *args: Any, **keywords: Any) -> Any:
        if name.startswith("llvmlite"):
            raise ImportError("no module named llvmlite")
        return real(name, *args, **keywords)

    machine.host.cache_clear()
    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(machine.NoCompiler, match="llvmlite"):
        jit.compile_text(TWICE)


def test_the_width_of_vectors_follows_the_features() -> None:
    assert machine.AVX512.vector_bits == 512
    assert machine.AVX2.vector_bits == 256
    assert machine.SSE2.vector_bits == machine.NEON.vector_bits == 128
    assert machine.AVX2.lanes(64) == 4
    assert machine.AVX512.lanes(32) == 16
    assert machine.AVX2.vector_registers == 16
    assert machine.AVX512.vector_registers == machine.NEON.vector_registers == 32
