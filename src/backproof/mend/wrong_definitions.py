"""One cause, one report: a definition that is wrong makes the lines wrong that write it otherwise.

Two lines that fail write `(p - t)`, and the definition on which they rest has `p + t`; or they have
a term, a factor or a quantity that the definition has not. One slip there is likelier than the same
one in each of them. That is all that is believed. Lines that lack a factor or a sign which the
definition would have to give them may have forgotten it in the same way: which of them is wrong
cannot be told, and it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from backproof.judge.signals import Judgement, line_of
from backproof.judge.verdict import BY_SHAPES
from backproof.judge.verdicts import Fails, Holds, Undecided
from backproof.meaning.definitions.table import used_names
from backproof.meaning.statements import Stated, below
from backproof.meaning.statements import inside as inside_
from backproof.meaning.understanding import Reading
from backproof.meaning.vocabulary import vocabulary
from backproof.mend.changes.slips import distinct, inside
from backproof.mend.changes.written import Change, Written, applied
from backproof.mend.definition_shapes import by_shapes
from backproof.mend.definition_trials import below_failing, by_trial
from backproof.mend.differences import parts_of
from backproof.mend.directed import is_formal, is_uphill
from backproof.mend.offers import Mending, mending
from backproof.mend.proposals import proposal
from backproof.mend.safely import safely
from backproof.mend.verification import verified
from backproof.record import dataclass, replace
from backproof.syntax.keys import Key, key
from backproof.syntax.nodes import Node, Script, Symbol
from backproof.syntax.statements import Statement

CODE = "wrong-definition"
AGREEING, NAMES, TRIALS = 2, 2, 3
"""How many lines must write what a definition should say, how many names that has at least, and how
many changes of definitions are tried in a document."""
CERTAIN = 3
"""How many lines fit with a definition of another shape at least where it is called wrong, and not
they: each of them has a part that fits with it alone."""


@dataclass(frozen=True, eq=False)
class Causes:
    """What is said of wrong definitions and the lines of which they are the cause; and of lines of
    which cannot be told whether they or a definition are wrong, what that would say."""

    mended: dict[Stated, Mending]
    doubts: dict[Stated, str]


def wrong_definitions(
    reading: Reading, judged: Sequence[Judgement], failing: Mapping[Stated, Fails]
) -> Causes:
    """Definitions with one slip, and the lines of which it is the cause: with the slip mended they
    hold, and so does all that held before."""
    held = [s for s, _, verdict in judged if isinstance(verdict, Holds)]
    found: dict[Stated, Mending] = {}
    doubts: dict[Stated, str] = {}
    tried = 0
    for definition, change in suspected(reading, failing, held):
        if definition in found or tried == TRIALS:
            continue
        tried += 1
        with safely():
            found |= explained(reading, definition, change, failing, held)
    told = {line: v for line, v in failing.items() if not (is_formal(line) or is_uphill(line, v))}
    lines = [line for line, verdict in told.items() if verdict.code in BY_SHAPES]
    open_ = of_arrays(reading, judged)
    if not found and len({line.statement for line in (*lines, *open_)}) >= AGREEING:
        with safely():
            mark, least = vocabulary(reading).transpose, AGREEING if open_ else CERTAIN
            arrays = {
                known.stated
                for name in (reading.array_losses if open_ else ())
                if (known := reading.table.by_key.get(name)) is not None
                if known.stated.kind == "definition" and known.stated.node is not None
            }
            for definition, change in by_shapes(reading, [*lines, *open_], mark, CODE, arrays):
                all_ = {**dict.fromkeys(open_), **failing}
                made = explained(reading, definition, change, all_, held, mark, afresh=True)
                if len({line.statement for line in made} - {definition.statement}) >= least:
                    found |= {line: v for line, v in made.items() if line not in open_}
                elif made:
                    doubts = doubted(made, definition)
                if made:
                    break
    if not found and not doubts and len(told) >= AGREEING:
        with safely():
            for definition, change in by_trial(reading, told):
                if made := explained(reading, definition, change, failing, held):
                    doubts = doubted(made, definition)
                    break
    return Causes(found, doubts)


def of_arrays(reading: Reading, judged: Sequence[Judgement]) -> set[Stated]:
    """The lines that could not be decided and are about a loss that is no number as it is
    defined: no loss is an array."""
    arrays = reading.array_losses
    return {
        stated
        for stated, _, verdict in judged
        if arrays and isinstance(verdict, Undecided)
        if (claim := reading.claim(stated)) is not None and claim.context.objective in arrays
    }


def doubted(made: Mapping[Stated, Mending], definition: Stated) -> dict[Stated, str]:
    """What is said of lines that lack what a definition would have to give them."""
    fix = made[definition].fix
    if fix is None:
        return {}
    number = line_of(definition)
    reason = f"line {number} may be what is wrong: with {fix.message.removeprefix('write ')} there"
    reason += (
        ", this line holds as it is; which of them is wrong cannot be told, so `--fix` leaves it"
    )
    return {line: reason for line in made if line is not definition}


def suspected(
    reading: Reading, failing: Mapping[Stated, Fails], held: Sequence[Stated]
) -> Iterator[tuple[Stated, Change]]:
    """Definitions that say, with one slip mended, what several lines that fail write, where no line
    that holds writes what they say now."""
    agreed = {part.key: part for part in agreed_by(failing)}
    for definition, _ in below_failing(reading, failing) if agreed else ():
        node, text = definition.node, definition.statement.block.passage.text
        assert node is not None
        own, written = parts_of(node), Written(text)
        slips = (*inside(written, node), *renamed(written, node, agreed.values()))
        for change in distinct(written, slips):
            now = parts_of(made) if (made := applied(node, [change])) is not None else own
            if (now - own) & agreed.keys() and not any(writes(line, own - now) for line in held):
                yield definition, change


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a line, with several names, and the text in which it stands."""

    key: Key
    node: Node
    text: str


def agreed_by(failing: Iterable[Stated]) -> Iterator[Part]:
    """What several lines that fail write."""
    lines: dict[Key, set[Statement]] = {}
    found: dict[Key, Part] = {}
    for line in failing:
        for part in several(line):
            text = line.statement.block.passage.text
            found.setdefault(key(part), Part(key(part), part, text))
            lines.setdefault(key(part), set()).add(line.statement)
    return (part for part in found.values() if len(lines[part.key]) >= AGREEING)


def several(line: Stated) -> Iterator[Node]:
    """The parts of a line with several names in them."""
    for part in below(line.node) if line.node is not None else ():
        if not isinstance(part, Script) and len(used_names(part)) >= NAMES:
            yield part


def writes(line: Stated, parts: Set[Key]) -> bool:
    """Whether a line has one of some parts, with several names in it."""
    return any(key(part) in parts for part in several(line))


def renamed(written: Written, node: Node, agreed: Iterable[Part]) -> Iterator[Change]:
    """Each name of a definition exchanged for one that lines write."""
    others = {
        key(symbol): (symbol, part.text[symbol.start : symbol.end])
        for part in agreed for symbol in inside_(part.node, Symbol)
    }  # fmt: skip
    for symbol in inside_(node, Symbol):
        for other, text in others.values():
            yield written.instead("symbol exchanged", symbol, text, other)


def explained(
    reading: Reading, definition: Stated, change: Change,
    failing: Mapping[Stated, Fails | None], held: Sequence[Stated], transpose: str = r"^\top",
    afresh: bool = False,
) -> dict[Stated, Mending]:  # fmt: skip
    """A definition with its slip, and the lines that it explains; nothing where not several lines
    hold without the slip, or one no more that held."""
    passage, node = definition.statement.block.passage, definition.node
    assert node is not None
    made = proposal(Written(passage.text, transpose=transpose), node, [change], CODE)
    said = verified(reading, {definition: made}, (*failing, *held), afresh)
    if not all(isinstance(said.get(line), Holds) for line in (definition, *held)):
        return {}
    lines = [line for line in failing if isinstance(said.get(line), Holds)]
    if len({line.statement for line in lines}) < AGREEING:
        return {}
    number, told = line_of(definition), ", ".join(str(n) for n in sorted({*map(line_of, lines)}))
    message = f"{made.message}; lines {told} hold then"
    verdict = Fails(CODE, message)
    found = {definition: mending(definition, verdict, replace(made, code=CODE, message=message))}
    for line in lines:
        said_of = failing[line] or Fails(CODE, "")
        message = f"{said_of.message}; line {number} is the cause"
        found[line] = Mending(replace(said_of, message=message), cause=definition)
    return found
