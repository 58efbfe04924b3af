"""The machine that code is made for: its instruction set and the width of its vectors."""

from __future__ import annotations

from functools import cache

from backproof.record import dataclass


class NoCompiler(RuntimeError):
    """llvmlite cannot be loaded, or knows no target for this machine; the message says why."""


@dataclass(frozen=True)
class Machine:
    """A target: LLVM's triple, the name of the cpu, its features as `+avx2,-avx512f,...`."""

    triple: str
    cpu: str
    features: str

    @property
    def vector_bits(self) -> int:
        """The width of the widest vector register with float arithmetic: 512, 256 or 128.

        128 is SSE2, which every x86-64 has, and NEON, which every 64-bit ARM has.
        """
        has = {f[1:] for f in self.features.split(",") if f.startswith("+")}
        if "avx512f" in has:
            return 512
        return 256 if {"avx2", "fma"} <= has else 128

    @property
    def vector_registers(self) -> int:
        """How many vector registers there are: 16 on x86-64 before AVX-512, else 32."""
        return 16 if self.triple.startswith("x86_64") and self.vector_bits < 512 else 32

    def lanes(self, bits: int) -> int:
        """How many numbers of 32 or 64 bits one vector register holds."""
        return self.vector_bits // bits


def padded(count: int, lanes: int) -> int:
    """The length of a row of numbers, filled up to whole vectors."""
    return -(-count // lanes) * lanes


# One of each kind, so that the text for a machine can be made and read on every other.
AVX512 = Machine("x86_64-unknown-linux-gnu", "x86-64-v4", "+avx512f,+avx512vl,+avx2,+fma")
AVX2 = Machine("x86_64-unknown-linux-gnu", "x86-64-v3", "+avx2,+fma")
SSE2 = Machine("x86_64-unknown-linux-gnu", "x86-64", "+sse2")
NEON = Machine("aarch64-unknown-linux-gnu", "generic", "+neon")


@cache
def host() -> Machine:
    """This machine; raises NoCompiler where llvmlite cannot be loaded."""
    try:
        from llvmlite import binding
    except (ImportError, OSError) as fault:
        raise NoCompiler(f"llvmlite cannot be loaded: {fault}") from fault
    try:
        features = binding.get_host_cpu_features().flatten()
    except RuntimeError:  # LLVM cannot tell them on some systems; the name of the cpu then does
        features = ""
    return Machine(binding.get_process_triple(), binding.get_host_cpu_name(), features)


@cache
def versions() -> str:
    """The versions of llvmlite and LLVM; raises NoCompiler where llvmlite cannot be loaded."""
    host()
    import llvmlite
    from llvmlite import binding

    return f"llvmlite {llvmlite.__version__}, LLVM {'.'.join(map(str, binding.llvm_version_info))}"
