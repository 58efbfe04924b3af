"""What is true of a line that fails, written as its author would: where a good guess begins."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from functools import cached_property, partial
from itertools import count, islice
from operator import itemgetter

from backproof.algebra.expressions import Expr, gradient
from backproof.algebra.types import Type
from backproof.algebra.vocabulary import Vocabulary
from backproof.backends.to_latex import gradient_in, name_in
from backproof.backends.to_unicode import plain_name
from backproof.derivation import Derivation, Entry, derive
from backproof.meaning.claims import Claim
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.implied import free_letters
from backproof.meaning.naming.names import bare, name_of, named
from backproof.meaning.statements import Stated, below, inside
from backproof.meaning.understanding import Reading
from backproof.mend.elsewhere import order_of, parts_around
from backproof.mend.ingredients import Term, signed, terms_of
from backproof.mend.known import Known, Quantity
from backproof.mend.respelled import is_whole, respelled
from backproof.mend.together import gathered
from backproof.record import dataclass
from backproof.syntax import NameTable, SyntaxFault, names_of, parse_expression
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Call,
    Derivative,
    Element,
    Group,
    Node,
    Symbol,
)

MODELS = 3
"""How many other lines about the same thing are looked at."""


@dataclass(frozen=True, eq=False)
class WrittenSum:
    """A sum in a line: its rank in the document, and its terms."""

    place: int
    line: Stated
    terms: tuple[Term, ...]


class Truth:
    """The derivation of one reading, asked for when a line first needs it."""

    def __init__(self, reading: Reading, holding: Sequence[Stated]) -> None:
        self.reading, self.holding = reading, holding

    @cached_property
    def derivation(self) -> Derivation:
        return derive(self.reading)

    @property
    def words(self) -> Vocabulary:
        return self.derivation.vocabulary

    @cached_property
    def entries(self) -> dict[Expr, Entry]:
        return {entry.target: entry for entry in self.derivation.entries}

    @cached_property
    def names(self) -> NameTable:
        return names_of(self.reading.document)

    def parsed(self, text: str) -> Node | None:
        """A text as syntax, None where it is none."""
        try:
            return parse_expression(text, self.names)
        except SyntaxFault:
            return None

    def known(self, stated: Stated) -> Known:
        """What helps to guess what a line should say."""
        claim = self.reading.claim(stated)
        letters = tuple(dict.fromkeys(self.letters(stated)))
        models = tuple(islice(self.models(stated), MODELS))
        sums, products = self.sums(stated), self.products(stated)
        instance = dict(stated.instance)
        if claim is None:
            return Known(
                models, (), letters, sums=sums, instance=instance, products=products,
                head=stated.head,
            )  # fmt: skip
        plain = stated.statement.block.kind == "text"
        quantities = {q.text: q for q in self.quantities(claim, plain)}
        quantities |= {q.text: q for q in self.entries_written({*letters})}
        around = tuple(parts_around(stated, self.by_instance.get(stated.instance, ())))
        if instance:
            # A name that is parsed alone is that of no layer or time.
            quantities |= {q.text: q for q in around if not isinstance(q.node, Group)}
        derived = self.terms(claim, plain)
        right = (*models, derived) if derived else models
        return Known(
            right, tuple(quantities.values()), letters, self.types(claim), self.parsed, sums,
            instance, self.counts, around, products=products, head=stated.head,
        )  # fmt: skip

    @cached_property
    def by_instance(self) -> Mapping[Hashable, Sequence[Stated]]:
        """The lines that say something, by the layer or time that they are for, in order."""
        lines = sorted(self.reading.stated, key=order_of)
        return gathered((s for s in lines if s.node is not None), lambda s: s.instance)

    def models(self, stated: Stated) -> Iterator[tuple[Term, ...]]:
        """What other lines say, and rightly, of the same thing."""
        if stated.head is None:
            return
        for other in self.holding_by_head.get(key(stated.head), ()):
            if other is not stated and other.node is not None:
                yield terms_of(other.statement.block.passage.text, other.node)

    @cached_property
    def holding_by_head(self) -> Mapping[Key, Sequence[Stated]]:
        """The lines that hold, by what they are about."""
        found: dict[Key, list[Stated]] = {}
        for stated in self.holding:
            if stated.head is not None and stated.kind != "chain-step":
                found.setdefault(key(stated.head), []).append(stated)
        return found

    def sums(self, stated: Stated) -> tuple[tuple[Term, ...], ...]:
        """The sums in the other lines of the document, for the same layers and times, each once, as
        it is written last."""

        def beside(written: WrittenSum) -> bool:
            line = written.line
            return line is not stated and line.instance in ((), stated.instance)

        found: list[tuple[int, tuple[Term, ...]]] = []
        for alike in self.sums_written:
            first = next(filter(beside, alike), None)
            if first is not None:
                found.append((first.place, next(filter(beside, reversed(alike))).terms))
        return tuple(terms for _, terms in sorted(found, key=itemgetter(0)))

    @cached_property
    def sums_written(self) -> Sequence[Sequence[WrittenSum]]:
        """All sums in the lines of the document, those together that say the same."""
        found: dict[Hashable, list[WrittenSum]] = {}
        places = count()
        for stated in self.reading.stated:
            text = stated.statement.block.passage.text
            for part in inside(stated.node, Add):
                if part.end > part.start:
                    terms = terms_of(text, part)
                    written = WrittenSum(next(places), stated, terms)
                    found.setdefault(signed(terms), []).append(written)
        return list(found.values())

    def products(self, stated: Stated) -> tuple[Term, ...]:
        """The products in the other lines of the document, for the same layers and times."""
        return tuple(
            term for line, term in self.products_written
            if line is not stated and line.instance in ((), stated.instance)
        )  # fmt: skip

    @cached_property
    def products_written(self) -> Sequence[tuple[Stated, Term]]:
        """All products in the lines of the document."""
        return [
            (stated, term)
            for stated in self.reading.stated if stated.node is not None
            for part in sums_and_bodies(stated.node)
            for term in terms_of(stated.statement.block.passage.text, part)
            if len(term.factors) > 1 and is_whole(term.text)
        ]  # fmt: skip

    @cached_property
    def counts(self) -> tuple[str, ...]:
        """The letters up to which sums of the document run, as `N` in `\\sum_{i=1}^N`."""
        found = (
            part.upper.base
            for stated in self.reading.stated for part in inside(stated.node, BigOperator)
            if isinstance(part.upper, Symbol) and not part.upper.scripts
        )  # fmt: skip
        return tuple(dict.fromkeys(letter for letter in found if len(letter) == 1))

    def types(self, claim: Claim) -> dict[Node, Type]:
        """The types of the parts of a line: as they were found, else by their names."""
        found = {node: expr.type for node, expr in claim.typed.items()}
        table, place = claim.context.setting.table, claim.stated.place
        for part in below(claim.stated.node) if claim.stated.node is not None else ():
            if isinstance(part, Symbol) and part not in found:
                symbol = claim.context.symbols.get(table.resolve(name_of(part), place))
                if symbol is not None:
                    found[part] = symbol.type
        return found

    def letters(self, stated: Stated) -> Iterator[str]:
        """The letters that pick entries on the left, and those over which a sum runs."""
        if stated.head is not None:
            yield from free_letters(stated.head)
        for part in below(stated.node) if stated.node is not None else ():
            if isinstance(part, BigOperator):
                yield from (letter for i in part.letters if (letter := letter_of(i)))

    def entries_written(self, letters: Set[str]) -> Iterator[Quantity]:
        """The entries by some letters, and gradients by them, that stand in the document."""
        for (by, _), entry in self.all_entries.items() if letters else ():
            if by <= letters:
                yield entry

    @cached_property
    def all_entries(self) -> Mapping[tuple[frozenset[str], str], Quantity]:
        """The entries in the lines of the document, and gradients by them, by the letters that pick
        them and as they are written: the last of those that are alike."""
        found: dict[tuple[frozenset[str], str], Quantity] = {}
        for stated in self.reading.stated:
            text = stated.statement.block.passage.text
            for whole in (stated.head, stated.node):
                for part in below(whole) if whole is not None and not stated.instance else ():
                    if isinstance(part, Element | Derivative):
                        written = text[part.start : part.end]
                        entry = Quantity(written, part, None, picked(part))
                        found[frozenset(letters_in(part)), written] = entry
        return found

    def entry(self, claim: Claim) -> Entry | None:
        """The true derivative that a claim is about, as it is derived."""
        if claim.wrt is None:
            return None
        return self.entries.get(gradient(claim.of, claim.wrt))

    def right(self, claim: Claim, plain: bool) -> str | None:
        """The true right side, as the author would write it."""
        entry = self.entry(claim)
        if entry is None or entry.expr is None:
            return None
        right = entry.unicode.partition(" = ")[2] if plain else entry.right
        stated = claim.stated
        if stated.node is None or stated.instance:
            return right
        return respelled(right, stated.node, stated.statement.block.passage.text, self.parsed)

    def terms(self, claim: Claim, plain: bool) -> tuple[Term, ...]:
        """The terms of the true right side."""
        right = self.right(claim, plain)
        node = None if right is None else self.parsed(right)
        return () if node is None or right is None else terms_of(right, node)

    def quantities(self, claim: Claim, plain: bool) -> Iterator[Quantity]:
        """What could stand in the place of a quantity: others of the context, and the gradients by
        what is defined there."""
        spell = plain_name if plain else partial(name_in, self.words)
        symbols = claim.context.symbols
        for name in sorted(claim.context.quantities & symbols.keys()):
            text = spell(name.partition("@")[0])
            node = self.parsed(text)
            if node is not None:
                yield Quantity(text, node, symbols[name].type, name)
        for symbol in claim.context.program.defined if not plain else ():
            if symbol is not claim.of and symbol.name in symbols:
                text = gradient_in(self.words, claim.of, symbol).text
                node = self.parsed(text)
                if node is not None:
                    yield Quantity(text, node, symbol.type, f"gradient by {symbol.name}")


def sums_and_bodies(node: Node) -> Iterator[Node]:
    """A formula, what is in brackets in it, what is summed, and what functions are of."""
    yield node
    for part in below(node):
        match part:
            case Group(body=body) | BigOperator(body=body):
                yield body
            case Call(bracketed=True, arguments=arguments):
                yield from arguments
            case _:
                pass


def picked(node: Element | Derivative) -> str:
    """The name of what an entry is of, or a gradient by one is by."""
    if isinstance(node, Element):
        return named(node.base) or ""
    by = bare(node.denominators[0]) if len(node.denominators) == 1 else None
    base = by.base if isinstance(by, Element) else by
    return "" if base is None else f"gradient by {named(base)}"


def letters_in(node: Node) -> Iterator[str]:
    """The letters that pick entries in an expression."""
    for part in below(node):
        if isinstance(part, Element):
            yield from (letter_of(index) or "" for index in part.indices)
