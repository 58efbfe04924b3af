"""STUB"""

from dataclasses import dataclass, replace

from backproof.syntax import nodes as syntax


@dataclass(frozen=True)
class Letters:
    components: frozenset = frozenset("ijkmnpq")
    vectors: frozenset = frozenset()
    scalars: frozenset = frozenset()


def letters_of(st):
    return Letters()


def rw(n):
    if isinstance(n, tuple):
        return tuple(rw(x) for x in n)
    if not isinstance(n, syntax.Node):
        return n
    if isinstance(n, syntax.Symbol):
        subs = [s for s in n.scripts if s.kind == "sub" and all(c in "ijkmnpq" for c in s.text)]
        if subs and n.base == "delta" and len(subs[0].items) == 2:
            return syntax.Indicator(
                start=n.start,
                end=n.end,
                condition=syntax.Comparison(
                    start=n.start,
                    end=n.end,
                    operator="=",
                    left=subs[0].items[0],
                    right=subs[0].items[1],
                ),
            )
        if subs:
            return syntax.Element(
                start=n.start,
                end=n.end,
                base=n.replace(scripts=tuple(s for s in n.scripts if s not in subs)),
                indices=subs[0].items,
            )
        return n
    return n.replace(
        **{
            f: rw(getattr(n, f))
            for f in n.fields
            if f not in ("start", "end") and isinstance(getattr(n, f), (syntax.Node, tuple))
        }
    )


def rewrite(statements, letters):
    m = {}
    out = []
    for s in statements:
        t = replace(
            s,
            members=tuple(replace(x, node=rw(x.node)) for x in s.members),
            continues=m.get(s.continues) if s.continues is not None else None,
        )
        m[s] = t
        out.append(t)
    return out
