"""Markdown in its dialects: GitHub, Jekyll, Hugo, Quarto, MyST, GitLab."""

from __future__ import annotations

import re

from backproof.documents.collector import Collector
from backproof.documents.delimiters import (
    ENVIRONMENTS,
    environment_body,
    environment_end,
    has_prose,
    looks_like_maths,
)
from backproof.documents.headings import LEVEL, is_heading
from backproof.documents.plain import add_formula_lines, defined_beside
from backproof.documents.tables import by_columns
from backproof.documents.typed_claims import Typed, add_typed_claims
from backproof.patterns import regex
from backproof.source import Passage, Prose

_FRONT_MATTER = regex(r"\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_INTERESTING = regex(
    r"""
    (?P<fence>^[ \t>]*(?:[-*+][ ]+)?(?P<ticks>`{3,}|~{3,})(?P<info>[^\n`]*)$)
    |(?P<comment><!--)
    |(?P<html><(?P<tag>script|style|pre|code|svg|textarea)\b[^>]*>)
    |(?P<tagged><[hH](?P<rank>[1-6])\b[^>\n]*>(?P<inner>[^\n]*?)</[hH][1-6]>)
    |(?P<liquid>\{%-?\s*(?P<block>raw|highlight|comment|capture|katex|mathjax)?|\{\{)
    |(?P<code>`+)
    |(?P<environment>\\begin\{(?P<name>[A-Za-z]+\*?)\})
    |(?P<bracket>\\\\?\[|\\\\?\()
    |(?P<dollars>\$\$?)
    |(?P<escape>\\.)
    |(?P<heading>^[ ]{0,3}(?P<level>\#{1,6})[ \t]+(?P<title>[^\n]*)$)
    |(?P<bold>^[ ]{0,3}(?P<stars>\*{2,3}|__)(?P<words>(?![\s*_])[^\n*]{1,80}?)(?P=stars)
        [ \t]*:?[ \t\r]*$)
    |(?P<indented>^(?:[ ]{4}|\t)[^\n]*$)
    """,
    re.VERBOSE | re.MULTILINE,
)
_SIGN = regex(r"[`~<{\\$#\n]")
"""With what a place of interest begins, but for what stands first in its line."""
_UNDERLINED = regex(
    r"(?:\A|(?<=\n)\n)(?P<text>[^\s|>*`$<\\{][^\n|$]*)\n[ ]{0,3}(?P<rule>=+|-{2,})[ \t]*$",
    re.MULTILINE,
    tuple(f"\n{' ' * indent}{sign}" for indent in range(4) for sign in ("=", "--")),
)
_WORD = regex(r"[A-Za-z]{4}")
_LIST = regex(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]")
_PARAGRAPH = regex(r"\n[ \t>]*\r?\n")
_DISPLAY_END = regex(r"(?<!\\)\$\$")
_INLINE_END = regex(r"(?<!\\)\$")
_MATHS_FENCES = frozenset(("math", "{math}", "latex-math", "katex"))
_TEXT_FENCES = frozenset(("", "text", "txt", "plain", "plaintext", "pseudocode"))


class MarkdownReader:
    """Goes once through a passage of Markdown."""

    def __init__(self, collector: Collector, passage: Passage, plain: bool = False) -> None:
        self.collector = collector
        self.passage = passage
        self.text = passage.text
        self.code_lines = frozenset() if plain else indented_code(self.text)
        self.told = 0
        self.missing: set[str] = set()
        self.typed = Typed()
        self.underlined = list(_UNDERLINED.finditer(self.text))[::-1]

    def read(self) -> None:
        """Collect everything the passage holds."""
        front = _FRONT_MATTER.match(self.text)
        position = front.end() if front else 0
        self.told = position
        length = len(self.text)
        while position < length:
            found = self.next_after(position)
            if found is None:
                break
            self.headings_before(found.start())
            position = max(self.handle(found), position + 1)
        self.headings_before(length)
        self.tell(length, length)

    def next_after(self, position: int) -> re.Match[str] | None:
        """The first place of interest at an offset or behind it: at a sign, or where a line
        begins."""
        text = self.text
        while position < len(text):
            found = _INTERESTING.match(text, position)
            if found is not None:
                return found
            sign = _SIGN.search(text, position + (text[position] != "\n"))
            if sign is None:
                break
            position = sign.end() if sign.group() == "\n" else sign.start()
        return None

    def headings_before(self, limit: int) -> None:
        """Open the sections whose underlined headings stand before an offset, outside code."""
        while self.underlined and self.underlined[-1].start("text") < limit:
            found = self.underlined.pop()
            if found.start("text") >= self.told:
                level = 1 if found.group("rule")[0] == "=" else 2
                self.heading(found.group("text"), level, found.start("text"))

    def tell(self, end: int, resume: int) -> None:
        """The prose up to `end` is over; the next starts at `resume`."""
        self.collector.add_prose(self.passage, self.told, end)
        self.told = max(self.told, resume)

    def skip(self, start: int, end: int) -> int:
        """A stretch that is neither maths nor prose."""
        self.tell(start, end)
        return end

    def handle(self, found: re.Match[str]) -> int:
        """One place of interest; gives where to go on."""
        start, kind = found.start(), found.lastgroup
        if found.group("fence") is not None:
            return self.fence(found)
        if kind == "comment":
            close = self.text.find("-->", found.end())
            close = len(self.text) if close < 0 else close
            self.tell(start, start)
            self.collector.add_comment(self.passage, found.end(), close)
            return self.skip(start, min(close + 3, len(self.text)))
        if found.group("html") is not None:
            return self.html(found)
        if found.group("liquid") is not None:
            return self.liquid(found)
        if kind == "code":
            return self.code(found)
        if found.group("environment") is not None:
            return self.environment(found)
        if kind == "bracket":
            return self.bracket(found)
        if kind == "dollars":
            return self.dollars(found)
        if found.group("heading") is not None:
            self.heading(found.group("title").rstrip("# \t\r"), len(found.group("level")), start)
            return found.start("title")
        if found.group("bold") is not None:
            if is_heading(self.text, start, found.group("words")):
                self.heading(found.group("words").rstrip(" :"), LEVEL, start)
            return found.start("words")
        if found.group("rank") is not None:
            self.heading(found.group("inner"), int(found.group("rank")), start)
            return found.start("inner")
        if found.group("indented") is not None:
            return self.indented(start) if start in self.code_lines else start + 1
        return found.end()

    def indented(self, start: int) -> int:
        """Code by indentation: its lines, and blank ones between them."""
        end = start
        while end in self.code_lines:
            line_end = self.text.find("\n", end)
            stop = len(self.text) if line_end < 0 else line_end
            end = stop + 1
            while self.text[end : end + 1] == "\n" and end + 1 in self.code_lines:
                end += 1
        self.typed.listings.append(self.part(start, stop))
        return self.skip(start, stop)

    def heading(self, title: str, level: int, start: int) -> None:
        """A section starts."""
        self.tell(start, start)
        self.collector.open_section(title, level, start)

    def code(self, found: re.Match[str]) -> int:
        """A code span; backticks without a partner in the paragraph are characters."""
        pattern = re.compile(rf"(?<!`){found.group()}(?!`)")
        close = pattern.search(self.text, found.end(), found.start() + 2000)
        if close is None or _PARAGRAPH.search(self.text, found.end(), close.end()):
            return found.end()
        self.typed.spans.append(self.part(found.end(), close.start()))
        return self.skip(found.start(), close.end())

    def part(self, start: int, end: int) -> Prose:
        """A stretch of the passage in the section that is open."""
        return Prose(self.passage, start, end, self.collector.section)

    def fence(self, found: re.Match[str]) -> int:
        """Fenced code, or fenced maths."""
        ticks = found.group("ticks")
        close = re.compile(
            rf"^[ \t>]*{re.escape(ticks[0])}{{{len(ticks)},}}[ \t]*\r?$", re.MULTILINE
        ).search(self.text, min(found.end() + 1, len(self.text)))
        end = close.start() if close else len(self.text)
        after = close.end() if close else len(self.text)
        self.tell(found.start(), after)
        info = found.group("info").strip().split(" ")[0].lower()
        if info in _MATHS_FENCES:
            if close is None:
                self.collector.unclosed(self.passage, found.start("ticks"), found.end("ticks"))
            body = found.end() + 1
            while option := re.compile(r":[\w-]+:[^\n]*\n|---\n(?:[^\n]*\n)*?---\n").match(
                self.text, body, end
            ):
                body = option.end()
            self.collector.add_block(self.passage, "display", min(body, end), end)
        elif info in _TEXT_FENCES:
            body = min(found.end() + 1, end)
            self.typed.listings.append(self.part(body, end))
        return after

    def html(self, found: re.Match[str]) -> int:
        """Code in HTML is skipped; MathJax's script elements are maths."""
        tag = found.group("tag")
        close = self.text.find(f"</{tag}", found.end())
        if close < 0:
            return found.end()
        self.tell(found.start(), close)
        if tag == "script" and "math/tex" in found.group():
            kind = "display" if "display" in found.group() else "inline"
            self.collector.add_block(self.passage, kind, found.end(), close)
        return self.skip(found.start(), close + len(tag) + 2)

    def liquid(self, found: re.Match[str]) -> int:
        """Template tags: only outside maths, since `{{a}}` is good LaTeX."""
        opener = found.group()
        closer = "}}" if opener == "{{" else "%}"
        close = self.text.find(closer, found.end(), found.end() + 4000)
        if close < 0:
            return found.end()
        end = close + 2
        name = found.group("block")
        if name in ("highlight", "comment", "capture", "katex", "mathjax"):
            final = re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}").search(self.text, end)
            if final and name in ("katex", "mathjax"):
                self.tell(found.start(), final.end())
                self.collector.add_block(self.passage, "display", end, final.start())
            end = final.end() if final else end
        return self.skip(found.start(), end)

    def environment(self, found: re.Match[str]) -> int:
        """`\\begin{align}` without dollars."""
        name = found.group("name")
        if name.rstrip("*") not in ENVIRONMENTS:
            return found.end()
        return self.maths_environment(found.start(), found.end(), name)

    def maths_environment(self, start: int, after: int, name: str) -> int:
        """The block of an environment whose `\\begin` stands from `start` to `after`."""
        body = environment_body(self.text, name, after)
        close = environment_end(self.text, name, body, len(self.text))
        if close is None or has_prose(self.text[body : close.start()]):
            return self.open_ended(start, after, body)
        self.tell(start, close.end())
        self.collector.add_block(self.passage, "display", body, close.start(), name.rstrip("*"))
        return close.end()

    def opens_another(self, body: int, close: int) -> bool:
        """Whether the `$$` at `close` rather opens a formula: one written in a line of its own,
        like ours."""
        own = self.text.find("\n", body, close)
        line_end = self.text.find("\n", close)
        rest = self.text[close + 2 : line_end if line_end >= 0 else len(self.text)]
        begins_a_line = not self.text[self.text.rfind("\n", 0, close) + 1 : close].strip()
        formula, closed, _ = rest.partition("$$")
        has_content = own >= 0 and bool(self.text[body:own].strip())
        return has_content and begins_a_line and bool(closed) and bool(formula.strip())

    def open_ended(self, start: int, after: int, body: int, end: int = -1) -> int:
        """Maths whose end is missing: read to `end`, else to the end of the paragraph, and say
        so."""
        if end < 0:
            blank = _PARAGRAPH.search(self.text, body)
            end = blank.start() if blank else len(self.text)
        self.tell(start, end)
        self.collector.unclosed(self.passage, start, after)
        self.collector.add_block(self.passage, "display", body, end)
        return end

    def bracket(self, found: re.Match[str]) -> int:
        """`\\[ \\]` and `\\( \\)`, also with the backslash escaped."""
        opener = found.group()
        closer = opener[:-1] + ("]" if opener[-1] == "[" else ")")
        if closer in self.missing:
            return found.end()
        pattern = re.compile(r"(?<!\\)" + re.escape(closer))
        close = pattern.search(self.text, found.end())
        if close is None:
            self.missing.add(closer)
        blank = None
        if close:
            blank = _PARAGRAPH.search(self.text, found.end(), close.start())
        if close is None or (opener[-1] == "(" and blank):
            line = self.text.rfind("\n", 0, found.start()) + 1
            if opener[-1] == "[" and not self.text[line : found.start()].strip():
                return self.open_ended(found.start(), found.end(), found.end())
            return found.end()
        if has_prose(self.text[found.end() : close.start()]):
            return self.open_ended(found.start(), found.end(), found.end())
        content = self.text[found.end() : close.start()]
        if _WORD.search(content) and not any(sign in content for sign in "\\^_="):
            return found.end()  # escaped brackets around words
        kind = "display" if opener[-1] == "[" else "inline"
        self.tell(found.start(), close.end())
        self.collector.add_block(self.passage, kind, found.end(), close.start())
        return close.end()

    def dollars(self, found: re.Match[str]) -> int:
        """`$$ .. $$` and `$ .. $`."""
        start, body = found.start(), found.end()
        if found.group() == "$$":
            close = _DISPLAY_END.search(self.text, body)
            if close is None or has_prose(self.text[body : close.start()]):
                return self.open_ended(start, body, body)
            if self.opens_another(body, close.start()):
                return self.open_ended(start, body, body, self.text.find("\n", body))
            self.tell(start, close.end())
            self.collector.add_block(self.passage, "display", body, close.start())
            return close.end()
        blank = _PARAGRAPH.search(self.text, body)
        limit = blank.start() if blank else len(self.text)
        close = _INLINE_END.search(self.text, body, limit)
        if close is None:
            rest = self.text[body:limit]
            if "\\frac" in rest or "\\partial" in rest:
                self.collector.unclosed(self.passage, start, body)
            return body
        end = close.start()
        if self.text[body : body + 1] == "`" and self.text[end - 1] == "`" and end - body > 2:
            body, end = body + 1, end - 1
        elif not looks_like_maths(self.text[body:end]):
            return found.end()
        self.tell(start, close.end())
        self.collector.add_block(self.passage, "inline", body, end)
        return close.end()


def indented_code(text: str) -> frozenset[int]:
    """Offsets of the lines that are code by indentation: after a blank line, outside lists."""
    if "\n    " not in text and "\n\t" not in text:
        return frozenset()
    found: set[int] = set()
    listed, blank, code = False, True, False
    start = 0
    for line in text.split("\n"):
        if not line.strip():
            blank = True
        else:
            indented = line.startswith(("    ", "\t"))
            if _LIST.match(line) and not (indented and not listed):
                listed, code = True, False
            elif indented and not listed and (blank or code):
                code = True
                found.add(start)
            else:
                code = False
                if not line[0].isspace() and blank:
                    listed = False
            blank = False
        start += len(line) + 1
    return frozenset(found)


def read_markdown(collector: Collector, passage: Passage, plain: bool = False) -> None:
    """Collect what a passage of Markdown holds: beside TeX what is typed of gradients, without any
    all its formula lines, those in listings of no language and in code spans too. In `plain` text
    no line is code because it is indented."""
    collector.add_passage(passage)
    before, words = len(collector.blocks), len(collector.prose)
    reader = MarkdownReader(collector, passage, plain)
    reader.read()
    if len(collector.blocks) > before or passage.cell is not None:
        add_typed_claims(collector, before, words, reader.typed)
        collector.blocks[before:] = by_columns(collector.blocks[before:], passage)
        return
    typed = (*reader.typed.listings, *(s for s in reader.typed.spans if "\n" not in s.text))
    parts = sorted((*collector.prose[words:], *typed), key=lambda part: part.start)
    del collector.prose[words:]
    defined = defined_beside("\n".join(passage.text[part.start : part.end] for part in parts))
    for part in parts:
        add_formula_lines(collector, passage, part.start, part.end, part.section, defined)
