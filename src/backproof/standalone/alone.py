"""Sections that stand on their own: problems of a sheet, chapters of a course.

Each uses its letters as if there were no other, and what one of them calls a sample, a layer or a
matrix is something else in the next. Where a line does not hold as a page is read as a whole, its
section is read by itself, with what stands above it. What holds there holds, where the section
gives all that it rests on: nothing that it takes as given has a formula elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice

from backproof.document import Document
from backproof.documents.run_in import with_run_in_headings
from backproof.judge.bench import Bench
from backproof.judge.choose import Rival, choose
from backproof.judge.points import Points
from backproof.judge.signals import Judgement
from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict
from backproof.meaning.claims import Claim
from backproof.meaning.contexts import Context
from backproof.meaning.definitions.roles import is_input, is_parameter, is_plain_scalar, is_target
from backproof.meaning.definitions.table import Definition, used_names
from backproof.meaning.gradients.shorthand import is_loss
from backproof.meaning.naming.names import bare, first_derivative, name_of, named
from backproof.meaning.statements import Stated, inside
from backproof.meaning.understanding import Reading
from backproof.record import dataclass, field, once, replace
from backproof.source import Block, Prose, Section
from backproof.standalone.faults import convincing, is_misread, is_open
from backproof.standalone.parts import (
    Place,
    declared_elsewhere,
    given_elsewhere,
    home,
    part_of,
    parts_in_doubt,
    place_of,
    sections_of,
)
from backproof.syntax import nodes as syntax

Chosen = tuple[Reading, list[Judgement]]
Ways = Callable[[Callable[[Stated], bool]], Iterable[Reading]]
"""The ways to read a document, the likeliest first, as far as some lines need it."""
Reader = Callable[[Document], Ways]
"""Prepares a document to be read."""
Told = tuple[Place, Holds | Fails]
"""A line, and what its section says of it when it is read alone."""
Read = dict[tuple[Block | Prose, ...], set[Place]]
"""The lines that were wanted of each part which was read."""
TRIED = 2
"""How many readings of a part are looked at for a line that holds."""
OF_THE_LINE = frozenset({"equation", "malformed", "unread", "unsupported", "worked-number"})
"""Why a line does not hold whatever stands around it."""
TARGETS = frozenset({"y", "Y", "t"})
"""What targets are called where another section calls what it makes so."""
REMARK = "its section is read by itself"


@dataclass(frozen=True)
class Around:
    """What a page has around a section: the names that get a formula or a shape outside it, the
    arrays in the contexts of lines, the lines that rest on any loss by its gradient alone, and
    those to which the section gives all."""

    given: frozenset[str] = frozenset()
    above: frozenset[Place] = frozenset()
    arrays: Mapping[Place, frozenset[str]] = field(default_factory=dict)
    declared: frozenset[str] = frozenset()
    alone: frozenset[Place] = frozenset()

    def beside(self, reading: Reading, sections: Set[Section], lines: Sequence[Stated]) -> Around:
        """What is around some sections in a reading as well."""
        here = arrays_in(reading, lines)
        arrays = {p: here.get(p, frozenset()) | self.arrays.get(p, frozenset()) for p in here}
        above = {place_of(line) for line in lines if from_above(line, reading, sections)}
        elsewhere = given_elsewhere(reading, sections)
        declared = self.declared | declared_elsewhere(reading, sections)
        alone = {
            place_of(line) for line in lines if may_stand_alone(line, reading, sections, elsewhere)
        }
        given = self.given | elsewhere
        return Around(given, self.above | above, arrays, declared, frozenset(alone))


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
        alone = of_sections(reading, doubtful, reader, Around(), read, misread)
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
    is judged where one of its first readings has such a line, or gives one all that it rests on."""
    ways = reader(part)
    points = Points()

    def is_wanted(stated: Stated) -> bool:
        return place_of(stated.origin or stated) in wanted

    for reading in islice(ways(is_wanted), TRIED):
        lines = dict.fromkeys(s.origin or s for s in reading.stated if is_wanted(s))
        if around.alone or Rival(reading, Bench(points)).holding(lines.keys()):
            reading, found = alone = choose(ways(lambda stated: True))
            lines = dict.fromkeys(s for s, _, v in found if is_in_doubt(v) and is_wanted(s))
            yield from holding(alone, around)
            yield from failing(alone, around)
            break
    yield from of_sections(reading, list(lines), reader, around, read)


def may_stand_alone(
    line: Stated, reading: Reading, sections: Set[Section], elsewhere: Collection[str]
) -> bool:
    """Whether some sections give what a line is about, and all the names in it, and what these are
    made of, that have a formula anywhere."""
    definitions, document = reading.table.definitions, reading.document

    def given(name: str) -> list[Definition]:
        return [d for d in definitions.get(name, ()) if home(d.stated, document) in sections]

    about = about_what(line)
    free = from_above(line, reading, sections)
    waiting = [name for name in names_in(line) if not free or name != about]
    if about and line.named is None and not given(about) and not free:
        # A loss without a formula anywhere is any function of what the section makes.
        anything = about not in definitions and any(map(given, waiting))
        if not anything:
            return False
    seen = set(waiting)
    while waiting:
        name = waiting.pop()
        known = given(name)
        if not known and name in elsewhere and not is_given(name):
            return False
        fresh = {n for d in known for n in used_names(d.node)} - seen
        seen |= fresh
        waiting += fresh
    return True


def from_above(line: Stated, reading: Reading, sections: Set[Section]) -> bool:
    """Whether a line rests on a loss by its gradient alone, `∂L/∂w = Σ_i ∂L/∂y_i x_i`, and what
    other sections call so has nothing to do with what it is differentiated by: it may be any."""
    about = about_what(line)
    found = first_derivative(line.head) if line.head is not None else None
    wrt = whole_name(found[2]) if found is not None else ""
    definitions = reading.table.definitions
    if not wrt or line.node is None or about is None or not is_loss(about):
        return False
    names = used_names(line.node)
    named_so = [a for n in names if (a := reading.table.alias(n, line.place)) is not None]
    uses = (*inside(line.node, syntax.Derivative), *named_so)
    above = [
        by
        for each in uses
        if each.numerator is not None and named(each.numerator) == about
        for by in each.denominators
    ]
    given = (d for by in above for d in definitions.get(whole_name(by), ()))
    if not any(d.stated.place.section in sections for d in given):
        return False
    waiting, seen = [about], {about}
    while waiting:
        known = (d for d in definitions.get(waiting.pop(), ()))
        others = (d for d in known if d.stated.place.section not in sections)
        fresh = {n for d in others for n in used_names(d.node)} - seen
        seen |= fresh
        waiting += [name for name in fresh if not is_given(name)]
    small = by_small_letters(reading)
    made_here = {
        name
        for name in seen - TARGETS
        if any(d.stated.place.section in sections for d in small.get(name.lower(), ()))
    }
    return wrt not in seen and not made_here - {about}


@once(Reading)
def by_small_letters(reading: Reading) -> dict[str, list[Definition]]:
    """The formulas of names, whether they have capital or small letters."""
    found: dict[str, list[Definition]] = {}
    for name, known in reading.table.definitions.items():
        found.setdefault(name.lower(), []).extend(known)
    return found


def whole_name(node: syntax.Node) -> str:
    """The name of a quantity, or of what an entry is one of; "" for others."""
    inner = bare(node)
    return named(inner.base if isinstance(inner, syntax.Element) else inner) or ""


def with_givers(
    sections: frozenset[Section], lines: Sequence[Stated], reading: Reading
) -> frozenset[Section]:
    """Some sections with those before them that give what their lines rest on: of each name that
    they give no formula for, the last one before."""
    definitions = reading.table.definitions
    order = min(line.place.order for line in lines)
    found = sections
    waiting = [name for line in lines for name in (about_what(line), *names_in(line)) if name]
    seen = set(waiting)
    while waiting:
        name = waiting.pop()
        known = definitions.get(name, ())
        own = [d for d in known if home(d.stated, reading.document) in found]
        if not own and not is_given(name):
            before = [d for d in known if d.stated.place.order < order]
            own = [max(before, key=lambda d: d.stated.place.order)] if before else []
            for each in own:
                path = home(each.stated, reading.document).path()
                found |= sections_of(reading.document, next(s for s in path if s not in found))
        fresh = {n for d in own for n in used_names(d.node)} - seen
        seen |= fresh
        waiting += fresh
    return found


def about_what(line: Stated) -> str | None:
    """The name of what a line differentiates, or gives."""
    found = first_derivative(line.head) if line.head is not None else None
    return line.name if found is None else named(found[1])


def names_in(line: Stated) -> list[str]:
    """The names of a line, without its indices: what a shorthand is the gradient of, the page as a
    whole may have got wrong."""
    nodes = [n for n in (line.named or line.head, line.node) if n is not None]
    picking = [i for n in nodes for e in inside(n, syntax.Element) for i in e.indices]
    picking += [i for n in nodes for total in inside(n, syntax.BigOperator) for i in total.letters]
    indices = {name for node in picking for name in used_names(node)}
    return [name for node in nodes for name in used_names(node) if name not in indices]


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


def arrays_in(reading: Reading, lines: Sequence[Stated]) -> dict[Place, frozenset[str]]:
    """The names of declared vectors and matrices in the contexts of some lines: of numbers much
    holds that is wrong of these."""
    places = {id(line): place_of(line) for line in lines}
    found: dict[Place, frozenset[str]] = dict.fromkeys(places.values(), frozenset())
    arrays: dict[Context, frozenset[str]] = {}
    for claim in reading.claims:
        place = places.get(id(claim.stated.origin or claim.stated))
        if place is not None:
            context = claim.context
            if context not in arrays:
                symbols = context.symbols.items()
                names = {n.partition("@")[0] for n, s in symbols if not s.type.core.is_scalar}
                arrays[context] = frozenset(names & reading.table.declarations.keys())
            found[place] |= arrays[context]
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
            yield place, replace(verdict, remarks=remarked(verdict))


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


def is_given(name: str) -> bool:
    """Whether a name is that of an input, a target, a rate or of what is trained."""
    known = is_input(name) or is_target(name) or is_plain_scalar(name)
    return known or is_parameter(name, frozenset())
