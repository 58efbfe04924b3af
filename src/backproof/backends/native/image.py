"""Compiled code as one piece of memory that runs wherever it is put, without LLVM to load it.

An object file for x86-64 whose parts refer to one another by distance alone is laid out once, with
all distances filled in. What refers to anything else, or holds data that change, has no image and
is loaded by LLVM each time.

Format: ELF-64, as in the System V ABI, AMD64 supplement.
"""

from __future__ import annotations

import ctypes
import mmap
import struct
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from backproof.record import dataclass

Function = TypeVar("Function")
_X86_64 = b"\x7fELF\x02\x01\x01", 62
_WRITE, _ALLOC, _TLS = 1, 2, 0x400
_PROGBITS, _SYMTAB, _RELA, _NOBITS = 1, 2, 4, 8
_UNDEFINED, _RESERVED = 0, 0xFF00
_GLOBAL_FUNCTION = 0x12
_TABLE = b"_GLOBAL_OFFSET_TABLE_"
# Relocations that are distances, as (bytes, from the place itself or from the start). The table of
# offsets that some of them speak of is empty, and the start of the image stands for it.
_DISTANCES = {2: (4, True), 4: (4, True), 24: (8, True), 25: (8, False), 29: (8, True)}


@dataclass(frozen=True)
class Image:
    """The bytes, and where in them each function begins."""

    code: bytes
    entries: Mapping[str, int]


class _Section(NamedTuple):
    name: int
    kind: int
    flags: int
    address: int
    offset: int
    size: int
    link: int
    info: int
    align: int
    each: int


class _Symbol(NamedTuple):
    name: int
    info: int
    other: int
    section: int
    value: int
    size: int


class _NoImage(Exception):
    """This object file refers to what is not in it."""


def image_of(code: bytes) -> Image | None:
    """The image of an object file; None where there is none."""
    try:
        return _laid_out(code)
    except (_NoImage, struct.error, ValueError, IndexError):
        return None


def _laid_out(code: bytes) -> Image:
    magic, machine = _X86_64
    if code[:7] != magic or struct.unpack_from("<H", code, 18)[0] != machine:
        raise _NoImage
    (start,) = struct.unpack_from("<Q", code, 40)
    each, count = struct.unpack_from("<HH", code, 58)
    sections = [
        _Section(*struct.unpack_from("<IIQQQQIIQQ", code, start + i * each)) for i in range(count)
    ]
    memory, places = bytearray(), dict[int, int]()
    for i, section in enumerate(sections):
        # Unwinding tables (their kind is x86-64's own) are for what throws; nothing here does.
        if not section.flags & _ALLOC or section.kind != _PROGBITS or not section.size:
            if section.flags & _ALLOC and section.kind == _NOBITS and section.size:
                raise _NoImage
            continue
        if section.flags & (_WRITE | _TLS):
            raise _NoImage
        memory.extend(bytes(-len(memory) % max(section.align, 1)))
        places[i] = len(memory)
        memory.extend(code[section.offset : section.offset + section.size])
    (table,) = [section for section in sections if section.kind == _SYMTAB]
    names = sections[table.link]
    symbols = [
        _Symbol(*struct.unpack_from("<IBBHQQ", code, table.offset + 24 * i))
        for i in range(table.size // 24)
    ]

    def name(symbol: _Symbol) -> bytes:
        first = names.offset + symbol.name
        return code[first : code.index(b"\0", first)]

    def place(symbol: _Symbol) -> int:
        if symbol.section == _UNDEFINED and name(symbol) == _TABLE:
            return 0
        if symbol.section not in places:
            raise _NoImage
        return places[symbol.section] + symbol.value

    for section in sections:
        if section.kind != _RELA or section.info not in places:
            continue
        for i in range(section.size // 24):
            offset, info, added = struct.unpack_from("<QQq", code, section.offset + 24 * i)
            if info & 0xFFFFFFFF not in _DISTANCES:
                raise _NoImage
            width, relative = _DISTANCES[info & 0xFFFFFFFF]
            at = places[section.info] + offset
            value = place(symbols[info >> 32]) + added - (at if relative else 0)
            struct.pack_into("<i" if width == 4 else "<q", memory, at, value)
    entries = {
        name(s).decode(): place(s)
        for s in symbols
        if s.info == _GLOBAL_FUNCTION and s.section not in (_UNDEFINED,) and s.section < _RESERVED
    }
    return Image(bytes(memory), entries)


class Loaded:
    """An image in memory that can be run; it lives as long as one of its functions does."""

    def __init__(self, image: Image):
        self._memory = mmap.mmap(-1, max(len(image.code), 1))
        self._memory.write(image.code)
        first = ctypes.c_char.from_buffer(self._memory)
        self._start, self.entries = ctypes.addressof(first), image.entries
        # Never written and run at once.
        rights = mmap.PROT_READ | mmap.PROT_EXEC
        library: Any = ctypes.CDLL(None, use_errno=True)
        address, size = ctypes.c_void_p(self._start), ctypes.c_size_t(len(self._memory))
        if library.mprotect(address, size, rights):
            raise OSError(ctypes.get_errno(), "memory cannot be made to run")

    def function(self, name: str, signature: Callable[[int], Function]) -> Function:
        """A function by its name, as `ctypes.CFUNCTYPE(...)`; KeyError for an unknown one."""
        return carrying(signature(self._start + self.entries[name]), self)


def carrying(function: Function, library: object) -> Function:
    """A function of ctypes with the memory that it runs in: this lives as long as it does."""
    function.library = library  # type: ignore[attr-defined]  # ctypes lets a function carry more
    return function
