"""The report: whole without a network, and safe whatever a document holds."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from backproof.cli.judging import sheets_of
from backproof.documents import read_text
from backproof.pipeline import check
from backproof.views.report import Gradient, Picture, Report, to_html

VOID = {"meta", "img", "br"}


class Balanced(HTMLParser):
    """Fails where an element is closed that is not open; collects tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page_of(text: str, **parts: object) -> str:
    checked = check(read_text(text, "notes <b>.md"))
    return to_html(Report("A & B", sheets_of(checked), **parts))  # type: ignore[arg-type]


def balanced(page: str) -> Balanced:
    found = Balanced()
    found.feed(page)
    assert found.open == []
    return found


def test_every_line_has_its_verdict() -> None:
    page = page_of("# T\n$$\nL = x^2\n$$\n$$\n\\frac{dL}{dx} = 2x = 3x\n$$\n")
    balanced(page)
    rows = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    assert [r for r in rows if "badge holds" in r]
    failing = next(r for r in rows if "badge fails" in r)
    assert "The truth is <math" in failing
    assert "<math" in failing


def test_nothing_of_the_document_becomes_markup() -> None:
    evil = "<script>alert(1)</script>"
    image = '"><img src=x onerror=alert(1)>'
    text = (
        f"# {evil}\n\nbatch {evil}\n\n$$\nL = x^2 \\text{{{evil}}}\n$$\n\n"
        f"$$\n\\frac{{dL}}{{dx}} = 2x + {evil}\n$$\n\n$$\n\\frac{{dL}}{{dx}} = {image}\n$$\n"
        f"$$\nK = \\mathrm{{{evil}}} + a_{{{image}}}\n$$\n"
    )
    gradient = Gradient(evil, evil, evil, ((evil, image),))
    picture = Picture("x.png", image, b"png")
    page = page_of(
        text,
        gradients=(gradient,),
        notes=(evil,),
        pictures=(picture,),
        facts=((evil, image),),
        lacking=((image, evil),),
        files=(image,),
    )
    found = balanced(page)
    assert "script" not in found.tags
    assert "onerror" not in found.attributes
    assert "&lt;script&gt;" in page


def test_the_page_loads_nothing() -> None:
    page = page_of("$$\nL = x^2\n$$\n", pictures=(Picture("a.png", "a picture", b"\x89PNG"),))
    assert 'src="data:image/png;base64,' in page
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    for word in ("<script", "<link", "@import", "url(", "//"):
        assert word not in page


def test_a_derivation_is_drawn_as_mathematics() -> None:
    gradient = Gradient(
        r"\frac{dL}{dW} = X^{T} G", r"X^{T} G", "dL/dW = Xᵀ G", (("rule", "a → b"),)
    )
    page = page_of("$$\nL = x^2\n$$\n", gradients=(gradient,))
    balanced(page)
    assert "<mfrac>" in page
    assert "⊤" in page
    assert "a → b" in page
