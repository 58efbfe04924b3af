"""Text of LLVM IR into functions that can be called, through the cache on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backproof.backends.native import cache
from backproof.backends.native.image import Function, carrying
from backproof.backends.native.machine import Machine, NoCompiler, host, versions

# The level of code generation. No pass runs before it but the one that puts functions marked
# `alwaysinline` into their callers: the text is written as it is to run.
LEVEL = 2
QUICK = 0
"""The level for code that does little: made in a third of the time, it takes two to four times as
long for the same bits."""


class BadCode(RuntimeError):
    """LLVM refused generated text: an error of ours, never of a document."""


class Library:
    """Compiled code, and the object file it comes from; it lives as long as one of its functions
    does."""

    def __init__(self, engine: Any, cached: bool, code: bytes = b""):
        self._engine = engine
        self.cached = cached
        self.code = code

    def function(self, name: str, signature: Callable[[int], Function]) -> Function:
        """A function by its name, as `ctypes.CFUNCTYPE(...)`; raises KeyError for an unknown one.

        Calls release the GIL, so that threads run side by side.
        """
        address = self._engine.get_function_address(name)
        if not address:
            raise KeyError(name)
        return carrying(signature(address), self)


def compile_text(text: str, *parts: str, keep: bool = True, level: int = LEVEL) -> Library:
    """Compile a module for this machine at a level of code generation, LEVEL or QUICK.

    The same text on the same machine with the same versions comes from the cache unless `keep` is
    False; `parts` is what else the code depends on. Raises NoCompiler without llvmlite, BadCode
    where LLVM refuses the text.
    """
    machine = host()
    name = cache.key([
        text, *parts, machine.triple, machine.cpu, machine.features, versions(), str(level)
    ])  # fmt: skip
    code = cache.load(name) if keep else None
    found = code is not None
    if code is None:
        code = object_code(text, machine, level)
        if keep:
            cache.store(name, code)
    return Library(_load(code, machine), found, code)


def prepare() -> None:
    """Load LLVM and what it needs for this machine; raises NoCompiler."""
    _target(host())


def object_code(text: str, machine: Machine, level: int = LEVEL) -> bytes:
    """The object file for a machine, which need not be this one; raises BadCode, NoCompiler."""
    module, target = _module(text, machine, level)
    return bytes(target.emit_object(module))


def assembly(text: str, machine: Machine) -> str:
    """The same as assembly, to be read; raises BadCode, NoCompiler."""
    module, target = _module(text, machine, LEVEL)
    return str(target.emit_assembly(module))


def _module(text: str, machine: Machine, level: int) -> tuple[Any, Any]:
    target = _target(machine, level)
    from llvmlite import binding

    try:
        module = binding.parse_assembly(text)
        module.verify()
    except RuntimeError as fault:
        raise BadCode(str(fault)) from fault
    module.triple = machine.triple
    module.data_layout = str(target.target_data)
    if "alwaysinline" in text:
        tuning = binding.create_pipeline_tuning_options(speed_level=level)
        passes = binding.create_new_module_pass_manager()
        passes.add_always_inliner_pass()
        passes.run(module, binding.create_pass_builder(target, tuning))
    return module, target


def _target(machine: Machine, level: int = LEVEL) -> Any:
    native = host()
    from llvmlite import binding

    if machine == native:
        binding.initialize_native_target()
        binding.initialize_native_asmprinter()
    else:
        binding.initialize_all_targets()
        binding.initialize_all_asmprinters()
    try:
        known = binding.Target.from_triple(machine.triple)
    except RuntimeError as fault:
        raise NoCompiler(f"LLVM knows no target {machine.triple}: {fault}") from fault
    return known.create_target_machine(
        cpu=machine.cpu,
        features=machine.features,
        opt=level,
        reloc="pic",
        codemodel="jitdefault",
        jit=True,
    )


def _load(code: bytes, machine: Machine) -> Any:
    target = _target(machine)
    from llvmlite import binding

    engine = binding.create_mcjit_compiler(binding.parse_assembly(""), target)
    engine.add_object_file(binding.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine
