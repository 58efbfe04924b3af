"""Jupyter notebooks: a scanner of the JSON text that keeps the place of every character."""

from __future__ import annotations

import re

from backproof.diagnostics import Diagnostic, Severity
from backproof.documents.collector import Collector
from backproof.documents.markdown import read_markdown
from backproof.patterns import regex
from backproof.record import dataclass
from backproof.source import Passage, Source, Span

_TOKEN = regex(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_ESCAPE = regex(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


@dataclass
class Cell:
    """One cell: its type and where the strings of its source stand (between the quotes)."""

    kind: str
    strings: list[tuple[int, int]]


CUT = "the notebook ends before its JSON does; was it written whole?"


class Cells(list[Cell]):
    """The cells of a notebook, and what is wrong with the JSON that they stand in, "" for
    nothing."""

    fault = ""


def scan_cells(text: str) -> Cells | None:
    """The cells of a notebook's JSON in order; None where the text is no JSON object.

    Only the path to the values is kept, so nested outputs cost nothing and depth is unbounded.
    """
    cells = Cells()
    listed = False
    path: list[tuple[str, str]] = []
    key, expect_key, current = "", False, None
    cell_depth = -1
    for found in _TOKEN.finditer(text):
        token = found.group()
        sign = token[0]
        if sign in "{[":
            path.append((sign, key))
            listed |= sign == "[" and key == "cells"
            if sign == "{":
                expect_key = True
                in_cells = len(path) >= 2 and path[-2] == ("[", "cells")
                if in_cells and cell_depth < 0:
                    current, cell_depth = Cell("", []), len(path)
                    cells.append(current)
        elif sign in "}]":
            if not path:
                return None
            if len(path) == cell_depth:
                current, cell_depth = None, -1
            path.pop()
            expect_key = False
        elif sign == ",":
            expect_key = bool(path) and path[-1][0] == "{"
        elif sign == '"' and expect_key:
            key, expect_key = token[1:-1], False
        elif sign == '"' and current is not None:
            inside = len(path) - cell_depth
            if inside == 0 and key == "cell_type":
                current.kind = token[1:-1]
            if (inside == 0 and key == "source") or (inside == 1 and path[-1] == ("[", "source")):
                current.strings.append((found.start() + 1, found.end() - 1))
    if path:
        cells.fault = CUT
    elif not listed:
        cells.fault = "this is not a notebook: it has no list of cells"
    return cells if text.lstrip("\ufeff \t\r\n").startswith("{") else None


def decoded(text: str, strings: list[tuple[int, int]]) -> tuple[str, tuple[int, ...]]:
    """The characters of JSON strings put together, and where each begins in the file."""
    parts: list[str] = []
    offsets: list[int] = []
    end = strings[-1][1] if strings else 0
    for start, stop in strings:
        position = start
        for found in _ESCAPE.finditer(text, start, stop):
            if found.start() < position:
                continue
            parts.append(text[position : found.start()])
            offsets.extend(range(position, found.start()))
            position = found.end()
            code = found.group(1)
            character = chr(int(code, 16)) if code else _SIMPLE.get(found[2], found[2])
            if code and 0xD800 <= ord(character) < 0xDC00:
                low = _ESCAPE.match(text, position, stop)
                if low and low.group(1) and 0xDC00 <= int(low.group(1), 16) < 0xE000:
                    high = (ord(character) - 0xD800) * 0x400
                    character = chr(0x10000 + high + int(low.group(1), 16) - 0xDC00)
                    position = low.end()
            # Half of a pair is no character.
            parts.append("\ufffd" if 0xD800 <= ord(character) < 0xE000 else character)
            offsets.append(found.start())
        parts.append(text[position:stop])
        offsets.extend(range(position, stop))
    return "".join(parts), (*offsets, end)


def read_notebook(collector: Collector, source: Source) -> None:
    """Collect the Markdown cells of a notebook, each as its own passage."""
    cells, size = scan_cells(source.text), len(source.text)
    fault = "this is not a notebook: expected a JSON object" if cells is None else cells.fault
    if fault:
        last = len(source.text.rstrip())
        start, end = (max(last - 1, 0), last) if fault is CUT else (0, min(1, size))
        error = Diagnostic("not-a-notebook", Severity.ERROR, Span(source, start, end), fault)
        collector.diagnostics.append(error)
    if cells is None:
        return
    for number, cell in enumerate(cells, start=1):
        if cell.kind in ("markdown", "heading", "raw") and cell.strings:
            text, offsets = decoded(source.text, cell.strings)
            read_markdown(collector, Passage(source, text, offsets, number))
