"""One way to understand a document: its contexts, and the claims that are made in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from backproof.algebra.program import Program
from backproof.document import Document
from backproof.meaning.claims import Claim
from backproof.meaning.contexts import Absent, Context
from backproof.meaning.conventions import Convention
from backproof.meaning.definitions.table import Table
from backproof.meaning.gradients.shorthand import is_loss
from backproof.meaning.indices.stray_letters import Stray, Strays
from backproof.meaning.statements import Stated
from backproof.meaning.words.kinds_in_words import Kinds
from backproof.record import dataclass, field
from backproof.source import Span
from backproof.syntax.nodes import Node


@dataclass(frozen=True, eq=False)
class Reading:
    """One way to understand a document.

    `makings` make the claims, typed in their contexts, when one is first asked for; `unread` says
    of other statements why they could not be made a claim. `contexts` are by objective: the
    quantity that is differentiated. `strays` are the letters that were exchanged to understand a
    line. `again` makes the claim of a line that is written otherwise: it says nothing of the
    document; `plainly` does without what words and other formulas suggest that it means besides.
    `candidates` are all conventions by which it may be understood.
    """

    document: Document
    stated: tuple[Stated, ...]
    table: Table
    convention: Convention
    sizes: Mapping[str, Span]
    kinds: Kinds
    makings: Mapping[Stated, Callable[[], Claim | None]]
    contexts: Mapping[str, Context] = field(default_factory=dict)
    unread: Mapping[Stated, tuple[str, str]] = field(default_factory=dict)
    strays: Strays = field(default_factory=dict)
    again: Callable[[Stated], Claim | None] = lambda stated: None
    plainly: Callable[[Stated], Claim | None] = lambda stated: None
    candidates: tuple[Convention, ...] = ()

    def claim(self, stated: Stated) -> Claim | None:
        """The claim that a statement makes, if it makes one."""
        making = self.makings.get(stated)
        return None if making is None else making()

    def stray(self, stated: Stated) -> Stray | None:
        """The letter that was exchanged to understand a statement."""
        return self.strays.get((stated.statement.block, stated.member.start))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, in document order."""
        return tuple(c for making in self.makings.values() if (c := making()) is not None)

    @cached_property
    def claims_of(self) -> Mapping[Stated, Sequence[Claim]]:
        """The claims of each line, several of one that stands for many."""
        found: dict[Stated, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(claim.stated.origin or claim.stated, []).append(claim)
        return found

    @property
    def absent(self) -> tuple[Absent, ...]:
        """The definitions that could not be used in any context, each once."""
        found = {a.definition.key: a for c in self.contexts.values() for a in c.absent}
        return tuple(found.values())

    @property
    def collapsed(self) -> bool:
        """Whether a length with a name is 1 in it, as where one sample is all there is of N."""
        return any(context.collapsed for context in self.contexts.values())

    @cached_property
    def scalar_losses(self) -> frozenset[str]:
        """The contexts of which the loss is a number."""
        return frozenset(
            key
            for key, context in self.contexts.items()
            if context.objective in context.shapes.names
            and context.type_of(context.objective).is_scalar
        )

    @property
    def array_losses(self) -> frozenset[str]:
        """What is called like a loss, and is an array as it is defined: no loss is."""
        return frozenset(filter(is_loss, self.contexts.keys() - self.scalar_losses))

    @cached_property
    def numbers(self) -> frozenset[tuple[str, str]]:
        """The quantities that are numbers in it, in each context; a loss is meant to be one."""
        return frozenset(
            (key, name)
            for key, context in self.contexts.items()
            for name in context.quantities
            if name in context.shapes.names
            and name != context.objective
            and context.type_of(name).is_scalar
        )

    @cached_property
    def turned_numbers(self) -> frozenset[Node]:
        """What is transposed in some definition and is a number in it."""
        found = (context.turned_numbers for context in self.contexts.values())
        return frozenset().union(*found)

    @property
    def context(self) -> Context | None:
        """The context with the most definitions: the network that the document describes."""
        spoken = {key for keys in self.table.spoken.values() for key in keys}
        scalar = [
            c
            for c in self.contexts.values()
            if c.program.loss is not None
            and not (c.arbitrary or c.of_several)
            and c.objective not in spoken
            if not any(d.symbol.name in self.table.unknown for d in c.program.definitions)
        ]
        return max(scalar, key=lambda c: len(c.program.definitions), default=None)

    @property
    def program(self) -> Program | None:
        """The network that the document describes, None where there is none."""
        return None if self.context is None else self.context.program.needed
