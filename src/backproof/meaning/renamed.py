"""A claim with one of its names exchanged: what its author may have meant to write.

An index that nothing binds, or that runs further than its quantity; a name with a script that
occurs nowhere else, beside others of the same stem: `W_4` where there are W_1 to W_3. On the left
side, an entry by letters by which no definition picks it: `∂E/∂v_{ik}` where all have v_{kj}.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from backproof.meaning.binders import letter_of
from backproof.meaning.claims import Claim, make
from backproof.meaning.contexts import Context
from backproof.meaning.implied import free_letters
from backproof.meaning.names import MARKS, bare, name_of, named, stem
from backproof.meaning.statements import below
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import exchanged, rebuilt

MOST = 24
"""Claims tried for one line at most."""


@dataclass(frozen=True, eq=False)
class Renaming:
    """A claim with `meant` in the place of `written`: an index where there is no `symbol`."""

    written: str
    meant: str
    symbol: syntax.Symbol | None
    claim: Claim


def renamings(claim: Claim) -> Iterator[Renaming]:
    """The claims that one exchange makes of a claim, at most MOST, the likeliest first."""
    stated = claim.stated
    if stated.node is None or stated.instance:
        return
    left = free_letters(stated.head) if stated.head is not None else {}
    loose = [x for x in free_letters(stated.node) if x not in left]
    for count, (written, meant, symbol, node) in enumerate(
        (
            *_letters(stated.node, loose, [*left, *_bound(stated.node)]),
            *_names(stated.node, claim.context, [*left, *_bound(stated.node)]),
        )
    ):
        if count == MOST:
            return
        member = replace(stated.member, node=node)
        wrt = claim.wrt.name if claim.wrt is not None else None
        made = make(replace(stated, member=member), claim.context, claim.of.name, wrt)
        yield Renaming(written, meant, symbol, replace(made, stated=stated))
    yield from _on_the_left(claim)


def _on_the_left(claim: Claim) -> Iterator[Renaming]:
    """The claims about entries by the letters of definitions, where none has those of the left
    side; the same letters in another order are a matter of layout."""
    stated = claim.stated
    derivative = bare(stated.head) if stated.head is not None else None
    if not isinstance(derivative, syntax.Derivative) or claim.wrt is None:
        return
    entry = bare(derivative.denominators[0])
    if not isinstance(entry, syntax.Element) or len(entry.indices) < 2:
        return
    written = _letters_of(entry)
    used = {
        _letters_of(part): part
        for known in claim.context.setting.table.by_key.values()
        for part in below(known.node)
        if isinstance(part, syntax.Element) and named(part.base) == named(entry.base)
    }
    if written in used or None in written:
        return
    for letters, part in used.items():
        if len(letters) == len(written) and sorted(map(str, letters)) != sorted(map(str, written)):
            meant = entry.replace(indices=part.indices)
            head = exchanged(derivative, entry, meant)
            made = make(replace(stated, head=head), claim.context, claim.of.name, claim.wrt.name)
            names = [f"{named(entry.base)}_{{{''.join(map(str, x))}}}" for x in (written, letters)]
            yield Renaming(names[0], names[1], None, replace(made, stated=stated))


def _letters_of(element: syntax.Element) -> tuple[str | None, ...]:
    return tuple(letter_of(index) for index in element.indices)


Exchange = tuple[str, str, syntax.Symbol | None, syntax.Node]


def _bound(node: syntax.Node) -> list[str]:
    """The letters over which sums in an expression run."""
    sums = (n for n in below(node) if isinstance(n, syntax.BigOperator))
    return [x for s in sums for letter in s.letters if (x := letter_of(letter)) is not None]


def _letters(node: syntax.Node, loose: list[str], known: list[str]) -> Iterator[Exchange]:
    """One letter that nothing binds exchanged everywhere; where there is none, one index."""
    if len(loose) == 1:
        for meant in dict.fromkeys(known):
            yield loose[0], meant, None, _with_letter(node, loose[0], meant)
    elif not loose:
        for element in below(node):
            for index in element.indices if isinstance(element, syntax.Element) else ():
                written = letter_of(index)
                for meant in dict.fromkeys(known) if written is not None else ():
                    if meant != written:
                        letter = syntax.Symbol(start=index.start, end=index.end, base=meant)
                        yield written or "", meant, None, exchanged(node, index, letter)


def _with_letter(node: syntax.Node, written: str, meant: str) -> syntax.Node:
    """A formula with another letter wherever no sum binds the one that is written; a letter that
    tells layers apart is part of a name too, `b_i`."""

    def other(part: syntax.Node) -> syntax.Node:
        same = letter_of(part) == written
        return syntax.Symbol(start=part.start, end=part.end, base=meant) if same else part

    def renamed(base: syntax.Node) -> syntax.Node:
        if not isinstance(base, syntax.Symbol):
            return _with_letter(base, written, meant)
        scripts = tuple(
            script.replace(text=meant, items=tuple(map(other, script.items)))
            if script.text == written
            else script
            for script in base.scripts
        )
        return base.replace(scripts=scripts)

    match node:
        case syntax.Element(indices=indices):
            return node.replace(base=renamed(node.base), indices=tuple(map(other, indices)))
        case syntax.BigOperator(letters=letters) if written in map(letter_of, letters):
            return node
        case _:
            return rebuilt(node, lambda part: _with_letter(part, written, meant))


def _names(node: syntax.Node, context: Context, letters: list[str]) -> Iterator[Exchange]:
    """The one name that nothing defines exchanged for another of its stem, or for an entry of its
    stem by a letter that counts here."""
    table = context.setting.table
    known = {q.partition("@")[0] for q in context.quantities} | table.aliases.keys()
    given = known | table.definitions.keys() | table.declarations.keys()
    unknown = {
        name: part
        for part in below(node)
        if isinstance(part, syntax.Symbol) and (name := name_of(part)) not in given
    }
    if len(unknown) != 1:
        return
    name, symbol = next(iter(unknown.items()))
    if len(symbol.scripts) != 1:
        return
    own, script = stem(symbol), symbol.scripts[0]
    for other in sorted(known):
        text = _script_of(other, own, script.kind)
        if text:
            meant = symbol.replace(scripts=(script.replace(text=text, items=()),))
            yield name, other, symbol, exchanged(node, symbol, meant)
    for letter in dict.fromkeys(letters) if own in known else ():
        index = syntax.Symbol(start=script.start, end=script.end, base=letter)
        base = symbol.replace(end=script.start, scripts=())
        entry = syntax.Element(start=symbol.start, end=symbol.end, base=base, indices=(index,))
        yield name, f"{own}_{letter}", symbol, exchanged(node, symbol, entry)


def _script_of(name: str, own: str, kind: syntax.ScriptKind) -> str:
    """The text of the one script that a name of a stem has, "" where it has none of this kind."""
    opening, closing = ("_", "") if kind == "sub" else MARKS[kind]
    if not name.startswith(own + opening) or not name.endswith(closing):
        return ""
    text = name[len(own + opening) : len(name) - len(closing)]
    return "" if set(text) & set("_^") else text
