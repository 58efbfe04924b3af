"""Rows and cells of maths split into statements: chains of relations between expressions."""

from __future__ import annotations

from backproof.record import dataclass
from backproof.source import Block
from backproof.syntax.nodes import Node


@dataclass(frozen=True)
class Fault:
    """What could not be read, and where (offsets into the passage): the message names the opener of
    an unclosed bracket, the unknown construct, or what was expected."""

    code: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Member:
    """One link of a chain: the relation sign before it ("" for the first) and the expression.

    `start` is where the relation sign starts (for the first member, where its expression does),
    `end` where the expression ends: no row end, tag or punctuation. `relation` is canonical: `=`,
    `:=`, `\\equiv` and `\\triangleq` are `=`; others are `approx`, `propto`, `leftarrow`, `in`,
    `<`, ..., `implies`.
    """

    relation: str
    node: Node | None
    fault: Fault | None
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Statement:
    """One chain, in document order. A chain that continues an earlier one (a row, cell or block
    that starts with a relation) has `continues` set to that earlier statement and a first member
    with a relation. `conditions` are side notes that restrict it (`i \\neq j`, `l = 1, \\dots, L`,
    `\\text{if } A = A^T`); `words` the text written inside it; `tag` its number."""

    block: Block
    members: tuple[Member, ...]
    continues: Statement | None = None
    conditions: tuple[Node, ...] = ()
    words: tuple[str, ...] = ()
    tag: str = ""

    @property
    def start(self) -> int:
        return self.members[0].start

    @property
    def end(self) -> int:
        return self.members[-1].end

    @property
    def root(self) -> Statement:
        """The statement that begins its chain, itself where it continues none."""
        statement = self
        while statement.continues is not None:
            statement = statement.continues
        return statement
