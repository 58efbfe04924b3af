"""A claim with one of its names exchanged: what its author may have meant to write.

An index that nothing binds, or that runs further than its quantity; a name with a script that
occurs nowhere else, beside others of the same stem: `W_4` where there are W_1 to W_3. On the left
side, an entry by letters by which no definition picks it: `∂E/∂v_{ik}` where all have v_{kj}.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from backproof.meaning.claims import Claim, make
from backproof.meaning.contexts import Context
from backproof.meaning.definitions.table import Alias
from backproof.meaning.functions.parameters import replaced
from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.implied import free_letters
from backproof.meaning.naming.names import bare, name_of, named, stem
from backproof.meaning.statements import below, by
from backproof.patterns import regex
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
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
    """The claims that one exchange makes of a claim, at most MOST, the likeliest first. At one
    place of a family a name with a number may be what a boundary lacks, so letters alone count, and
    of these the one that nothing binds."""
    stated, setting = claim.stated, claim.context.setting
    if stated.node is None:
        return
    left = free_letters(stated.head) if stated.head is not None else {}
    inside = free_letters(stated.node)
    once = {x for x, count in inside.items() if count == 1} if setting.implied else inside.keys()
    loose = [x for x in inside if x not in left and x in once]
    letters = [*left, *_bound(stated.node)]
    for count, (written, meant, symbol, node) in enumerate(
        (
            *(_letters(stated.node, loose, letters) if loose or not stated.instance else ()),
            *_names(stated.node, claim.context, [*letters, *inside], bool(stated.instance)),
        )
    ):
        if count == MOST:
            return
        node = node if symbol is not None else _stacked(node, claim.context)
        member = replace(stated.member, node=node)
        wrt = claim.wrt.name if claim.wrt is not None else None
        made = make(replace(stated, member=member), claim.context, claim.of.name, wrt)
        yield Renaming(written, meant, symbol, replace(made, stated=stated))
    if not stated.instance:
        yield from _on_the_left(claim)


def with_letter_for(claim: Claim, written: str) -> Iterator[tuple[str, Claim]]:
    """The claims with another letter of the line for an index that is written with one that nothing
    binds, and the letter of each."""
    stated = claim.stated
    if stated.node is None or stated.instance:
        return
    text = stated.statement.block.passage.text
    left = free_letters(stated.head) if stated.head is not None else {}
    wrt = claim.wrt.name if claim.wrt is not None else None
    for element in below(stated.node):
        for index in element.indices if isinstance(element, syntax.Element) else ():
            if text[index.start : index.end].lstrip("\\") != written:
                continue
            for meant in dict.fromkeys((*left, *_bound(stated.node))):
                letter = syntax.Symbol(start=index.start, end=index.end, base=meant)
                node = exchanged(stated.node, index, letter)
                again = replace(stated, member=replace(stated.member, node=node))
                made = make(again, claim.context, claim.of.name, wrt)
                yield meant, replace(made, stated=stated)


def _on_the_left(claim: Claim) -> Iterator[Renaming]:
    """The claims about entries by the letters of definitions, where none has those of the left
    side; the same letters in another order are a matter of layout."""
    stated = claim.stated
    derivative, below_ = stated.head and bare(stated.head), by(stated.head)
    if derivative is None or below_ is None or claim.wrt is None:
        return
    entry = bare(below_)
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


def _stacked(node: syntax.Node, context: Context) -> syntax.Node:
    """What a letter picks of one sample, picked of the stack of all."""
    stacks, known = context.setting.samples.of, context.quantities
    match node:
        case syntax.Element(base=syntax.Symbol(scripts=()) as base) if (
            stem(base) in stacks and stem(base) not in known
        ):
            whole = syntax.Symbol(start=base.start, end=base.end, base=stacks[stem(base)])
            return node.replace(base=whole)
        case _:
            return rebuilt(node, lambda part: _stacked(part, context))


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


def _names(
    node: syntax.Node, context: Context, letters: list[str], lettered: bool
) -> Iterator[Exchange]:
    """The one name that nothing defines exchanged for another of its stem, or for an entry of its
    stem by letters that count here; with `lettered` only a name with a letter in its scripts."""
    table, setting = context.setting.table, context.setting
    known = {q.partition("@")[0] for q in context.quantities}
    written = known | table.definitions.keys() | table.declarations.keys()
    known |= {name for name, aliases in table.aliases.items() if _by_any(aliases, written)}
    given = known | written | setting.sizes | setting.letters | setting.directions
    given |= setting.bases | setting.softmaxes | setting.losses
    scripted = (part for part in _symbols(node) if part.scripts)
    unknown = {name: part for part in scripted if (name := name_of(part)) not in given}
    if len(unknown) != 1:
        return
    name, symbol = next(iter(unknown.items()))
    calls = (part for part in below(node) if isinstance(part, syntax.Call))
    if any(key(call.function) == key(symbol) for call in calls):
        return
    if lettered and not any(c.isalpha() for script in symbol.scripts for c in script.text):
        return
    for meant in (*_of_its_stem(symbol, known), *_entries(symbol, known, context, letters)):
        yield name, _spelled(meant), symbol, replaced(node, {key(symbol): meant})


def _by_any(aliases: Sequence[Alias], written: Set[str]) -> bool:
    """Whether a name stands for a gradient by what the page has: `dZ_4` does not where there is no
    Z_4."""
    return any(named(end) in written for each in aliases for end in each.derivative.denominators)


def _of_its_stem(symbol: syntax.Symbol, known: Set[str]) -> Iterator[syntax.Node]:
    """The known names that a symbol is with another text for one of its scripts, and what a letter
    of theirs picks of them."""
    texts = {
        text: None
        for other in sorted(known)
        if other.startswith(stem(symbol))
        for text in _WRITTEN.findall(other[len(stem(symbol)) :])
    }
    for script in symbol.scripts:
        for text in texts:
            changed = script.replace(text=text, items=())
            scripts = tuple(changed if s is script else s for s in symbol.scripts)
            meant = symbol.replace(scripts=scripts)
            if text != script.text and name_of(meant) in known:
                yield meant
                if text.isalpha() and len(text) == 1:
                    yield _entry(symbol, meant, (text,))


def _entries(
    symbol: syntax.Symbol, known: Set[str], context: Context, letters: list[str]
) -> Iterator[syntax.Node]:
    """What letters pick of a known name, or of its stack, where a symbol has a script."""
    for script in symbol.scripts:
        whole = symbol.replace(scripts=tuple(s for s in symbol.scripts if s is not script))
        if name_of(whole) not in known and not whole.scripts:
            stacks = context.setting.samples.of
            base = stacks.get(stem(symbol), stem(symbol))
            whole = syntax.Symbol(start=symbol.start, end=script.start, base=base)
        if name_of(whole) in known:
            for indices in _indices(script, letters):
                yield _entry(symbol, whole, indices)


def _entry(symbol: syntax.Symbol, whole: syntax.Symbol, indices: tuple[str, ...]) -> syntax.Element:
    """What letters pick of a quantity, written where a symbol stands."""
    start, end = symbol.start, symbol.end
    picked = tuple(syntax.Symbol(start=start, end=end, base=letter) for letter in indices)
    return syntax.Element(start=start, end=end, base=whole, indices=picked)


def _spelled(node: syntax.Node) -> str:
    """A name for a reader, with the indices that pick an entry of it."""
    if isinstance(node, syntax.Element):
        name, letters = named(node.base) or "", "".join(letter_of(i) or "" for i in node.indices)
        return f"({name})_{letters}" if "_" in name else f"{name}_{letters}"
    return named(node) or ""


def _symbols(node: syntax.Node) -> Iterator[syntax.Symbol]:
    """The symbols in an expression that name quantities: no index does, no letter of a sum and no
    function."""
    match node:
        case syntax.Symbol():
            yield node
        case syntax.Element(base=part) | syntax.BigOperator(body=part):
            yield from _symbols(part)
        case syntax.Call(arguments=arguments):
            for part in arguments:
                yield from _symbols(part)
        case _:
            for part in syntax.children(node):
                yield from _symbols(part)


def _indices(script: syntax.Script, letters: list[str]) -> Iterator[tuple[str, ...]]:
    """The indices that a script may stand for where one of its letters is a slip."""
    written = [letter_of(item) or "" for item in script.items] or [""]
    for place in range(len(written)):
        for letter in dict.fromkeys(letters):
            meant = (*written[:place], letter, *written[place + 1 :])
            if all(x in letters for x in meant):
                yield meant


_WRITTEN = regex(r"[^_^()\[\]<>]+")
"""What stands in one script of a canonical name."""
