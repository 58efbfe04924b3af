"""Lines that do not hold on a page as a whole, judged with their sections read alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice

from backproof.document import Document
from backproof.documents.run_in import with_run_in_headings
from backproof.judge.bench import Bench
from backproof.judge.choose import Rival, choose, verdicts
from backproof.judge.points import Points
from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.claims import Claim
from backproof.meaning.contexts import Context
from backproof.meaning.naming.names import name_of
from backproof.meaning.statements import Stated, inside
from backproof.meaning.understanding import Reading
from backproof.record import dataclass, field, replace
from backproof.source import Block, Prose, Section
from backproof.standalone.faults import convincing, is_misread, is_open
from backproof.standalone.givers import declared_elsewhere, given_elsewhere
from backproof.standalone.parts import Place, home, part_of, place_of, sections_of
from backproof.standalone.resting import from_above, is_given, may_stand_alone, with_givers
from backproof.syntax import nodes as syntax

Chosen = tuple[Reading, list[Judgement]]
Ways = Callable[[Callable[[Stated], bool]], Iterable[Reading]]
"""The ways to read a document, the likeliest first, as far as some lines need it."""
Reader = Callable[[Document], Ways]
"""Prepares a document to be read."""
Read = dict[tuple[Block | Prose, ...], set[Place]]
"""The lines that were wanted of each part which was read."""
Told = tuple[Place, Holds | Fails]
"""A line, and what its section says of it when it is read alone."""
TRIED = 2
"""How many readings of a part are looked at for a line that holds."""
OF_THE_LINE = frozenset({"equation", "malformed", "unread", "unsupported", "worked-number"})
"""Why a line does not hold whatever stands around it."""
REMARK = "its section is read by itself"


@dataclass(frozen=True)
class Around:
    """What a page has around a section: the names that get a formula or a shape outside it, the
    arrays in the contexts of lines, the lines that rest on any loss by its gradient alone, those
    that other sections may keep from being decided, and of these those to which the section gives
    all."""

    given: frozenset[str] = frozenset()
    above: frozenset[Place] = frozenset()
    arrays: Mapping[Place, frozenset[str]] = field(default_factory=dict)
    declared: frozenset[str] = frozenset()
    open: frozenset[Place] = frozenset()
    alone: frozenset[Place] = frozenset()

    def beside(self, reading: Reading, sections: Set[Section], lines: Sequence[Stated]) -> Around:
        """What is around some sections in a reading as well."""
        here = arrays_in(reading, lines)
        arrays = {p: here.get(p, frozenset()) | self.arrays.get(p, frozenset()) for p in here}
        above = {place_of(line) for line in lines if from_above(line, reading, sections)}
        elsewhere = given_elsewhere(reading, sections)
        declared = self.declared | declared_elsewhere(reading, sections)
        alone = frozenset(
            place_of(line)
            for line in lines
            if place_of(line) in self.open and may_stand_alone(line, reading, sections, elsewhere)
        )
        given = self.given | elsewhere
        return Around(given, self.above | above, arrays, declared, self.open, alone)


def with_sections_alone(chosen: Chosen, reader: Reader) -> Chosen:
    """A reading and its verdicts, where lines that do not hold have the verdicts of their sections
    read alone, if they hold there, or only other sections keep them from being decided."""
    whole, found = chosen
    misread = frozenset(s for s, _, v in found if is_misread(v))
    parted = with_run_in_headings(whole.document)
    ways = [whole] if parted is whole.document else [whole, replace(whole, document=parted)]
    read: Read = {}
    for reading in ways:
        doubtful = [stated for stated, _, verdict in chosen[1] if is_in_doubt(verdict)]
        around = Around(open=frozenset(place_of(s) for s, _, v in chosen[1] if is_open(v)))
        alone = of_sections(reading, doubtful, reader, around, read, misread)
        chosen = better_of(chosen, list(alone))
    return chosen


def of_sections(
    reading: Reading, doubtful: Sequence[Stated], reader: Reader, around: Around, read: Read,
    misread: Set[Stated] = frozenset(),
) -> Iterator[Told]:  # fmt: skip
    """The lines in doubt that hold in sections which are read alone, but for lines that were read
    there before, or fail there; `misread` are those that speak against the page as it is read."""
    for section, lines in parts_in_doubt(reading.document, doubtful).items():
        own = sections_of(reading.document, section)
        elsewhere = given_elsewhere(reading, own)
        most = len(reading.document.blocks) - 1
        if not any(may_stand_alone(line, reading, own, elsewhere) for line in lines):
            # What rests on most of a page is read with all of it.
            own = with_givers(own, lines, reading)
            most = most if not misread.isdisjoint(lines) else most // 2
            elsewhere = given_elsewhere(reading, own)
            if not any(may_stand_alone(line, reading, own, elsewhere) for line in lines):
                continue
        part = part_of(reading.document, own)
        wanted = {*map(place_of, lines)}
        before = read.setdefault((*part.blocks, *part.prose), set())
        if len(part.blocks) <= most and not wanted <= before:
            before |= wanted
            yield from of_part(part, wanted, reader, around.beside(reading, own, lines), read)


def of_part(
    part: Document, wanted: Set[Place], reader: Reader, around: Around, read: Read
) -> Iterator[Told]:
    """The lines that are wanted and hold in a part, or in sections of it, or fail there. All of it
    is judged where one of its first readings has such a line."""
    ways = reader(part)
    points = Points()

    def is_wanted(stated: Stated) -> bool:
        return place_of(stated.origin or stated) in wanted

    for reading in islice(ways(is_wanted), TRIED):
        lines = dict.fromkeys(s.origin or s for s in reading.stated if is_wanted(s))
        held = Rival(reading, Bench(points)).holding(lines.keys())
        if held or fails_in(reading, {s for s in lines if place_of(s) in around.alone}, points):
            reading, found = alone = choose(ways(lambda stated: True))
            lines = dict.fromkeys(s for s, _, v in found if is_in_doubt(v) and is_wanted(s))
            yield from holding(alone, around)
            yield from failing(alone, around)
            break
    yield from of_sections(reading, list(lines), reader, around, read)


def fails_in(reading: Reading, lines: Set[Stated], points: Points) -> bool:
    """Whether one of some lines fails in a reading of a part."""
    found = verdicts(reading, Bench(points, reading), wanted=lines) if lines else []
    return any(isinstance(verdict, Fails) for _, _, verdict in found)


def better_of(chosen: Chosen, alone: Sequence[Told]) -> Chosen:
    """The verdicts on lines, or those of their sections alone: what holds there holds, and what
    other sections alone keep from being decided fails where it fails there."""
    reading, found = chosen
    better = {place: v for place, v in alone if isinstance(v, Holds)}
    worse = {place: v for place, v in alone if isinstance(v, Fails)}

    def told(stated: Stated, verdict: Verdict | None) -> Verdict | None:
        place = place_of(stated)
        if place in better and is_in_doubt(verdict):
            return better[place]
        return worse.get(place, verdict) if is_open(verdict) else verdict

    return reading, [(s, k, told(s, v)) for s, k, v in found]


def is_in_doubt(verdict: Verdict | None) -> bool:
    """Whether a line does not hold, for more than what stands in it alone."""
    return isinstance(verdict, Fails | Undecided) and verdict.code not in OF_THE_LINE


def parts_in_doubt(document: Document, doubtful: Sequence[Stated]) -> dict[Section, list[Stated]]:
    """The largest sections beside others that have lines in doubt, and those lines."""
    beside: dict[Section | None, set[Section]] = {}
    for block in document.blocks:
        for section in block.section.path():
            beside.setdefault(section.parent, set()).add(section)
    parts: dict[Section, list[Stated]] = {}
    for stated in doubtful:
        path = home(stated, document).path()
        part = next((s for s in path if s.parent and len(beside.get(s.parent, ())) > 1), None)
        if part is not None:
            parts.setdefault(part, []).append(stated)
    return parts


def arrays_in(reading: Reading, lines: Sequence[Stated]) -> dict[Place, frozenset[str]]:
    """The names of declared vectors and matrices in the contexts of some lines: of numbers much
    holds that is wrong of these."""
    found: dict[Place, frozenset[str]] = dict.fromkeys(map(place_of, lines), frozenset())
    arrays: dict[Context, frozenset[str]] = {}
    for line in lines:
        for claim in reading.claims_of.get(line, ()):
            context = claim.context
            if context not in arrays:
                symbols = context.symbols.items()
                names = {n.partition("@")[0] for n, s in symbols if not s.type.core.is_scalar}
                arrays[context] = frozenset(names & reading.table.declarations.keys())
            found[place_of(line)] |= arrays[context]
    return found


def holding(alone: Chosen, around: Around) -> Iterator[Told]:
    """The lines that hold in a part that is read alone, and rest on nothing given elsewhere, nor on
    an array that is a number there."""
    reading, found = alone
    for stated, _, verdict in found:
        if isinstance(verdict, Holds) and rests_here(stated, reading, around):
            yield place_of(stated), replace(verdict, remarks=remarked(verdict))


def failing(alone: Chosen, around: Around) -> Iterator[Told]:
    """The lines that fail in a part that is read alone, and gives all that they rest on, shapes as
    well."""
    reading, found = alone
    for stated, verdict in convincing(found):
        place = place_of(stated)
        if place not in around.alone or not rests_here(stated, reading, around):
            continue
        names = {n for claim in reading.claims_of[stated] for n in claim.context.symbols}
        # Of a function without a formula the author may know one.
        if not names.isdisjoint(reading.table.unknown):
            continue
        # No shape makes a line right that is wrong by a factor.
        plain = {name.partition("@")[0] for name in names}
        if verdict.factor or plain.isdisjoint(around.declared):
            yield place, replace(verdict, remarks=remarked(verdict), alone=True)


def remarked(verdict: Holds | Fails) -> tuple[str, ...]:
    """The remarks on a verdict, and that a section alone told it."""
    return tuple(dict.fromkeys((*verdict.remarks, REMARK)))


def rests_here(stated: Stated, reading: Reading, around: Around) -> bool:
    """Whether a line in a part that is read alone rests on nothing given elsewhere, nor on an array
    that is a number there."""
    place = place_of(stated)
    own = reading.claims_of.get(stated, ())
    arrays, above = around.arrays.get(place, frozenset()), place in around.above
    return bool(own) and not any(
        makes_numbers(claim, arrays) or rests_elsewhere(claim, around.given, above) for claim in own
    )


def makes_numbers(claim: Claim, arrays: Set[str]) -> bool:
    """Whether what is an array as a page is read as a whole, or is transposed, is a number in the
    context of a claim."""
    turned = {name_of(s) for t in inside(claim.stated.node, syntax.Transpose)
              for s in inside(t.base, syntax.Symbol)}  # fmt: skip
    free = (leaf for leaf in claim.context.program.free if leaf.type.core.is_scalar)
    return any(leaf.name.partition("@")[0] in arrays or leaf.name in turned for leaf in free)


def rests_elsewhere(claim: Claim, elsewhere: Collection[str], above: bool) -> bool:
    """Whether what a claim takes as given has a formula elsewhere; inputs, targets and what is
    trained are given everywhere, and the loss `above` may be any."""
    context = claim.context
    given = [leaf.name.partition("@")[0] for leaf in context.program.free]
    given += [context.objective.partition("@")[0]] if context.arbitrary and not above else []
    return any(name in elsewhere and not is_given(name) for name in given)
