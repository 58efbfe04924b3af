"""Letters with primes that count, or a star: `\\sum_{j'} e^{z_{j'}}`, `w_{m',n'}`, `u_{j^*}`.

j' counts what j counts, and is another letter; so is `j^*`. The mark is then part of the letter,
and of no derivative, new value or best one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.indices.letter_evidence import letter_of, parts_of
from backproof.meaning.naming.rewriting import with_members, with_node
from backproof.meaning.statements import inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement

MOST = 3
"""As many primes as anybody writes."""
STARS = frozenset(("*", "\\star", "\\ast", "star", "ast"))


def with_primed_letters(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where a letter that counts somewhere with its primes is one letter."""
    letters = set(primed_letters(statements))
    if not letters:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        match node:
            case syntax.Symbol() if (starred := letter_with_star(node)) is not None:
                return node.replace(base=starred, scripts=()) if starred in letters else node
            case syntax.Symbol(scripts=()):
                primed = letters_of_index(node)
                return node if primed is None or primed not in letters else joined(node)
            case syntax.Symbol():
                scripts = tuple(map(in_script, node.scripts))
                return node if scripts == node.scripts else node.replace(scripts=scripts)
            case syntax.Call():
                return rebuilt(node, change, ("function",))
            case syntax.Indexed():
                script, base = in_script(node.script), change(node.base)
                same = script is node.script and base is node.base
                return node if same else node.replace(base=base, script=script)
            case _:
                return rebuilt(node, change)

    def in_script(script: syntax.Script) -> syntax.Script:
        items = tuple(map(change, script.items))
        return script if items == script.items else script.replace(items=items)

    return with_members(statements, lambda member: with_node(member, change))


def primed_letters(statements: Sequence[Statement]) -> Iterator[str]:
    """The letters with primes that sums bind, or that stand in subscripts."""
    for symbol in throughout(statements, syntax.Symbol):
        for script in symbol.scripts:
            if script.kind == "sub" and any(s.primes for s in inside(script, syntax.Symbol)):
                for part in parts_of(script):
                    yield from filter(None, map(letters_of_index, inside(part, syntax.Symbol)))
            if script.kind == "sub":
                yield from filter(None, map(letter_with_star, inside(script, syntax.Symbol)))
    for total in throughout(statements, syntax.BigOperator):
        yield from filter(None, map(letters_of_index, total.letters))


def letters_of_index(symbol: syntax.Symbol) -> str | None:
    """The letter with its primes that a symbol may be."""
    if not 0 < symbol.primes <= MOST:
        return None
    letter = letter_of(symbol.replace(primes=0))
    return None if letter is None else letter + "'" * symbol.primes


def letter_with_star(symbol: syntax.Symbol) -> str | None:
    """The letter with its star that a symbol may be, `j^*`."""
    match symbol.scripts:
        case (syntax.Script(kind="super", items=(), text=text),) if text in STARS:
            letter = letter_of(symbol.replace(scripts=()))
            return None if letter is None else letter + "*"
        case _:
            return None


def joined(symbol: syntax.Symbol) -> syntax.Symbol:
    """A symbol with its primes as part of its base."""
    return symbol.replace(base=symbol.base + "'" * symbol.primes, primes=0)
