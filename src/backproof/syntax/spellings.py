"""What each spelling is: the tables by which characters and commands become tokens."""

from __future__ import annotations

from backproof.syntax.notations import latex, unicode

LONG = {
    ":=": ("rel", "="), "==": ("rel", "="), "=:": ("rel", "="), "<=": ("rel", "<="),
    ">=": ("rel", ">="), "!=": ("rel", "!="), "->": ("rel", "to"), "=>": ("rel", "implies"),
    "...": ("dots", "..."), "**": ("^", "^"), "||": ("dbar", "||"),
    ".*": ("op", "odot"),
}  # fmt: skip
ENTITIES = {"&lt;": ("rel", "<"), "&gt;": ("rel", ">"), "&le;": ("rel", "<="),
             "&ge;": ("rel", ">="), "&amp;": ("amp", "&"), "&#39;": ("prime", "'")}  # fmt: skip
CHARACTERS: dict[str, tuple[str, str]] = {
    "½": ("number", "0.5"), "¼": ("number", "0.25"), "¾": ("number", "0.75"),
    "⅛": ("number", "0.125"),
    "(": ("open", "("), ")": ("close", "("), "[": ("open", "["), "]": ("close", "["),
    "{": ("{", "{"), "}": ("}", "}"), "^": ("^", "^"), "_": ("_", "_"), "&": ("amp", "&"),
    "+": ("op", "plus"), "-": ("op", "minus"), "*": ("op", "star"), "/": ("op", "slash"),
    "@": ("op", "at"), ".": ("op", "dot"), ",": ("sep", ","), ";": ("sep", ";"),
    "=": ("rel", "="), "<": ("rel", "<"), ">": ("rel", ">"), ":": ("rel", ":"),
    "|": ("bar", "|"), "!": ("other", "!"), "`": ("other", "`"),
    **unicode.SIGNS,
    **{letter: ("name", name) for letter, name in unicode.GREEK_LETTERS.items()},
}  # fmt: skip
ESCAPES: dict[str, tuple[str, str] | None] = {
    "{": ("open", "{"), "}": ("close", "{"), "|": ("dbar", "||"), "_": ("_", "_"),
    "^": ("^", "^"), "*": ("op", "star"), "'": ("prime", "'"), "&": ("other", "&"),
    "(": ("open", "("), ")": ("close", "("), "[": ("open", "["), "]": ("close", "["),
    "%": ("other", "%"), "#": ("other", "#"), "=": ("rel", "="), "<": ("rel", "<"),
    ">": ("rel", ">"), "-": ("op", "minus"), "+": ("op", "plus"),
}  # fmt: skip
COMMANDS: dict[str, tuple[str, str]] = {
    **{name: ("name", name) for name in latex.GREEK},
    **{name: ("op", sign) for name, sign in latex.OPERATORS.items()},
    **{name: ("rel", sign) for name, sign in latex.RELATIONS.items()},
    **dict.fromkeys(latex.DOTS, ("dots", "...")),
    **dict.fromkeys(latex.SEPARATORS, ("sep", "quad")),
    **latex.DELIMITERS,
    "newline": ("row", "\\"), "cr": ("row", "\\"), "tabularnewline": ("row", "\\"),
    "prime": ("prime", "'"), "lnot": ("other", "not"), "slash": ("op", "slash"),
}  # fmt: skip
