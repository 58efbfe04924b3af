"""The loss of one tuple of members: `L = -\\ln σ(s_{ui} - s_{uj})` for one user and two items.

Two members of the same kind stand in it by letters that nothing sums over: `q_i` and `q_j` are two
vectors, each called by its letter, and no entries of one. What is defined by one of the letters,
`s_{ui} = p_u^T q_i`, is so by the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import partial

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.indices.letter_evidence import definition
from backproof.meaning.indices.listed_sums import put
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.naming.rewriting import of_members, with_each, with_node
from backproof.meaning.statements import inside, throughout
from backproof.record import replace
from backproof.source import Section
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement

MEMBERS = frozenset("ijklmnuvst"), frozenset("apn")
"""What members of a tuple are called: counted, or an anchor with a positive and a negative one."""
_LOSSES = frozenset(("L", "calL", "J", "C", "E", "ell", "l"))


def with_members_of_a_tuple(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such letters are words and definitions by one of them are given
    for the others."""
    letters = letters_of_a_tuple(statements)
    if not letters:
        return list(statements)
    apart = sections_that_bind(statements, letters)
    within = [s for s in statements if s.block.section not in apart]
    added = dict(given_for_others(within, letters))
    every = [s for one in statements for s in (one, *added.get(one, ()))]
    # What is declared of `q_i` holds for all q where another section sums over them.
    kept = {s for s in statements if apart and is_declaration(s)}

    def change(statement: Statement) -> Statement:
        if statement.block.section in apart or statement in kept:
            return statement
        return of_members(statement, lambda m: with_node(m, lambda n: as_words(n, letters)))

    return with_each(every, change)


def is_declaration(statement: Statement) -> bool:
    """Whether a statement says of what kind something is."""
    return len(statement.members) == 2 and statement.members[1].relation == "in"


def letters_of_a_tuple(statements: Sequence[Statement]) -> frozenset[str]:
    """The letters of the members in a loss that has none itself, none where no two members of one
    kind stand in it, or where its section counts something by one of them."""
    defined = [(s, d) for s in statements if (d := definition(s)) is not None]
    for statement, (head, rights) in defined:
        if head.base not in _LOSSES or any(letters_on(head)):
            continue
        carrying = list(carried(rights, defined))
        found: dict[str, set[tuple[str, ...]]] = {}
        for symbol in carrying:
            found.setdefault(stem(symbol), set()).add(tuple(letters_on(symbol)))
        letters = frozenset(x for places in found.values() for place in places for x in place)
        several = any(len(places) > 1 for places in found.values())
        if not several or len(letters) < 2 or not any(map(letters.issubset, MEMBERS)):
            continue
        section = statement.block.section
        counted = sections_that_bind(statements, letters)
        if section not in counted and not ranged(statements, letters):
            return letters
    return frozenset()


def carried(
    rights: Sequence[syntax.Node],
    defined: Sequence[tuple[Statement, tuple[syntax.Symbol, tuple[syntax.Node, ...]]]],
) -> Iterator[syntax.Symbol]:
    """The symbols with letters in some formulas and in what these are made of by the same ones."""
    waiting, seen = list(rights), set[str]()
    while waiting:
        node = waiting.pop()
        if any(inside(node, syntax.BigOperator)):
            continue
        for symbol in inside(node, syntax.Symbol):
            if not any(letters_on(symbol)):
                continue
            yield symbol
            name = f"{stem(symbol)} {letters_on(symbol)}"
            if name not in seen:
                seen.add(name)
                same = [d for _, d in defined if stem(d[0]) == stem(symbol)]
                waiting.extend(
                    right
                    for head, others in same
                    if letters_on(head) == letters_on(symbol)
                    for right in others
                )


def letters_on(symbol: syntax.Symbol) -> list[str]:
    """The letters that are all of a subscript; none where something else stands in it."""
    for script in symbol.scripts:
        letters = [letter_of(item) for item in script.items]
        if script.kind == "sub" and letters and None not in letters:
            return [letter for letter in letters if letter is not None]
    return []


def sections_that_bind(statements: Sequence[Statement], letters: Set[str]) -> frozenset[Section]:
    """The sections in which a sum, or the like, runs over one of some letters."""
    return frozenset(
        statement.block.section
        for statement in statements
        for big in throughout([statement], syntax.BigOperator)
        if not letters.isdisjoint(x for each in big.letters if (x := letter_of(each)) is not None)
    )


def ranged(statements: Sequence[Statement], letters: Set[str]) -> bool:
    """Whether the page says from where to where one of some letters runs."""
    sides = (
        (bare(members[0].node), bare(members[1].node))
        for s in statements
        if len(members := s.members) == 2 and members[0].node and members[1].node
    )
    stated = any(letter_of(one) in letters and isinstance(b, syntax.Range) for one, b in sides)
    conditions = (bare(c) for s in statements for c in s.conditions)
    return stated or any(
        isinstance(c, syntax.Comparison)
        and letter_of(bare(c.left)) in letters
        and isinstance(bare(c.right), syntax.Range)
        for c in conditions
    )


def given_for_others(
    statements: Sequence[Statement], letters: Set[str]
) -> Iterator[tuple[Statement, tuple[Statement, ...]]]:
    """The definitions by some of the letters, each with what they are for others that stand with
    the same name and have no definition of their own."""
    used: dict[str, set[tuple[str, ...]]] = {}
    for symbol in throughout(statements, syntax.Symbol):
        if (own := letters_on(symbol)) and letters >= set(own):
            used.setdefault(stem(symbol), set()).add(tuple(own))
    heads = [(s, d[0]) for s in statements if (d := definition(s)) is not None]
    done = {(stem(head), tuple(letters_on(head))) for _, head in heads}
    for statement in filter(is_declaration, statements):
        node = statement.members[0].node
        head = bare(node) if node is not None else None
        if isinstance(head, syntax.Symbol) and (own := letters_on(head)):
            others = [o for o in sorted(used.get(stem(head), ())) if len(o) == len(own)]
            pairs = (dict(zip(own, other, strict=True)) for other in others)
            yield statement, tuple(renamed(statement, names) for names in pairs)
    for statement, head in heads:
        own = letters_on(head)
        others = [
            other
            for other in sorted(used.get(stem(head), ()))
            if len(other) == len(own)
            and sum(a != b for a, b in zip(own, other, strict=True)) == 1
            and (stem(head), other) not in done
        ]
        done.update((stem(head), other) for other in others)
        if own and others:
            made = tuple(renamed(statement, dict(zip(own, o, strict=True))) for o in others)
            yield statement, made


def renamed(statement: Statement, names: Mapping[str, str]) -> Statement:
    """What is said of a member for another one."""
    changed = replace(statement)
    for old, new in names.items():
        if old != new:
            name = syntax.Symbol(start=0, end=0, base=new)
            put_in = partial(put, letter=old, name=name)
            changed = of_members(changed, partial(with_node, change=put_in))
    # What the member comes to as a number, another one does not.
    first, *others = changed.members
    formulas = (m for m in others if m.node is None or any(inside(m.node, syntax.Symbol)))
    return replace(changed, members=(first, *formulas), conditions=())


def as_words(node: syntax.Node, letters: Set[str]) -> syntax.Node:
    """An expression in which the letters of the members are words in subscripts."""
    node = rebuilt(node, lambda part: as_words(part, letters))
    if not isinstance(node, syntax.Symbol):
        return node
    scripts = tuple(word_of(script, letters) for script in node.scripts)
    same = all(a is b for a, b in zip(scripts, node.scripts, strict=True))
    return node if same else node.replace(scripts=scripts)


def word_of(script: syntax.Script, letters: Set[str]) -> syntax.Script:
    """A subscript whose letters are words, one where they are all of it."""
    own = [letter_of(item) for item in script.items]
    if script.kind != "sub" or letters.isdisjoint(own):
        return script
    start, end = script.start, script.end
    if letters >= set(own):
        word = syntax.Symbol(start=start, end=end, base="".join(map(str, own)), style="text")
        return script.replace(items=(word,))
    items = (
        item.replace(style="text") if letter in letters else item
        for letter, item in zip(own, script.items, strict=True)
    )
    return script.replace(items=tuple(items))
