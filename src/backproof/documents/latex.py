"""LaTeX sources: sections, maths, comments, verbatim text, `\\input` of files beside it."""

from __future__ import annotations

import re
from pathlib import Path

from backproof.documents.collector import Collector
from backproof.documents.delimiters import ENVIRONMENTS, environment_body, environment_end
from backproof.documents.headings import LEVEL, is_heading
from backproof.documents.macros import collect_macros
from backproof.patterns import regex
from backproof.source import Passage, Source, passage_of

_INTERESTING = regex(
    r"""
    (?P<comment>(?<!\\)%(?P<words>[^\n]*))
    |\\begin\{(?P<environment>[A-Za-z]+\*?)\}
    |(?P<section>\\(?P<level>part|chapter|section|subsection|subsubsection|paragraph|subparagraph)\*?
        \s*(?:\[[^\]\n]*\])?\s*\{)
    |(?P<exercise>(?<=\n\n)(?:\\noindent\s*)?\\textbf\s*\{
        (?P<number>(?:(?:Problem|Exercise|Question|Task|Aufgabe|Exercice|Ejercicio)[ ]*)?
        \d+(?:\.\d+)*)[ ]*[.:)]?[ ]*\})
    |(?P<bold>(?<=\n)[ \t]*(?:\\(?:noindent|medskip|bigskip|smallskip)\b\s*)*
        (?:\\textbf\s*\{|\{\s*\\(?:bf|bfseries)\b)(?P<title>[^{}\n]{1,80})\}
        [ \t]*:?[ \t]*(?:\\\\)?[ \t]*(?=\r?\n))
    |\\(?:input|include|subfile)\s*\{(?P<file>[^{}\n]+)\}
    |(?P<definition>\\(?:re|provide)?newcommand\b|\\g?def\b|\\DeclareMathOperator\b)
    |(?P<verb>\\verb\*?(?P<quote>[^A-Za-z\s*]))
    |(?P<bracket>\\\[|\\\()
    |(?P<dollars>\$\$?)
    |(?P<escape>\\.)
    """,
    re.VERBOSE,
)
_LEVELS = {"part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4,
           "paragraph": 5, "exercise": 5, "subparagraph": 6}  # fmt: skip
_VERBATIM = frozenset(
    ["verbatim", "lstlisting", "minted", "comment", "Verbatim", "filecontents", "tikzpicture"]
)
_PARAGRAPH = regex(r"\n[ \t]*\r?\n")
_CLOSERS = {
    "$": regex(r"(?<!\\)\$"),
    "$$": regex(r"(?<!\\)\$\$"),
    "\\[": regex(r"(?<!\\)\\\]"),
    "\\(": regex(r"(?<!\\)\\\)"),
}
_BRACES = regex(r"\\.|[{}]", re.DOTALL)
MAX_FILES = 50


def closing_brace(text: str, position: int, limit: int) -> int:
    """Where the brace closes whose body starts at `position`; `limit` if it does not."""
    depth = 1
    for found in _BRACES.finditer(text, position, limit):
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
        if depth == 0:
            return found.start()
    return limit


class LatexReader:
    """Goes once through a LaTeX source."""

    def __init__(self, collector: Collector, passage: Passage, folder: Path | None) -> None:
        self.collector = collector
        self.passage = passage
        self.text = passage.text
        self.folder = folder
        self.told = 0
        self.missing: dict[str, int] = {}

    def read(self) -> None:
        """Collect everything."""
        position, length = 0, len(self.text)
        body = self.text.find("\\begin{document}")
        while position < length:
            found = _INTERESTING.search(self.text, position)
            if found is None:
                break
            position = max(self.handle(found), position + 1)
            if body >= 0 and found.group("environment") == "document":
                self.told = position
        self.tell(length, length)

    def tell(self, end: int, resume: int) -> None:
        """The prose up to `end` is over; the next starts at `resume`."""
        self.collector.add_prose(self.passage, self.told, end)
        self.told = max(self.told, resume)

    def handle(self, found: re.Match[str]) -> int:
        """One place of interest; gives where to go on."""
        start, end = found.span()
        if found.group("comment") is not None:
            self.tell(start, end)
            self.collector.add_comment(self.passage, found.start("words"), end)
            return end
        if found.group("environment"):
            return self.environment(found)
        if found.group("section") is not None:
            close = closing_brace(self.text, end, min(len(self.text), end + 500))
            self.tell(start, start)
            level = _LEVELS[found.group("level")]
            self.collector.open_section(self.text[end:close], level, start)
            return end
        if found.group("exercise") is not None:
            self.tell(start, start)
            self.collector.open_section(found.group("number"), _LEVELS["exercise"], start)
            return end
        if found.group("bold") is not None:
            if is_heading(self.text, start, found.group("title")):
                self.tell(start, start)
                self.collector.open_section(found.group("title").rstrip(" :"), LEVEL, start)
            return found.start("title")
        if found.group("file"):
            self.tell(start, end)
            self.include(found.group("file").strip())
            return end
        if found.group("definition") is not None:
            brace = re.compile(r"[^{\n]*(?:\{\\[A-Za-z]+\}[^{\n]*)?\{").match(self.text, end)
            if brace is None:
                return end
            close = closing_brace(self.text, brace.end(), min(len(self.text), end + 4000))
            self.tell(start, close + 1)
            return close + 1
        if found.group("verb") is not None:
            close = self.text.find(found.group("quote"), end)
            return close + 1 if close >= 0 else end
        if found.group("bracket") or found.group("dollars"):
            return self.maths(found)
        return end

    def maths(self, found: re.Match[str]) -> int:
        """`$ .. $`, `$$ .. $$`, `\\( \\)`, `\\[ \\]`."""
        start, body = found.span()
        opener = found.group()
        blank = _PARAGRAPH.search(self.text, body)
        limit = blank.start() if blank else len(self.text)
        if body < self.missing.get(opener, 0):
            return body
        close = _CLOSERS[opener].search(self.text, body, limit)
        if close is None:
            self.missing[opener] = limit
            self.collector.unclosed(self.passage, start, body)
            if opener in ("$$", "\\["):
                self.tell(start, limit)
                self.collector.add_block(self.passage, "display", body, limit)
                return limit
            return body
        kind = "display" if opener in ("$$", "\\[") else "inline"
        self.tell(start, close.end())
        self.collector.add_block(self.passage, kind, body, close.start())
        return close.end()

    def environment(self, found: re.Match[str]) -> int:
        """`\\begin{..}`: maths, verbatim text, or something to go into."""
        name = found.group("environment")
        start, after = found.span()
        if name.rstrip("*") in _VERBATIM:
            close = self.text.find(f"\\end{{{name}}}", after)
            if close < 0:
                return after
            self.tell(start, close)
            return close
        if name.rstrip("*") not in ENVIRONMENTS:
            return after
        body = environment_body(self.text, name, after)
        end = environment_end(self.text, name, body, len(self.text))
        if end is None:
            self.collector.unclosed(self.passage, start, after)
            blank = _PARAGRAPH.search(self.text, body)
            stop = resume = blank.start() if blank else len(self.text)
        else:
            stop, resume = end.span()
        self.tell(start, resume)
        self.collector.add_block(self.passage, "display", body, stop, name.rstrip("*"))
        return resume

    def include(self, name: str) -> None:
        """A file that the source names, if it stands beside it; others are left alone."""
        if self.folder is None or len(self.collector.sources) >= MAX_FILES:
            return
        path = self.folder / (name if Path(name).suffix else name + ".tex")
        try:
            inside = path.resolve().is_relative_to(self.folder.resolve())
            if not inside or any(source.path == str(path) for source in self.collector.sources):
                return
            with open(path, encoding="utf-8", newline="") as file:
                text = file.read()
        except (OSError, ValueError):
            return
        source = Source(str(path), text)
        self.collector.sources.append(source)
        passage = passage_of(source)
        self.collector.add_passage(passage)
        LatexReader(self.collector, passage, self.folder).read()


_PACKAGE = regex(r"\\(?:usepackage|RequirePackage)(?:\[[^\]]*\])?\{([^{}\n]+)\}")


def read_latex(collector: Collector, source: Source) -> None:
    """Collect what a LaTeX source and the files it includes hold."""
    passage = passage_of(source)
    path = Path(source.path)
    folder = path.parent if path.is_file() else None
    if folder is not None:
        for found in _PACKAGE.finditer(source.text):
            for name in found.group(1).split(","):
                style = folder / f"{name.strip()}.sty"
                try:
                    if style.is_file():
                        collector.macros.update(collect_macros(style.read_text("utf-8")))
                except (OSError, ValueError):
                    continue
    collector.add_passage(passage)
    LatexReader(collector, passage, folder).read()
