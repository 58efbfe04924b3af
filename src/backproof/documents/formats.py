"""The ordered table of formats, and reading by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from backproof.document import Document
from backproof.documents.collector import Collector
from backproof.documents.latex import read_latex
from backproof.documents.markdown import read_markdown
from backproof.documents.notebook import read_notebook
from backproof.documents.plain import add_plain_comments, read_plain, writes_tex
from backproof.documents.rst import read_rst
from backproof.record import dataclass
from backproof.source import Source, passage_of


class DocumentError(Exception):
    """A file that cannot be read: missing, a folder, not UTF-8, not a notebook."""


@dataclass(frozen=True)
class Format:
    """One format: what its files are called and how a source is read."""

    name: str
    suffixes: tuple[str, ...]
    reader: Callable[[Collector, Source], None]


def _markdown(collector: Collector, source: Source) -> None:
    read_markdown(collector, passage_of(source))


def _text(collector: Collector, source: Source) -> None:
    """Where formulas of a text stand between dollars, they do as in Markdown."""
    if writes_tex(source.text):
        passage = passage_of(source)
        add_plain_comments(collector, passage)
        read_markdown(collector, passage, plain=True)
    else:
        read_plain(collector, source)


FORMATS: tuple[Format, ...] = (
    Format("markdown", (".md", ".markdown", ".qmd", ".mdx", ".rmd", ".myst", ""), _markdown),
    Format("notebook", (".ipynb",), read_notebook),
    Format("latex", (".tex", ".latex", ".ltx"), read_latex),
    Format("restructuredtext", (".rst", ".rest"), read_rst),
    Format("text", (".txt", ".text"), _text),
)
"""The first format whose suffix fits reads a file; anything else is read as Markdown."""


def format_of(path: str) -> Format:
    """The format of a file by its name."""
    suffix = Path(path).suffix.lower()
    for known in FORMATS:
        if suffix in known.suffixes:
            return known
    return next(known for known in FORMATS if known.name == "markdown")


def read_text(text: str, path: str) -> Document:
    """A document from its text; `path` says which format it has. Never raises on bad maths."""
    source = Source(path, text)
    collector = Collector([source])
    format_of(path).reader(collector, source)
    return collector.document()


def read_cells(sources: Sequence[Source]) -> Document:
    """A document from the Markdown cells of a notebook, in order, each a text of its own."""
    collector = Collector([*sources])
    for number, source in enumerate(sources, 1):
        read_markdown(collector, passage_of(source, number))
    return collector.document()


def read(path: str | Path) -> Document:
    """A document from a file; raises `DocumentError` with a clear message if there is none."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
    except UnicodeDecodeError as problem:
        raise DocumentError(f"{path}: not UTF-8 text (byte {problem.start})") from problem
    except OSError as problem:
        raise DocumentError(f"{path}: {problem.strerror or problem}") from problem
    return read_text(text, str(path))
