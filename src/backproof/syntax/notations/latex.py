"""How LaTeX spells symbols, operators, relations, brackets, spaces and decorations."""

from __future__ import annotations

from backproof.patterns import regex
from backproof.syntax.notations import spellings

GREEK = spellings(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi "
    "omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta "
    "Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar imath jmath infty emptyset Re Im "
    "aleph wp nabla partial top intercal forall exists dagger"
)
"""Commands that stand for one letter-like symbol."""

OPERATORS = {
    "odot": "odot", "cdot": "cdot", "times": "times", "ast": "star", "star": "star",
    "circ": "circ", "bullet": "cdot", "otimes": "otimes", "div": "slash", "boxdot": "odot",
    "oplus": "plus", "pm": "plusminus", "mp": "plusminus", "circledast": "star",
    "over": "over", "ominus": "minus", "cdotp": "cdot", "oslash": "slash", "boxslash": "slash",
    "divideontimes": "slash",
}  # fmt: skip
"""Signs between terms or factors; the canonical names are those of `nodes.Product`."""

RELATIONS = {
    "equiv": "=", "triangleq": "=", "coloneqq": "=", "coloneq": "=", "doteq": "=",
    "vcentcolon": ":", "eqdef": "=", "approx": "approx", "simeq": "approx", "cong": "approx",
    "propto": "propto", "leftarrow": "leftarrow", "gets": "leftarrow",
    "longleftarrow": "leftarrow", "to": "to", "rightarrow": "to", "longrightarrow": "to",
    "mapsto": "to", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=",
    "geqslant": ">=", "lt": "<", "gt": ">", "succ": ">", "succeq": ">=",
    "prec": "<", "preceq": "<=", "ne": "!=", "neq": "!=", "in": "in",
    "notin": "notin", "sim": "sim", "ll": "<", "gg": ">", "colon": ":", "subset": "subset",
    "subseteq": "subset", "implies": "implies", "Rightarrow": "implies",
    "Longrightarrow": "implies", "Longleftarrow": "implies", "Leftarrow": "implies",
    "therefore": "implies", "because": "implies",
    "iff": "implies", "Leftrightarrow": "implies", "leftrightarrow": "implies",
    "Longleftrightarrow": "implies", "impliedby": "implies",
}  # fmt: skip
"""Signs that link the members of a chain."""

BLANKS = spellings(
    "limits nolimits displaystyle textstyle scriptstyle scriptscriptstyle nonumber notag noindent "
    "hfill hline centering boldmath unboldmath null allowbreak nobreak break strut "
    "mathstrut mathord mathbin mathrel mathop mathopen mathclose protect relax smallskip medskip "
    "bigskip hskip small large Large normalsize footnotesize ensuremath middle displaylines "
    "thinspace space medspace thickspace negthinspace enspace smash toprule midrule bottomrule "
    "par indent begingroup endgroup bgroup egroup tiny Huge huge LARGE rm it sf tt "
    "sl normalfont upshape itshape mdseries bfseries ttfamily sffamily rmfamily qty quantity"
)
"""Commands without meaning for a formula; what follows them stays."""

SEPARATORS = frozenset(("quad", "qquad"))
DOTS = spellings("dots ldots cdots vdots ddots dotsc dotsb dotsm dotso hdots iddots")
SIZES = spellings(
    "big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm"
)

DELIMITERS = {
    "lbrace": ("open", "{"), "rbrace": ("close", "{"), "lbrack": ("open", "["),
    "rbrack": ("close", "["), "langle": ("open", "langle"), "rangle": ("close", "langle"),
    "lfloor": ("open", "floor"), "rfloor": ("close", "floor"), "lceil": ("open", "ceil"),
    "rceil": ("close", "ceil"), "lvert": ("open", "|"), "rvert": ("close", "|"),
    "lVert": ("open", "||"), "rVert": ("close", "||"), "vert": ("bar", "|"),
    "Vert": ("dbar", "||"), "mid": ("bar", "mid"), "lparen": ("open", "("),
    "rparen": ("close", "("), "parallel": ("dbar", "||"),
}  # fmt: skip

STYLES = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "bold": "bold", "pmb": "bold",
    "bf": "bold", "vec": "vec", "mathcal": "cal", "cal": "cal", "mathscr": "cal",
    "mathbb": "bb", "mathbbm": "bb", "Bbb": "bb", "mathds": "bb", "bbm": "bb",
    "mathrm": "roman", "mathit": "italic", "mathsf": "sans", "mathtt": "code",
    "mathfrak": "frak", "mathnormal": "", "symbf": "bold", "symbfit": "bold", "mathbfit": "bold",
    "boldmath": "bold", "textbf": "bold", "unicode": "", "mit": "italic", "symup": "roman",
    "bds": "bold", "mathbfcal": "cal",
}  # fmt: skip

ACCENTS = {
    "hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "bar": "bar",
    "overline": "bar", "dot": "dot", "ddot": "ddot", "check": "check", "breve": "breve",
    "acute": "acute", "grave": "grave", "mathring": "ring", "underline": "underline",
    "overrightarrow": "vec", "overleftarrow": "overleftarrow",
    "overleftrightarrow": "overleftrightarrow",
}  # fmt: skip

TEXTS = spellings(
    "text textrm textnormal textit textsf texttt textsc mbox hbox textup operatorname emph "
    "intertext shortintertext mathop"
)
"""Commands whose argument is words (or a function name), not a product of letters."""

DROPPED = {
    "color": 1, "hspace": 1, "vspace": 1, "phantom": 1, "vphantom": 1, "hphantom": 1,
    "label": 1, "ref": 1, "eqref": 1, "rule": 2, "mspace": 1, "kern": 0, "cite": 1,
    "require": 1, "setlength": 2, "addtolength": 2, "footnote": 1, "class": 1, "cssId": 1,
    "style": 1, "raisebox": 1, "resizebox": 2, "scalebox": 1, "fontsize": 2, "cline": 1,
    "colorbox": 1, "textcolor": 1, "fcolorbox": 2, "arraystretch": 0, "htmlClass": 1,
    "pagecolor": 1, "definecolor": 3, "addcontentsline": 3,
}  # fmt: skip
"""Commands whose first arguments are dropped; what stands after these is part of the formula."""

_WIDTH = regex(r"\\[hm]space\*?\s*\{\s*(\d*\.?\d+)\s*(pt|px|mm|cm|in|em|ex|mu|pc)")
_POINTS = {
    "pt": 1.0, "px": 0.75, "mm": 2.85, "cm": 28.5, "in": 72.3, "em": 10.0, "ex": 4.3, "mu": 0.55,
    "pc": 12.0,
}  # fmt: skip
QUAD = 10.0
"""A quad is as wide as the font is high, in points."""


def is_wide(command: str) -> bool:
    """Whether a command is a blank of the width of a quad at least: it stands between formulas."""
    found = _WIDTH.match(command)
    return found is not None and float(found.group(1)) * _POINTS[found.group(2)] >= QUAD


TRANSPARENT = spellings(
    "boxed fbox underbrace overbrace bbox cancel bcancel xcancel framebox parbox makebox "
    "substack underbracket overbracket mathclap mathllap mathrlap rlap llap enclose hl "
    "mathchoice mathinner vcenter textstyle large"
)
"""Decorations around an expression; the expression is what counts."""

STACKED = {"overset": 1, "stackrel": 1, "underset": -1, "atop": 0}

FRACTIONS = spellings("frac dfrac tfrac cfrac nicefrac sfrac")

BIG_OPERATORS = {
    "sum": "sum", "prod": "prod", "int": "int", "bigcup": "union", "bigcap": "intersection",
    "bigodot": "prod", "bigotimes": "prod", "bigoplus": "sum", "lim": "lim", "coprod": "prod",
    "iint": "int", "oint": "int",
}  # fmt: skip

ROW_ENVIRONMENTS = spellings(
    "align aligned alignat alignedat flalign gather gathered multline split eqnarray equation "
    "math displaymath subequations dmath empheq IEEEeqnarray darray"
)
"""Environments whose rows are statements; their `&` and row ends split the block."""

ENVIRONMENTS_WITH_ARGUMENT = spellings("alignat alignedat array xalignat IEEEeqnarray")
CASES_ENVIRONMENTS = spellings("cases dcases rcases")
