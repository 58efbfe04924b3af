"""Formal products of derivatives: the order in which they chain."""

from __future__ import annotations

from backproof.meaning import terms as t


class NotTelescoping(Exception):
    """The derivatives of a formal product do not chain; `links` are their names."""

    def __init__(self, term: t.Chain):
        self.term = term
        written = " ".join(f"∂{a}/∂{b}" for a, b in term.links)
        super().__init__(f"the derivatives in this product do not chain: {written}")


def telescope(links: tuple[tuple[str, str], ...]) -> list[tuple[str, str]] | None:
    """The links in an order in which each numerator is the denominator before it, or None."""
    below = {b for _, b in links}
    starts = [link for link in links if link[0] not in below]
    if len(starts) != 1 or len(set(links)) != len(links):
        return None
    order = [starts[0]]
    remaining = [link for link in links if link is not starts[0]]
    while remaining:
        following = [link for link in remaining if link[0] == order[-1][1]]
        if len(following) != 1:
            return None
        order.append(following[0])
        remaining.remove(following[0])
    return order
