"""What one step adds to a gradient, `∂J/∂W |_{(t)}`: the derivative by the copy of W at that step,
`∂J/∂W^{(t)}`.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import below
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


def with_parts_at_steps(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such parts are derivatives by copies."""
    return with_changed(statements, by_copy, syntax.Restriction)


def by_copy(node: syntax.Node) -> syntax.Node:
    """The derivative by a copy for that by a parameter at one step; other nodes as they are."""
    match node:
        case syntax.Restriction(
            body=syntax.Derivative(denominators=(syntax.Symbol() as by,), order=1) as derivative,
            condition=syntax.Node() as condition,
        ) if (letter := letter_of(bare(condition))) is not None:
            steps = [s for n in below(derivative) if (s := script_of(n, letter)) is not None]
        case _:
            return node
    if script_of(by, letter) is not None:
        return node
    kind: syntax.ScriptKind = "paren" if isinstance(condition, syntax.Group) else "sub"
    end = by.end
    items = (syntax.Symbol(start=end, end=end, base=letter),)
    other = syntax.Script(start=end, end=end, kind=kind, text=letter, items=items)
    script = steps[0] if steps else other
    return derivative.replace(denominators=(by.replace(scripts=(*by.scripts, script)),))


def script_of(node: syntax.Node, letter: str) -> syntax.Script | None:
    """The script of a symbol that is one letter."""
    scripts = node.scripts if isinstance(node, syntax.Symbol) else ()
    alone = (s for s in scripts if len(s.items) == 1 and letter_of(s.items[0]) == letter)
    return next(alone, None)
