"""All single edits of a written formula, as text that replaces text: the slips of a tired author.

An edit works on what was typed, so whatever notation the formula is in, it stays in it. Whether an
edit is a mistake is not known here: what was edited may equal what stood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from backproof.meaning.statements import below
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Call,
    Comparison,
    Derivative,
    Element,
    Fraction,
    Group,
    Indexed,
    Juxtaposition,
    Negate,
    Node,
    Number,
    Ones,
    Power,
    Product,
    Script,
    Symbol,
    Transpose,
)

OPPOSITE = {"<": ">", ">": "<", "\\gt": "<", "\\lt": ">", "\\le": "\\ge", "\\ge": "\\le",
            "\\leq": "\\geq", "\\geq": "\\leq"}  # fmt: skip
LOWERED = "ᵢⱼₖₗₜ"
PRIME = re.compile(r"'|\^\{?\\prime\}?|′")
SIGN = re.compile(r"[+\-−]")


@dataclass(frozen=True)
class Edit:
    """Replace characters `start` to `end` of a passage by a text; `kind` names the slip."""

    kind: str
    start: int
    end: int
    text: str


def edits(written: str, node: Node, siblings: frozenset[str], plain: bool = False) -> list[Edit]:
    """Every single edit of an expression in a passage, each resulting text once.

    `siblings` are the symbols written elsewhere in the document; `plain` asks for Unicode's
    transpose, not LaTeX's.
    """
    writer = _Writer(written, siblings, "ᵀ" if plain else r"^\top")
    found: dict[tuple[int, int, str], Edit] = {}
    for edit in (*writer.whole(node), *writer.inside(node)):
        old = written[edit.start : edit.end]
        # A row or a cell that ends inside an edit would change the document around it.
        if "&" in old or "\\\\" in old or "".join(old.split()) == "".join(edit.text.split()):
            continue
        # Where a label and a transpose share one superscript, the base ends inside its braces.
        if any(text.count("{") != text.count("}") for text in (edit.text, old)):
            continue
        found.setdefault((edit.start, edit.end, edit.text), edit)
    return list(found.values())


class _Writer:
    def __init__(self, written: str, siblings: frozenset[str], transpose: str):
        self.written, self.siblings, self.transpose = written, siblings, transpose

    def text(self, node: Node) -> str:
        return self.written[node.start : node.end]

    def instead(self, kind: str, node: Node, text: str) -> Edit:
        return Edit(kind, node.start, node.end, text)

    def whole(self, node: Node) -> Iterator[Edit]:
        """A sign before the whole expression."""
        before = self.written[: node.start].rstrip()
        if isinstance(node, Negate):
            yield Edit("sign flipped", node.start, node.operand.start, "")
        else:
            inner = f"({self.text(node)})" if isinstance(node, Add) else self.text(node)
            # Behind a factor, as the step of an update stands, a sign needs brackets.
            alone = before.endswith(("=", "&", "{", "(", "[")) or not before
            yield self.instead("sign flipped", node, f"-{inner}" if alone else f"(-{inner})")

    def inside(self, node: Node) -> Iterator[Edit]:
        """The edits of a node and of what is in it."""
        yield from self.own(node)
        for child in self.children(node):
            yield from self.inside(child)

    def children(self, node: Node) -> list[Node]:
        """What an author reads as parts of a formula: no limits, no exponents, no names."""
        match node:
            case Call():
                return list(node.arguments)
            case BigOperator():
                return [node.body]
            case Derivative() | Symbol() | Ones() | Number():
                return []
            case Element():
                # An entry is a number: its transpose is the entry.
                return []
            case Power() | Transpose() | Indexed():
                return [node.base]
            case _:
                direct = [getattr(node, name) for name in node.fields]
                flat = [x for part in direct for x in (part if isinstance(part, tuple) else [part])]
                return [x for x in flat if isinstance(x, Node)]

    def own(self, node: Node) -> Iterator[Edit]:
        match node:
            case Transpose(base=base):
                yield self.instead("transpose dropped", node, self.text(base))
            case Symbol():
                yield from self.turned(node)
                yield from self.renamed(node)
            case Group() | Derivative():
                yield from self.turned(node)
                if isinstance(node, Derivative):
                    yield from self.differentiated(node)
            case Juxtaposition(factors=factors):
                yield from self.beside(factors)
            case Product():
                yield from self.product(node)
            case Fraction(numerator=above, denominator=under):
                text = self.text(node)
                middle = self.written[above.end : under.start]
                head = text[: above.start - node.start]
                tail = text[under.end - node.start :]
                swapped = head + self.text(under) + middle + self.text(above) + tail
                yield self.instead("factors swapped", node, swapped)
            case Add():
                yield from self.sum(node)
            case Number():
                yield self.instead("number changed", node, _other_number(node))
            case Call():
                yield from self.primed(node)
            case Comparison(left=left, right=right):
                between = self.written[left.end : right.start]
                sign = between.strip()
                if sign in OPPOSITE:
                    text = between.replace(sign, OPPOSITE[sign])
                    yield Edit("comparison turned", left.end, right.start, text)
            case Indexed(script=script):
                yield from self.script(script)
            case Element(base=base, indices=indices):
                yield from self.letters(indices)
                if isinstance(base, Symbol):
                    yield from self.renamed(base)

    def turned(self, node: Node) -> Iterator[Edit]:
        after = self.written[node.end : node.end + 2].lstrip()
        text = self.text(node)
        # A second superscript is no formula; braces keep what stands above apart. A command ends
        # at a letter only where a blank stands between.
        if text and not after.startswith(("^", "'", "_", "ᵀ", "(", "[")):
            braced = text if text.isalnum() or self.transpose == "ᵀ" else f"{{{text}}}"
            joined = self.transpose != "ᵀ" and self.written[node.end : node.end + 1].isalpha()
            yield self.instead("transpose added", node, braced + self.transpose + " " * joined)

    def renamed(self, node: Symbol) -> Iterator[Edit]:
        if node.primes:
            yield from self.unprimed(node)
        for script in node.scripts:
            yield from self.script(script)
        if node.scripts:
            for sibling in sorted(self.siblings):
                if _base(sibling) == _base(self.text(node)) and sibling != self.text(node):
                    yield self.instead("index changed", node, sibling)

    def script(self, script: Script) -> Iterator[Edit]:
        """Each letter or number in a script, replaced by its neighbours."""
        yield from self.letters(script.items)

    def letters(self, items: tuple[Node, ...]) -> Iterator[Edit]:
        """Each letter or number among some indices, replaced by its neighbours."""
        for item in items:
            for part in below(item):
                if isinstance(part, Number) and part.value == int(part.value):
                    yield self.instead("index changed", part, str(int(part.value) + 1))
                elif isinstance(part, Symbol) and len(self.text(part)) == 1:
                    # A letter that is written below the line stays there.
                    low = self.text(part) in LOWERED
                    for other in LOWERED if low else "ijklt":
                        if other != self.text(part):
                            yield self.instead("index changed", part, other)

    def differentiated(self, node: Derivative) -> Iterator[Edit]:
        """A derivative by another quantity of the same base letter."""
        for below_it in node.denominators:
            if isinstance(below_it, Symbol):
                yield from self.renamed(below_it)

    def beside(self, factors: tuple[Node, ...]) -> Iterator[Edit]:
        for left, right in pairwise(factors):
            between = self.written[left.end : right.start]
            a, b = self.text(left), self.text(right)
            yield Edit("factors swapped", left.start, right.end, f"{b}{between or ' '}{a}")
            yield Edit("product changed", left.end, right.start, r" \odot ")
        for before, factor in zip((None, *factors), factors, strict=False):
            start = factor.start if before is None else before.end
            end = factors[1].start if before is None else factor.end
            last = factor is factors[-1]
            yield Edit("factor dropped", start, end, "" if before is None or last else " ")

    def product(self, node: Product) -> Iterator[Edit]:
        left, right = node.left, node.right
        between = self.written[left.end : right.start]
        a, b = self.text(left), self.text(right)
        # The sign of a product binds in its own way: brackets keep what is swapped together.
        a_safe = a if isinstance(left, Symbol | Group | Call | Number) else f"({a})"
        yield self.instead("factors swapped", node, f"{b}{between}{a_safe}")
        yield self.instead("factor dropped", node, a)
        yield self.instead("factor dropped", node, b)
        if node.operator == "odot":
            yield Edit("product changed", left.end, right.start, " ")
        elif node.operator in ("at", "cdot", "dot"):
            yield Edit("product changed", left.end, right.start, r" \odot ")

    def sum(self, node: Add) -> Iterator[Edit]:
        terms, signs = node.terms, node.signs
        for i in range(1, len(terms)):
            start, end = terms[i - 1].end, terms[i].start
            between = self.written[start:end]
            if len(SIGN.findall(between)) == 1:
                other = "-" if signs[i] > 0 else "+"
                yield Edit("+ and - exchanged", start, end, SIGN.sub(other, between))
            yield Edit("term dropped", start, terms[i].end, "")
        end = terms[1].start
        if signs[1] < 0:
            end = terms[0].end + self.written[terms[0].end : terms[1].start].find("-")
        yield Edit("term dropped", node.start, end, "")

    def primed(self, node: Call) -> Iterator[Edit]:
        if node.function.primes:
            yield from self.unprimed(node.function)
        for script in node.function.scripts:
            yield from self.script(script)

    def unprimed(self, node: Symbol) -> Iterator[Edit]:
        fewer = PRIME.sub("", self.text(node), count=1)
        yield self.instead("prime dropped", node, fewer)


def _other_number(node: Number) -> str:
    return str(int(node.value) + 1) if node.value == int(node.value) else str(node.value * 2)


def _base(written: str) -> str:
    """The letter that scripts stand on."""
    return re.split(r"[_^']", written, maxsplit=1)[0].strip()


def symbols(written: str, node: Node) -> frozenset[str]:
    """Every symbol in an expression as it is written, those that are called left out."""
    called = {n.function for n in below(node) if isinstance(n, Call)}
    return frozenset(
        written[n.start : n.end]
        for n in below(node)
        if isinstance(n, Symbol) and n not in called and n.end > n.start
    )
