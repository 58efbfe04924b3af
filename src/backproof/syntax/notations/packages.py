"""Commands of packages that people derive with, as the macros that they are.

Those of `physics` and `derivative` (`\\pdv{E}{w}`, `\\dv[2]{f}{x}`, `\\vb{x}`), and names that many
preambles give the same, `\\pd{E}{w}`: what the author defines goes before.
"""

from __future__ import annotations

from backproof.document import Macro

SIGNS = {
    "pdv": r"\partial", "partialderivative": r"\partial", "pderivative": r"\partial",
    "pd": r"\partial", "pder": r"\partial", "pderiv": r"\partial", "pdiff": r"\partial",
    "dv": r"\mathrm{d}", "odv": r"\mathrm{d}", "derivative": r"\mathrm{d}",
    "deriv": r"\mathrm{d}", "fdv": r"\delta",
}  # fmt: skip
"""The commands that write a derivative, and its sign."""
WRAPPED = {
    "vb": r"\mathbf{#1}", "vectorbold": r"\mathbf{#1}", "va": r"\vec{#1}", "vu": r"\hat{#1}",
    "dd": r"\mathrm{d} #1", "qty": r"\left( #1 \right)", "pqty": r"\left( #1 \right)",
}  # fmt: skip
"""What commands with a group in braces write."""
PACKAGED = SIGNS.keys() | WRAPPED.keys()
MOST = 3


def package_macro(name: str, option: bool, groups: int) -> Macro | None:
    """What a command writes that has an option in square brackets, or none, and some groups in
    braces behind it; None for other commands."""
    if name in WRAPPED and groups and not option:
        return Macro(name, 1, WRAPPED[name])
    sign = SIGNS.get(name)
    if sign is None or not groups or groups > MOST:
        return None
    kind = f"{name} {option} {groups}"
    if option:
        upper, lower = ("", "#2") if groups == 1 else ("#2", "#3")
        body = rf"\frac{{{sign}^{{#1}} {upper}}}{{{sign} {lower}^{{#1}}}}"
        return Macro(kind, min(groups, 2) + 1, body, default="")
    upper, lower = ("", "#1") if groups == 1 else ("#1", "#2")
    if groups == MOST:
        return Macro(kind, 3, rf"\frac{{{sign}^2 #1}}{{{sign} #2 {sign} #3}}")
    return Macro(kind, groups, rf"\frac{{{sign} {upper}}}{{{sign} {lower}}}")
