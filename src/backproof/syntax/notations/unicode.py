"""How plain Unicode text spells maths: letters, signs, raised and lowered characters."""

from __future__ import annotations

_LETTERS = "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩϵϑϕϱϖςℓ∞∂∇µℏ⊤"
_LETTER_NAMES = (
    "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma tau upsilon varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi "
    "Psi Omega epsilon vartheta phi varrho varpi varsigma ell infty partial nabla mu hbar top"
)
GREEK_LETTERS = dict(zip(_LETTERS, _LETTER_NAMES.split(), strict=True))

SIGNS: dict[str, tuple[str, str]] = {
    "⊙": ("op", "odot"), "∘": ("op", "circ"), "·": ("op", "cdot"), "⋅": ("op", "cdot"),
    "×": ("op", "times"), "⊗": ("op", "otimes"), "∗": ("op", "star"), "−": ("op", "minus"),
    "–": ("op", "minus"), "⋆": ("op", "star"), "•": ("op", "cdot"), "÷": ("op", "slash"),
    "⊘": ("op", "slash"),
    "∙": ("op", "cdot"), "±": ("op", "plusminus"), "⊕": ("op", "plus"),
    "≤": ("rel", "<="), "≥": ("rel", ">="), "≠": ("rel", "!="), "∈": ("rel", "in"),
    "≈": ("rel", "approx"), "∝": ("rel", "propto"), "≡": ("rel", "="), "≜": ("rel", "="),
    "≔": ("rel", "="), "←": ("rel", "leftarrow"), "→": ("rel", "to"), "⇒": ("rel", "implies"),
    "∴": ("rel", "implies"), "⟹": ("rel", "implies"), "↦": ("rel", "to"), "∼": ("rel", "sim"),
    "⇔": ("rel", "implies"), "≪": ("rel", "<"), "≫": ("rel", ">"),
    "∑": ("command", "sum"), "∏": ("command", "prod"), "∫": ("command", "int"),
    "√": ("command", "sqrt"), "…": ("dots", "..."), "⋯": ("dots", "..."), "⋮": ("dots", "..."),
    "‖": ("dbar", "||"), "∥": ("dbar", "||"), "∣": ("bar", "|"), "⟨": ("open", "langle"),
    "⟩": ("close", "langle"), "′": ("prime", "'"), "″": ("prime", "''"), "’": ("prime", "'"),
    "ℝ": ("name", "Real"), "𝟙": ("name", "Indicator"), "𝟏": ("name", "One"),
    "，": ("sep", ","), "；": ("sep", ";"), "。": ("op", "dot"), "（": ("open", "("),
    "）": ("close", "("), "：": ("rel", ":"), "、": ("sep", ","), "＝": ("rel", "="),
}  # fmt: skip

SUPERSCRIPTS = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵀᵗⁱⁿˡᵏʲᵐᵃᵇᶜᵈᵉᶠᵍʰᵒᵖʳˢᵘᵛʷˣʸᶻᴸᴺᴹᴴᵂ",
        "0123456789+-=()TtinlkjmabcdefghoprsuvwxyzLNMHW",
        strict=True,
    )
)

SUBSCRIPTS = dict(
    zip(
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
        "0123456789+-=()aehijklmnoprstuvx",
        strict=True,
    )
)

COMBINING = {
    "\u0302": "hat", "\u0304": "bar", "\u0303": "tilde", "\u0307": "dot", "\u20d7": "vec",
}  # fmt: skip

ACCENTED = {"ŷ": ("y", "hat"), "ỹ": ("y", "tilde"), "ȳ": ("y", "bar"), "ẑ": ("z", "hat"),
            "ĉ": ("c", "hat"), "ŵ": ("w", "hat"), "ĥ": ("h", "hat"), "â": ("a", "hat"),
            "ĝ": ("g", "hat"), "Ŷ": ("Y", "hat"), "ô": ("o", "hat"), "ĵ": ("j", "hat"),
            "ŝ": ("s", "hat"), "ê": ("e", "hat"), "î": ("i", "hat"), "û": ("u", "hat"),
            "ñ": ("n", "tilde"), "ã": ("a", "tilde"), "õ": ("o", "tilde")}  # fmt: skip
