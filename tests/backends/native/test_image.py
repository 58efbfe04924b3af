"""Code laid out once to run anywhere: the numbers of LLVM's own loader, or no image at all."""

from __future__ import annotations

import ctypes
import gc
import platform

import pytest

from backproof.backends.native import image, jit, machine

DOUBLE = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)
# A constant table, a function of the module and one that is called through it.
OWN = """
@table = private unnamed_addr constant [4 x double] [double 1.0, double 2.5, double 4.0, double 8.5]
define internal double @inner(double %x) noinline {
  %i = fptoui double %x to i64
  %at = getelementptr [4 x double], ptr @table, i64 0, i64 %i
  %y = load double, ptr %at
  %z = fmul double %y, 0x400921FB54442D18
  ret double %z
}
define dso_local double @near(double %x) noinline {
  %y = call double @inner(double %x)
  ret double %y
}
define double @far(double %x) {
  %y = call double @near(double %x)
  %z = fadd double %y, 0.125
  ret double %z
}
"""
ELSEWHERE = """
declare double @erf(double)
define double @run(double %x) {
  %y = call double @erf(double %x)
  ret double %y
}
"""
CHANGING = """
@count = internal global double 1.0
define double @run(double %x) {
  %y = load double, ptr @count
  %z = fadd double %y, %x
  store double %z, ptr @count
  ret double %z
}
"""
here = pytest.mark.skipif(
    platform.machine() != "x86_64" or platform.system() != "Linux",
    reason="images are for x86-64 under Linux",
)


@here
def test_an_image_computes_what_llvm_loads() -> None:
    library = jit.compile_text(OWN)
    found = image.image_of(library.code)
    assert found is not None
    assert set(found.entries) == {"near", "far"}
    loaded = image.Loaded(found)
    for name in found.entries:
        mine, theirs = (each.function(name, DOUBLE) for each in (loaded, library))
        assert [mine(x) for x in (0, 1, 2, 3)] == [theirs(x) for x in (0, 1, 2, 3)]
    with pytest.raises(KeyError):
        loaded.function("inner", DOUBLE)


@here
def test_a_function_keeps_its_image() -> None:
    found = image.image_of(jit.compile_text(OWN).code)
    assert found is not None
    far = image.Loaded(found).function("far", DOUBLE)
    gc.collect()
    assert far(1.0) == 2.5 * 3.141592653589793 + 0.125


@here
@pytest.mark.parametrize("text", [ELSEWHERE, CHANGING])
def test_what_refers_elsewhere_or_changes_has_no_image(text: str) -> None:
    assert image.image_of(jit.compile_text(text).code) is None


def test_code_for_another_machine_has_no_image() -> None:
    assert image.image_of(jit.object_code(OWN, machine.NEON)) is None


@here
def test_damaged_object_files_have_no_image() -> None:
    code = jit.compile_text(OWN).code
    assert image.image_of(b"") is None
    assert image.image_of(b"no object file" * 10) is None
    for length in range(0, len(code), 37):
        image.image_of(code[:length])  # raises nothing


@here
def test_memory_is_never_written_and_run_at_once() -> None:
    found = image.image_of(jit.compile_text(OWN).code)
    assert found is not None
    loaded = image.Loaded(found)
    far = loaded.function("far", DOUBLE)
    place = ctypes.cast(far, ctypes.c_void_p).value
    assert place is not None
    with open("/proc/self/maps", encoding="ascii") as file:
        for line in file:
            span, rights = line.split()[:2]
            first, last = (int(end, 16) for end in span.split("-"))
            if first <= place < last:
                assert rights.startswith("r-x")
                return
    pytest.fail("the code is nowhere in memory")
