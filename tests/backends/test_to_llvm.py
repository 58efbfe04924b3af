"""A program as LLVM IR: what the text says of itself, and that it is checked before it goes out."""

from __future__ import annotations

from dataclasses import replace

import networks
import pytest

from backproof.backends.errors import UnsupportedProgram
from backproof.backends.native.machine import AVX2, AVX512, NEON, SSE2, NoCompiler
from backproof.backends.to_llvm import to_llvm
from backproof.backends.verify_numpy import WrongCode


def test_the_head_says_what_was_chosen_and_why() -> None:
    text = to_llvm(networks.disc(), machine=AVX2)
    head = text[: text.index("\n\n")]
    assert all(line.startswith(";") for line in head.splitlines())
    assert "chosen: unrolled: 25 parameters" in head
    assert "4 samples in the lanes of a vector of 256 bits" in head
    assert ";   8 to 11: b_1, 1 x 4" in head
    assert "define double @gradients(" in text
    assert "define void @train(" in text


@pytest.mark.parametrize(
    ("machine", "vector"),
    [(AVX512, "<16 x float>"), (AVX2, "<8 x float>"), (SSE2, "<4 x float>"), (NEON, "<4 x float>")],
)
def test_the_width_of_vectors_is_that_of_the_machine(machine: object, vector: str) -> None:
    text = to_llvm(networks.disc(), bits=32, machine=machine)  # type: ignore[arg-type]
    assert f"load {vector}, ptr" in text
    assert "define float @gradients(" in text


def test_a_constant_without_a_value_and_an_open_size_are_refused() -> None:
    sized = replace(networks.ridge(), numbers={networks.d: 3})
    with pytest.raises(UnsupportedProgram, match="λ is neither defined") as caught:
        to_llvm(sized)
    assert caught.value.code == "unknown-constant"
    assert "define" in to_llvm(sized, constants={"λ": 0.5})
    with pytest.raises(UnsupportedProgram, match="does not say how long d is"):
        to_llvm(networks.ridge(), constants={"λ": 0.5})


@pytest.mark.parametrize(("width", "rule"), [(64, "tiles: 4097"), (150, "more than 128")])
def test_a_large_network_says_its_rule(width: int, rule: str) -> None:
    numbers = {networks.d: 30, networks.h: width, networks.k: 32 if width == 64 else 140}
    text = to_llvm(replace(networks.disc(), numbers=numbers))
    assert rule in text[: text.index("\n\n")]
    assert "define void @train(" in text


@pytest.mark.parametrize("bits", [64, 32])
def test_wrong_code_is_never_handed_out(monkeypatch: pytest.MonkeyPatch, bits: int) -> None:
    pytest.importorskip("llvmlite", reason="native code needs llvmlite")
    monkeypatch.setattr("backproof.backends.native.passes._Body._sum", _all_added)
    with pytest.raises(WrongCode, match="differs from the algebra"):
        to_llvm(networks.disc(), bits=bits)


def _all_added(body: object, n: object) -> str:
    a, b = (body.of(x) for x in n.args)  # type: ignore[attr-defined]
    return body.lines.value(f"fadd {body.width.type} {a}, {b}")  # type: ignore[attr-defined]


def test_without_a_compiler_the_text_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        raise NoCompiler("llvmlite cannot be loaded")

    monkeypatch.setattr("backproof.backends.to_llvm.host", absent)
    assert "<4 x double>" in to_llvm(networks.disc())
