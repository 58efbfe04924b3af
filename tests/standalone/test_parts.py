"""Parts of a document."""

from backproof.document import Document
from backproof.documents.run_in import with_run_in_headings
from backproof.pipeline import read_text
from backproof.standalone.parts import below, part_of, sections_of
from backproof.syntax import names_of, parse_document

NAMED = r"""# Named

$out = \tanh(u)$

# Used

$$ E = \frac12 out^2 $$

**First.** It has one slope.

$$ \frac{\partial E}{\partial out} = out $$

**Second.** And no other.

$$ \frac{\partial E}{\partial out} = 2 out $$
"""


def used_alone(document: Document) -> Document:
    section = next(s for s in document.sections if s.title == "Used")
    return part_of(document, sections_of(document, section))


def test_a_part_is_written_in_the_notation_of_its_whole() -> None:
    document = read_text(NAMED, "a.md")
    part = used_alone(document)
    assert "out" in names_of(part).words
    whole = parse_document(document)
    assert parse_document(part) == whole[1:]


def test_a_part_of_a_part_has_the_sections_of_its_own() -> None:
    parted = with_run_in_headings(read_text(NAMED, "a.md"))
    statements = parse_document(used_alone(parted))
    titles = [statement.block.section.title for statement in statements]
    assert titles == ["Used", "First.", "Second."]


def test_sections_below_are_those_whose_path_leads_through() -> None:
    document = with_run_in_headings(read_text(NAMED, "a.md"))
    for section in document.sections:
        through = [s for s in document.sections if section in s.path()]
        assert list(below(document)[section]) == through
        assert sections_of(document, section) == {*section.path(), *through}


def test_all_sections_are_the_whole() -> None:
    document = read_text(NAMED, "a.md")
    part = part_of(document, {*document.sections})
    assert (part.blocks, part.prose) == (document.blocks, document.prose)
