"""One sample by a letter on its data alone: `f = W x_i`, `L_i = -\\log p_{y_i}`, then ∂L_i/∂f_k.

A definition whose right side has the letter of a sample once, on its data, and whose left side has
none is about that sample, and so is all that is made of it. The letter says nothing then: x_i is x,
y_i is y, and L_i keeps it as a part of its name beside the L of all samples.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import is_

from backproof.meaning.definitions.roles import is_input, is_target
from backproof.meaning.indices.letter_evidence import definition, letter_of, shifted
from backproof.meaning.indices.sum_letters import OF_SAMPLES
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.naming.rewriting import of_members, with_each, with_node
from backproof.meaning.statements import inside, throughout
from backproof.syntax import nodes as syntax
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement

_ROUND = ("sub", "paren")


def with_sample_left_out(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where the letter of the one sample that they speak of is left out."""
    alone = [sample for s in statements if (sample := sample_alone(s)) is not None]
    letters = {letter for sample in alone for letter in letters_on(sample)}
    if len(letters) != 1:
        return list(statements)
    (letter,) = letters
    dropped = data_of(statements, letter, alone)
    if not dropped:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        if isinstance(node, syntax.BigOperator) and letter in map(letter_of, node.letters):
            return node
        node = rebuilt(node, change)
        return without(node, letter, dropped) if isinstance(node, syntax.Symbol) else node

    return with_each(statements, lambda s: of_members(s, lambda m: with_node(m, change)))


def data_of(
    statements: Sequence[Statement], letter: str, alone: Sequence[syntax.Symbol]
) -> frozenset[str]:
    """What is data of the sample by its letter, and means nothing else without it; none where the
    letter counts something, no target has it, or a sum runs over the data."""
    symbols = list(throughout(statements, syntax.Symbol))
    carrying = {stem(s) for s in symbols if letter in letters_on(s)}
    others = {stem(s) for s in symbols if any(other != letter for other in letters_on(s))}
    data = frozenset(carrying - others)
    if not any(map(is_target, data)) or not data.issuperset(map(stem, alone)):
        return frozenset()
    if any(is_mixed(s, letter) and not is_entry_of(s, letter, data) for s in symbols):
        return frozenset()
    sums = [
        big
        for big in throughout(statements, syntax.BigOperator)
        if letter in map(letter_of, big.letters)
    ]
    if not sums:
        # Where no sum runs over the samples, y beside y^{(i)} is not that of all of them.
        return data
    summed = {stem(s) for b in sums for s in inside(b, syntax.Symbol) if letter in letters_on(s)}
    if any(is_input(name) or is_target(name) for name in summed):
        return frozenset()
    return data - {stem(s) for s in symbols if not s.scripts}


def sample_alone(statement: Statement) -> syntax.Symbol | None:
    """The data in a definition that alone have the letter of a sample there."""
    defined = definition(statement)
    if defined is None or not isinstance(bare(defined[1][0]), syntax.Juxtaposition | syntax.Add):
        return None
    left, right = defined[0], defined[1][0]
    carrying = [s for s in inside(right, syntax.Symbol) if s.scripts and letters_on(s)]
    bound = {letter_of(x) for big in inside(right, syntax.BigOperator) for x in big.letters}
    found = {letter for s in carrying for letter in letters_on(s)} - bound
    if len(carrying) != 1 or len(found) != 1 or letters_on(left) or not found <= OF_SAMPLES:
        return None
    (letter,) = found
    several = len({stem(s) for s in inside(right, syntax.Symbol)} - {letter}) > 1
    return carrying[0] if several else None


def letters_on(symbol: syntax.Symbol) -> list[str]:
    """The letters that are all of a script each: i of `x_i` and of `x^{(i)}`."""
    scripts = (s for s in symbol.scripts if s.kind in _ROUND and len(s.items) == 1)
    return [letter for s in scripts if (letter := letter_of(s.items[0])) is not None]


def is_mixed(symbol: syntax.Symbol, letter: str) -> bool:
    """Whether a letter stands beside others in a script, `x_{ij}`: it counts something there."""
    return any(
        (len(script.items) != 1 and letter in script.text) or letter in shifted(item)
        for script in symbol.scripts
        for item in script.items or (script,)
    )


def is_entry_of(symbol: syntax.Symbol, letter: str, data: Collection[str]) -> bool:
    """Whether a symbol is an entry of the one sample, `x_{ij}` beside `x_i`."""
    items = [script.items for script in symbol.scripts]
    return stem(symbol) in data and len(items) == 1 and is_pair(items[0], letter)


def is_pair(items: Sequence[syntax.Node], letter: str) -> bool:
    """Whether a script is the letter of a sample, and that of an entry behind it."""
    letters = [letter_of(item) for item in items]
    return len(items) == 2 and letters[0] == letter and letters[1] not in (None, letter)


def without(symbol: syntax.Symbol, letter: str, dropped: Collection[str]) -> syntax.Symbol:
    """A symbol without the letter of the sample, or with it as a word, where its name without it
    means something else; what is picked by the class of the sample is picked by the class."""
    scripts: list[syntax.Script] = []
    for script in symbol.scripts:
        item = script.items[0] if len(script.items) == 1 else None
        if letter_of(item) == letter and script.kind in _ROUND:
            if stem(symbol) in dropped:
                continue
            assert isinstance(item, syntax.Symbol)
            script = script.replace(items=(item.replace(style="text"),))
        elif is_pair(script.items, letter) and stem(symbol) in dropped:
            entry = script.items[1]
            script = script.replace(items=(entry,), text=letter_of(entry) or "")
        elif isinstance(item, syntax.Symbol) and stem(item) in dropped and letters_on(item):
            inner = without(item, letter, dropped)
            script = script.replace(items=(inner,), text=name_of(inner))
        scripts.append(script)
    same = all(map(is_, scripts, symbol.scripts)) and len(scripts) == len(symbol.scripts)
    return symbol if same else symbol.replace(scripts=tuple(scripts))
