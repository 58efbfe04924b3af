"""Plain text: the lines that are formulas, `δ₁ = (δ₂ W₂ᵀ) ⊙ σ′(z₁)`."""

from __future__ import annotations

import re

from backproof.documents.collector import Collector
from backproof.documents.plain_sentences import formulas_within, is_of_sentences
from backproof.patterns import regex
from backproof.source import Passage, Section, Source, passage_of

_MATHS_SIGN = regex(
    r"[\u0370-\u03ff\u2070-\u209c\u2200-\u22ff\u2a00-\u2aff\u1d2c-\u1d6a\u00d7\u2032\u27f9\u00b2"
    r"\u00b3\u00b9\u0177\u0302]|\bd[A-Z]\w*\s*=|\\[a-z]+|\^\(?[\[A-Za-z0-9-]|\bd\w+\s*/\s*d\w+"
)
_RELATION = regex(r"(?<![<>!=])=|←|≈|∈|:=")
_PROSE_WORDS = regex(r"(?<![\w\\.])[A-Za-z]{3,}(?![\w(])")
_LABEL = regex(
    r"\s*(?:[-*+•]\s+|\d+[.)]\s+|#+\s+|\([a-z0-9]\)\s+)?"
    r"(?:(?i:where|with|and|let|so|then|thus|hence|here|now|also|given|suppose|assume|call|denote)[,:]?\s+)?"
)
_KNOWN = frozenset(
    (
        "log", "exp", "sin", "cos", "tanh", "relu", "softmax", "sigmoid", "max", "min", "sum",
        "mean", "diag", "loss", "out", "net", "sqrt", "and", "where", "for", "with", "ReLU",
        "Softmax", "dot", "sigma", "phi", "alpha", "beta", "gamma", "delta", "theta", "lambda",
        "softplus", "sign", "axis", "keepdims", "True", "matmul",
    )
)  # fmt: skip
_LEFT = r"[A-Za-z]\w*(?:\[\w+\]|\([A-Za-z]\w{0,3}(?:,\s*[A-Za-z]\w{0,3}){0,5}\))?\s*=(?!=)"
_ASSIGNED = regex(
    r"\s*(?P<name>[A-Za-z]\w*)(?:[\[(][\w, ]+[\])])?\s*=(?!=)(?P<formula>[^=;:{}\"']+)$"
)
_NEXT = regex(rf",\s+(?:and\s+)?(?={_LEFT})")
"""What stands before a name with its arguments and a sign of equality, in the same line."""
_COLON = regex(r"[A-Za-z][\w ]{2,40}:\s+(?=\S)")
_SAID = regex(
    r"(?:[A-Za-z][a-z'’-]*,?\s+){2,}(?=(?:∂|∇|d[A-Z]\w*\s*[=/]|(?:δ|delta)\S{0,6}\s*=)[^=]*=)"
    r"|(?:Let|Write|Put|Set|Define|With|Where|Here|Then|Now)\s+(?=[^\W\d][\w{}]{0,6}\s*=)"
)
"""What a sentence says before a gradient that it gives a formula, or before a name."""
MOST_BEFORE = 3
"""More words than these before a relation are a sentence, however long the formula is."""
_NAMES = regex(r"(?<![\w.])[A-Za-z]\w*")
_DERIVATIVE = regex(
    r"\s*(?:∂[^=]{0,24}/\s*∂|d\w{1,12}\s*/\s*d[A-Za-z]|∇|d[A-Z]\w{0,8}\s*(?==)|(?:δ|delta)\S{0,6}\s*(?==))"
    r"[^=]*=(?!=)\s*[^=\s]"
)
_SMALL = regex(r"\s*d[a-z][a-z]?\d?\s*=(?!=)(?P<right>.*)$")
_SMALL_RIGHT = regex(r"\bd[A-Za-z]{1,2}\d?\b|∂|δ|\bdelta")
_HEADING = regex(
    r"(?:\A|(?<=\n)\n)[ ]{0,3}(?P<title>\w[^\n|]{2,70})\n"
    r"[ ]{0,3}(?P<rule>([=\-~*^\"#+])\3{2,})[ \t]*$",
    re.MULTILINE,
)
"""A line with a rule below it; what stands below the first one with a sign is above the others."""
_NUMBERED = regex(
    r"(?:\A|(?<=\n)[ \t]*\n)[ ]{0,3}(?P<number>\d+(?:\.\d+)*)[.)]?[ \t]+"
    r"(?P<title>[^\W\d][^\n]{2,60}?)[ \t]*\n(?=[ \t]*\n)"
)
"""A numbered line with nothing around it."""
_BELOW_RULES = 6
_COMMENT = regex(r"^[ \t]*#[ \t]*(backproof\s*:[^\n]*)$", re.MULTILINE)
_TEX = regex(r"(\$\$?)(?!\$)[^$]{0,400}?\\[A-Za-z][^$]*\1|\\\[|\\begin\{(?:align|equation)")
_SIDE = regex(
    r"\s{2,}(?:#|//|%|\(|--|—)[^\n]*$|\s+(?:where|since|because|with|using|"
    r"assuming|hence|elementwise|element-wise|row-wise|column-wise)\b[^\n]*$"
)


def relates(line: str) -> bool:
    """Whether a line relates two things, as every formula does that states something."""
    return any(sign in line for sign in "=←≈∈")


def is_formula(line: str) -> bool:
    """Whether a line of text is a formula rather than a sentence."""
    return bool(_RELATION.search(line) and _MATHS_SIGN.search(line)) and has_few_words(line)


def has_few_words(line: str) -> bool:
    """Whether a line has no more words than a formula may."""
    words = words_of(line)
    if is_of_sentences(line) or len(words_of(led_by(line))) > MOST_BEFORE:
        return False
    return len(words) <= 1 or len(words) * 12 < len(line.strip())


def words_of(text: str) -> list[str]:
    """The words that are neither names nor functions."""
    return [word for word in _PROSE_WORDS.findall(text) if word not in _KNOWN]


def led_by(line: str) -> str:
    """What stands before the first relation of a line, behind its label."""
    relation = _RELATION.search(line)
    return line[: relation.start()].rpartition(":")[2] if relation else ""


def defined_beside(text: str, beside: bool = False) -> frozenset[str]:
    """The names that the lines of a text give formulas without any sign of maths, `z1 = W1 x + b1`,
    where other lines of it are formulas by their signs, or others stand `beside` it."""
    lines = list(filter(relates, text.split("\n")))
    if not beside and not any(map(is_formula, lines)):
        return frozenset()
    found = (_ASSIGNED.match(part) for line in lines for part in _NEXT.split(unlabelled(line)))
    return frozenset(match["name"] for match in found if match)


def is_definition(line: str, defined: frozenset[str]) -> bool:
    """Whether a line gives each name in it a formula in which all words are short, functions or
    names."""
    parts = _NEXT.split(unlabelled(line))
    return not is_of_sentences(line) and all(gives_a_formula(part, defined) for part in parts)


def gives_a_formula(part: str, defined: frozenset[str]) -> bool:
    """Whether a part of a line gives a name such a formula."""
    match = _ASSIGNED.match(part)
    if match is None or match["name"] not in defined:
        return False
    words = _NAMES.findall(match["formula"])
    return bool(words) and all(
        len(word) < 3 or word in _KNOWN or word in defined or not word.isalpha() for word in words
    )


def is_claim(line: str) -> bool:
    """Whether a line gives a gradient a formula, and is no sentence."""
    start, end = formula_in(line, 0, len(line))
    return gives_a_gradient(line[start:end])


def gives_a_gradient(formula: str) -> bool:
    """Whether what stands on the left is a gradient by its form, and words are few."""
    small = _SMALL.match(formula)
    if small is not None and not _SMALL_RIGHT.search(small["right"]):
        return False
    given = small or _DERIVATIVE.match(formula)
    return bool(given) and has_few_words(formula) and "|" not in formula


def plain_of(line: str) -> str:
    """A line without its label and what is said beside it."""
    begin, stop = ends_of(line)
    return line[begin:stop].rstrip()


def unlabelled(line: str) -> str:
    """A line without its label, also one in words before a colon, and what is said beside it."""
    plain = plain_of(line)
    colon = _COLON.match(plain)
    return plain[colon.end() :] if colon else plain


def ends_of(line: str) -> tuple[int, int]:
    """Where a line begins behind its label, and ends before what is said beside it."""
    label, side = _LABEL.match(line), _SIDE.search(line)
    return label.end() if label else 0, side.start() if side else len(line.rstrip().rstrip(":;"))


def formula_in(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the formula of a line stands, without its label and what is said beside it."""
    begin, stop = (start + place for place in ends_of(text[start:end]))
    colon = _COLON.match(text, begin, stop)
    rest = text[colon.end() : stop] if colon else ""
    if colon and (is_formula(rest) or gives_a_gradient(rest) or _ASSIGNED.match(rest)):
        begin = colon.end()
    said = _SAID.match(text, begin, stop)
    return said.end() if said else begin, stop


def add_formula_lines(
    collector: Collector, passage: Passage, start: int, end: int, section: Section | None = None,
    defined: frozenset[str] = frozenset(),
) -> int:  # fmt: skip
    """Add every formula line between two offsets as a block; gives how many there were. Names that
    are `defined` make formulas of lines that have no sign of maths."""
    count = 0
    position = told = start
    while position < end:
        line_end = passage.text.find("\n", position, end)
        line_end = end if line_end < 0 else line_end
        line = passage.text[position:line_end]
        if relates(line) and (is_formula(line) or is_definition(line, defined) or is_claim(line)):
            begin, stop = formula_in(passage.text, position, line_end)
            collector.add_prose(passage, told, begin, section)
            collector.add_block(passage, "text", begin, stop, section=section)
            told = stop
            count += 1
        elif relates(line):
            for begin, stop in formulas_within(passage.text, position, line_end, _KNOWN):
                collector.add_prose(passage, told, begin, section)
                collector.add_block(passage, "text", begin, stop, section=section)
                told = stop
                count += 1
        position = line_end + 1
    collector.add_prose(passage, told, end, section)
    return count


def writes_tex(text: str) -> bool:
    """Whether a plain text has formulas between the delimiters of TeX."""
    return _TEX.search(text) is not None


def add_plain_comments(collector: Collector, passage: Passage) -> None:
    """Collect what a plain text says to backproof in lines of their own."""
    for found in _COMMENT.finditer(passage.text):
        collector.add_comment(passage, found.start(1), found.end())


def read_plain(collector: Collector, source: Source) -> None:
    """Collect the formula lines and the words of a plain text."""
    passage = passage_of(source)
    collector.add_passage(passage)
    add_plain_comments(collector, passage)
    defined, text = defined_beside(source.text), source.text
    position = 0
    for found, level in headings_in(text):
        add_formula_lines(collector, passage, position, found.start("title"), defined=defined)
        collector.open_section(found["title"], level, found.start("title"))
        position = found.end()
    add_formula_lines(collector, passage, position, len(text), defined=defined)


def headings_in(text: str) -> list[tuple[re.Match[str], int]]:
    """The headings of a text with their levels: lines with a rule below them, and below these lines
    that are numbered and stand alone, where there are several."""
    ruled = [found for found in _HEADING.finditer(text) if not is_formula(found["title"])]
    signs = list(dict.fromkeys(found["rule"][0] for found in ruled))
    found = [(each, signs.index(each["rule"][0]) + 1) for each in ruled]
    numbered = [each for each in _NUMBERED.finditer(text) if is_title(each["title"])]
    if len(numbered) > 1 and numbered[0]["number"][0] in "01":
        found += [(each, _BELOW_RULES + each["number"].count(".")) for each in numbered]
    return sorted(found, key=lambda each: each[0].start("title"))


def is_title(line: str) -> bool:
    """Whether a line is no sentence, nor a formula or what leads to one."""
    return not relates(line) and line[-1] not in ".:;,?!" and _MATHS_SIGN.search(line) is None
