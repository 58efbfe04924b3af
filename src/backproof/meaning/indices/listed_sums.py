"""Sums over names that are listed: `Σ_{g ∈ {i, f, o}} W_g^T δ_g` has a term for each of the gates.

The letter is no index: each name takes its place, as a letter of its own and in the scripts of
others.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.indices.binders import letter_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.syntax import nodes as syntax
from backproof.syntax.nodes import Script
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Statement


def with_listed_sums(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where sums over listed names are written out."""
    return with_changed(statements, written_out, syntax.BigOperator)


def written_out(node: syntax.Node) -> syntax.Node:
    """A sum over listed names as the terms that it has; other nodes as they are."""
    match node:
        case syntax.BigOperator(
            operator="sum", letters=(letter,), lower=None, upper=None,
            condition=syntax.Comparison(operator="in", left=left, right=right),
        ) if letter_of(left) == letter.base:  # fmt: skip
            names = listed(right)
        case _:
            return node
    if not names:
        return node
    return total_of(node, [put(node.body, letter.base, name) for name in names])


def total_of(node: syntax.Node, bodies: Sequence[syntax.Node]) -> syntax.Node:
    """The sum of some terms, which stands in the text as a node."""
    terms = tuple(
        syntax.Group(start=node.start, end=node.end, body=body, opening="(") for body in bodies
    )
    total = syntax.Add(start=node.start, end=node.end, terms=terms, signs=(1,) * len(terms))
    return syntax.Group(start=node.start, end=node.end, body=total, opening="(")


def listed(node: syntax.Node) -> tuple[syntax.Symbol, ...]:
    """The names in `{i, f, o}`, none where something else is listed."""
    inner = bare(node)
    items = inner.items if isinstance(inner, syntax.Range) else ()
    found = [None if item is None else bare(item) for item in items]
    names = tuple(name for name in found if isinstance(name, syntax.Symbol))
    plain = all(not name.scripts and not name.primes for name in names)
    return names if plain and len(names) == len(items) > 1 else ()


def put(node: syntax.Node, letter: str, name: syntax.Symbol) -> syntax.Node:
    """An expression with a name for a letter; what changes stands in no text."""
    changed = rebuilt(node, lambda part: put(part, letter, name))
    if isinstance(changed, syntax.Symbol):
        scripts = tuple(script_with(s, letter, name) for s in changed.scripts)
        if any(a is not b for a, b in zip(scripts, changed.scripts, strict=True)):
            changed = changed.replace(scripts=scripts)
        if changed.base == letter and not changed.accents and not changed.primes:
            changed = changed.replace(base=name.base, accents=name.accents)
    return changed if changed is node else changed.replace(end=changed.start)


def script_with(script: Script, letter: str, name: syntax.Symbol) -> Script:
    """A script with a name for a letter, where that is one of its parts."""
    if name.accents or letter not in map(letter_of, script.items):
        return script
    parts = [letter_of(item) or "" for item in script.items]
    mark = "," if "," in script.text else ""
    if mark.join(parts) != script.text:
        return script
    items = tuple(
        name if part == letter else item for part, item in zip(parts, script.items, strict=True)
    )
    text = mark.join(name.base if part == letter else part for part in parts)
    return script.replace(text=text, items=items)
