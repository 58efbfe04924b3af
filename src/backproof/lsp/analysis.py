"""What is known of one version of a document: its verdicts, its reading, its derivation."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from backproof.configuration.finding import find_configuration
from backproof.configuration.matching import rules_for
from backproof.configuration.model import ConfigurationError, Rules
from backproof.derivation import Derivation, derive, everything
from backproof.document import Document
from backproof.documents.collector import Collector
from backproof.documents.formats import FORMATS, format_of, read_cells
from backproof.meaning.understanding import Reading
from backproof.pipeline import Checked, check
from backproof.record import dataclass, replace
from backproof.silencing.comments import by_comments
from backproof.silencing.selection import by_codes
from backproof.source import Source
from backproof.views.sheet import Sheet, sheets

SUFFIXES = {"latex": ".tex", "tex": ".tex", "restructuredtext": ".rst", "plaintext": ".txt",
            "jupyter": ".ipynb", "quarto": ".qmd", "rst": ".rst", "text": ".txt"}  # fmt: skip
"""By the language that an editor names, for a document whose name does not tell its format."""


@dataclass(frozen=True, eq=False)
class Text:
    """What an editor holds: a file's text, or the Markdown cells of a notebook in order, each with
    the address by which the editor knows it."""

    address: str
    name: str
    parts: tuple[tuple[str, str], ...]
    cells: bool = False


@dataclass(frozen=True, eq=False)
class Analysis:
    """A text that was judged; `fault` is what is wrong with the configuration."""

    text: Text
    checked: Checked
    sheets: tuple[Sheet, ...]
    fault: str = ""

    @property
    def document(self) -> Document:
        """The document that was judged."""
        return self.checked.document

    def source(self, address: str) -> Source | None:
        """The text that an editor knows by an address."""
        for (own, _), source in zip(self.text.parts, self.document.sources, strict=False):
            if own == address:
                return source
        return None

    def address(self, source: Source) -> str | None:
        """By which address an editor knows a text; None for a file that the document includes."""
        for (own, _), known in zip(self.text.parts, self.document.sources, strict=False):
            if known is source:
                return own
        return None

    @cached_property
    def derivation(self) -> Derivation | None:
        """The gradients by every quantity of the network; None where there is no network."""
        reading = self.checked.reading
        context = reading.context
        if context is None:
            return None
        found: Derivation | None = None
        for wanted in everything(context.program):
            try:
                one = derive(reading, (wanted.name,))
            except ValueError:
                continue
            known = {e.target for e in found.entries} if found else set()
            new = tuple(e for e in one.entries if e.target not in known)
            found = replace(found, entries=(*found.entries, *new)) if found else one
        return found


def named(name: str, language: str) -> str:
    """A name that tells the format of a document, by its language where it does not."""
    known = {suffix for form in FORMATS for suffix in form.suffixes if suffix}
    return name if Path(name).suffix.lower() in known else name + SUFFIXES.get(language, ".md")


def analyse(text: Text) -> Analysis:
    """Judge a text as the configuration of its folder asks; never raises on what is in it."""
    return judged(text, document_of(text))


def judged(
    text: Text, document: Document, mend: bool = True, whole: Reading | None = None,
    again: frozenset[int] | None = None,
) -> Analysis:  # fmt: skip
    """Judge the document that a text is, or formulas in a part of a whole: see `pipeline.check`."""
    rules, fault = _rules(text.name)
    checked = check(document, mend, whole, again=again)
    found = sheets(checked.document, checked.reading, checked.statements, checked.diagnostics)
    shown = [
        by_codes(sheet, rules.select, rules.ignore)
        for sheet in by_comments(found, checked.document)
    ]
    return Analysis(text, checked, tuple(shown), fault)


def document_of(text: Text) -> Document:
    """A text as a document."""
    sources = [Source(text.name if not text.cells else address, t) for address, t in text.parts]
    if not text.cells:
        collector = Collector(sources[:1])
        format_of(text.name).reader(collector, sources[0])
        return collector.document()
    return read_cells(sources)


def _rules(name: str) -> tuple[Rules, str]:
    path = Path(name)
    if not path.is_absolute():
        return Rules(), ""
    try:
        found = find_configuration(path.parent)
    except ConfigurationError as fault:
        return Rules(), str(fault)
    return (Rules() if found is None else rules_for(found, path)), ""
