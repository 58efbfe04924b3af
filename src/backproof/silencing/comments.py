"""Comments `backproof: ignore[code] reason`: what they cover, and what is wrong with them.

A comment after something covers its own line; one that stands alone covers the next line, and the
whole of a displayed formula that opens there. It needs a reason.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path

from backproof.codes import CODES, unknown
from backproof.diagnostics import Diagnostic, Edit, Severity, Silence
from backproof.document import Document
from backproof.patterns import regex
from backproof.record import replace
from backproof.silencing.silence import Subject, silence
from backproof.source import Ignore, Passage, Span
from backproof.views.sheet import Sheet

_LATEX, _PLAIN, _RST = "% {}\n", "# {}\n", ".. {}\n\n"
WRITTEN = {".tex": _LATEX, ".latex": _LATEX, ".ltx": _LATEX, ".txt": _PLAIN, ".text": _PLAIN,
           ".rst": _RST, ".rest": _RST}  # fmt: skip
"""How a comment of its own line is written, by the ending of the name; Markdown's elsewhere."""
_ALONE = regex(r"[ \t>]*(?:<!--|%|\.\.|#)?[ \t]*backproof\b[^\n]*?(?:-->)?[ \t]*\r?")


def by_comments(sheets: Sequence[Sheet], document: Document) -> tuple[Sheet, ...]:
    """Silence what the comments of a document name, and report comments that are at fault."""
    if not document.ignores:
        return tuple(sheets)
    places = {id(ignore): covered(ignore, document) for ignore in document.ignores}
    used: dict[int, set[str]] = {id(ignore): set() for ignore in document.ignores}
    near: dict[int, set[str]] = {id(ignore): set() for ignore in document.ignores}

    def rule(subject: Subject) -> Silence | None:
        given = None
        for ignore in document.ignores:
            if is_malformed(ignore) or not _overlap(places[id(ignore)], subject.span):
                continue
            if ignore.codes and subject.code not in ignore.codes:
                near[id(ignore)].add(subject.code)
                continue
            used[id(ignore)].add(subject.code)
            given = given or Silence("comment", ignore.reason)
        return given

    quiet = [silence(sheet, rule) for sheet in sheets]
    faults = [
        fault
        for ignore in document.ignores
        for fault in _faults(ignore, used[id(ignore)], near[id(ignore)])
    ]
    return tuple(_with(sheet, faults) for sheet in quiet)


def is_malformed(ignore: Ignore) -> bool:
    """Whether nobody knows what a comment silences: its list of codes cannot be read, or a code
    stands where the reason should and would silence all others too."""
    return ignore.codes is None or (not ignore.codes and bool(_code_meant(ignore)))


def _code_meant(ignore: Ignore) -> str:
    """The code with which the reason of a comment begins, "" for none: `scale` may be a word of a
    sentence, `scale:` and `wrong-sign` are not."""
    word = next(iter(ignore.reason.split()), "")
    code = word.rstrip(",:;")
    return code if code in CODES and ("-" in code or code != word) else ""


def covered(ignore: Ignore, document: Document) -> Span:
    """The characters of the file that a comment speaks of."""
    passage = ignore.passage
    text = passage.text
    start, end = _line_at(text, ignore.start)
    while _ALONE.fullmatch(text, start, end) or not text[start:end].strip():
        if end >= len(text):
            break
        start, end = _line_at(text, end + 1)
    for block in document.blocks:
        if block.kind != "display" or block.span.source is not passage.source:
            continue
        first, last = _inside(passage, block.span)
        opener = len(text[:first].rstrip()) - 1
        if start <= opener < end:
            end = max(end, last)
    return passage.span(start, end)


def comment_for(span: Span, code: str, document: Document) -> Edit | None:
    """The edit that silences a finding: a comment above its line, or above the displayed formula in
    which it stands. Its reason is for the author to write."""
    blocks = (b for b in document.blocks if b.kind == "display" and _overlap(b.span, span))
    block = next(blocks, None)
    passage = block.passage if block is not None else None
    for known in document.passages if passage is None else ():
        if known.offsets is None and known.source is span.source:
            passage = known
    if passage is None or passage.offsets is not None:
        return None  # in a notebook's JSON, or a quotation, a line is no line
    text = passage.text
    first = span.start if block is None else max(len(text[: block.start].rstrip()) - 1, 0)
    start, _ = _line_at(text, first)
    indent = text[start:first][: len(text[start:first]) - len(text[start:first].lstrip())]
    written = WRITTEN.get(Path(span.source.path).suffix.lower(), "<!-- {}-->\n")
    comment = indent + written.format(f"backproof: ignore[{code}] ")
    return Edit(Span(span.source, start, start), comment)


def _line_at(text: str, place: int) -> tuple[int, int]:
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, len(text) if end < 0 else end


def _inside(passage: Passage, span: Span) -> tuple[int, int]:
    """Where characters of the file stand in a passage."""
    if passage.offsets is None:
        return span.start, span.end
    return bisect_left(passage.offsets, span.start), bisect_left(passage.offsets, span.end)


def _overlap(place: Span, span: Span) -> bool:
    same = place.source is span.source
    return same and span.start < place.end and place.start < max(span.end, span.start + 1)


def _faults(ignore: Ignore, used: set[str], near: set[str]) -> list[Diagnostic]:
    def warning(code: str, message: str) -> Diagnostic:
        return Diagnostic(code, Severity.WARNING, ignore.span, message)

    if is_malformed(ignore):
        meant = _code_meant(ignore)
        how = f"ignore[{meant}] and why" if meant else "ignore[code] or ignore[code, code]"
        return [warning("malformed-ignore", f"write {how}")]
    assert ignore.codes is not None
    found = []
    if not ignore.reason:
        found.append(warning("ignore-without-reason", "say behind the comment why"))
    found += [
        Diagnostic("unknown-code", Severity.ERROR, ignore.span, fault)
        for code in ignore.codes if (fault := unknown(code))
    ]  # fmt: skip
    idle = [code for code in ignore.codes if code not in used and code in CODES]
    if idle or not (used or ignore.codes):
        what = f"the code {' or '.join(idle)}" if idle else "a fault or in doubt"
        message = f"nothing here has {what}" if idle else f"nothing here is {what}"
        if near:
            message += f"; what is found here has the code {', '.join(sorted(near))}"
        found.append(warning("unused-ignore", message))
    return found


def _with(sheet: Sheet, faults: Sequence[Diagnostic]) -> Sheet:
    own = [f for f in faults if f.span.source.path == sheet.path]
    if not own:
        return sheet
    found = sorted([*sheet.diagnostics, *own], key=lambda d: d.span.start)
    return replace(sheet, diagnostics=tuple(found))
