"""exp, log, log1p, tanh, sigmoid and softplus as LLVM IR for vectors of any length.

Each is right over all finite numbers, at infinities and for what is not a number, and finite where
the true value is; the error is below 2 units in the last place, which tests
compare with mpmath. There are no branches and no tables, so lanes never wait for one another.
The reduction of `exp` follows W. Cody and W. Waite, "Software manual for the elementary functions"
(1980); `log` and `log1p` are those of fdlibm (Sun Microsystems, 1993).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil
from math import log as log_of

from backproof.backends.native.instructions import Instructions
from backproof.record import dataclass

Body = Callable[[Instructions, str], str]


@dataclass(frozen=True)
class _Precision:
    """What differs between the precisions.

    `quotient` are the coefficients of (exp r - 1 - r) / r² on |r| <= ln 2 / 2, close to minimax;
    `series` those of R in fdlibm's log(1 + f) = f - f²/2 + s (f²/2 + R(s²)), s = f / (2 + f).
    `rest` are those of P in log(1 + f) = 2 s + s³ P(s²) for 0 <= f <= 1, minimax too.
    `high` + `low` is ln 2, where `high` times any exponent is exact. `round` is 1.5 * 2^mantissa:
    adding it leaves a whole number in the lowest bits. `half_root` are the bits of √½.
    """

    mantissa: int
    exponent: int
    quotient: tuple[float, ...]
    series: tuple[float, ...]
    rest: tuple[float, ...]
    high: float
    low: float
    lowest: float
    highest: float
    half_root: int

    @property
    def round(self) -> float:
        return 1.5 * 2.0**self.mantissa

    @property
    def one(self) -> int:
        """The bits of 1."""
        return self.bias << self.mantissa

    @property
    def bias(self) -> int:
        return (1 << (self.exponent - 1)) - 1

    @property
    def tiny(self) -> float:
        """The smallest number of full precision."""
        return 2.0 ** (1 - self.bias)


_PRECISIONS = {
    64: _Precision(
        mantissa=52,
        exponent=11,
        quotient=(
            0.5000000000000001, 0.16666666666666669, 0.04166666666662348, 0.008333333333330011,
            0.0013888888917538296, 0.00019841269863303223, 2.4801520792572694e-05,
            2.75572680728901e-06, 2.762032742826824e-07, 2.5100569275813683e-08,
        ),
        series=(
            6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
            2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
            1.479819860511658591e-01,
        ),
        rest=(
            0.6666666666666642, 0.4000000000012445, 0.28571428551334915, 0.2222222378109176,
            0.18181749858664645, 0.15386445184016656, 0.13302357918975255, 0.12095926265166249,
            0.08381607512755655, 0.16946191440044134,
        ),
        high=float.fromhex("0x1.62e42fefa3000p-1"),
        low=float.fromhex("0x1.3de6af278ece6p-42"),
        lowest=-746.0,
        highest=710.0,
        half_root=0x3FE6A09E00000000,
    ),
    32: _Precision(
        mantissa=23,
        exponent=8,
        quotient=(
            0.5, 0.16666576266288757, 0.04166655242443085, 0.008363292552530766,
            0.0013926326064392924,
        ),
        series=(0.66666662693, 0.40000972152, 0.28498786688, 0.24279078841),
        rest=(0.6666642606174693, 0.4002109775125031, 0.2800758194254849, 0.2798756498000226),
        high=0.693145751953125,
        low=1.428606765330187e-06,
        lowest=-104.0,
        highest=89.0,
        half_root=0x3F3504F3,
    ),
}  # fmt: skip
_LOG2_E = 1.4426950408889634


def _reduced(c: Instructions, x: str) -> tuple[str, str, str]:
    """x = n ln 2 + r with |r| <= ln 2 / 2: (n, exp r - 1, the bits of n + round)."""
    p = _PRECISIONS[c.bits]
    magic = c.constant(p.round)
    shifted = c.fma(x, c.constant(_LOG2_E), magic)
    n = c.sub(shifted, magic)
    r = c.fma(n, c.constant(-p.high), x)
    r = c.fma(n, c.constant(-p.low), r)
    square = c.mul(r, r)
    return n, c.fma(square, c.polynomial(r, p.quotient), r), c.bits_of(shifted)


def _power_of_two(c: Instructions, shifted: str) -> str:
    """2^n from the bits of n + round, for n between the exponents of full precision."""
    p = _PRECISIONS[c.bits]
    moved = c.integers("shl", shifted, c.integer(p.mantissa))
    return c.number_of(c.integers("add", moved, c.integer(p.one)))


def exp(c: Instructions, x: str) -> str:
    """2^n (1 + (exp r - 1)); 2^n in two factors, so that neither leaves the range."""
    p = _PRECISIONS[c.bits]
    # A number that is not a number is the second argument of both, so that it stays one.
    x = c.larger(c.constant(p.lowest), c.smaller(c.constant(p.highest), x))
    n, above, _ = _reduced(c, x)
    magic = c.constant(p.round)
    half = c.fma(n, c.constant(0.5), magic)
    rest = c.add(c.sub(n, c.sub(half, magic)), magic)
    first, second = (_power_of_two(c, c.bits_of(part)) for part in (half, rest))
    return c.mul(c.fma(above, first, first), second)


def _logarithm(c: Instructions, x: str, small: str | None = None) -> str:
    """log x for x positive, finite and of full precision; `small` is what x lacks: log(x + small).

    log(2^k (1 + f)) = k ln 2 + f - f²/2 + s (f²/2 + R(s²))
    """
    p = _PRECISIONS[c.bits]
    ones = (1 << p.mantissa) - 1
    bits = c.integers("add", c.bits_of(x), c.integer(p.one - p.half_root))
    # An exponent beside that of 2^mantissa is a number close to it: a conversion without one.
    anchor = 2.0**p.mantissa
    raised = c.integers(
        "or", c.integers("lshr", bits, c.integer(p.mantissa)),
        c.integer((p.bias + p.mantissa) << p.mantissa),
    )  # fmt: skip
    k = c.sub(c.number_of(raised), c.constant(anchor + p.bias))
    within = c.integers("and", bits, c.integer(ones))
    m = c.number_of(c.integers("add", within, c.integer(p.half_root)))
    f = c.sub(m, c.constant(1.0))
    s = c.div(f, c.add(f, c.constant(2.0)))
    z = c.mul(s, s)
    series = c.mul(z, c.polynomial(z, p.series))
    half = c.mul(c.mul(f, f), c.constant(0.5))
    low = c.mul(k, c.constant(p.low))
    if small is not None:
        low = c.add(low, c.div(small, x))
    inner = c.fma(s, c.add(half, series), low)
    return c.fma(k, c.constant(p.high), c.add(c.sub(inner, half), f))


def log(c: Instructions, x: str) -> str:
    """The natural logarithm: -∞ at 0, not a number below."""
    p = _PRECISIONS[c.bits]
    raised = c.mul(x, c.constant(2.0 ** (p.mantissa + 2)))
    denormal = c.compare("olt", x, c.constant(p.tiny))
    found = _logarithm(c, c.select(denormal, raised, x))
    shift = c.sub(found, c.constant((p.mantissa + 2) * 0.6931471805599453))
    return _at_the_ends(c, x, c.select(denormal, shift, found), x)


def _at_the_ends(c: Instructions, argument: str, found: str, at_infinity: str) -> str:
    """-∞ for a logarithm at 0, not a number below, ∞ at ∞."""
    infinite = c.compare("oeq", argument, c.constant(float("inf")))
    found = c.select(infinite, at_infinity, found)
    nothing = c.compare("oeq", argument, c.constant(0.0))
    found = c.select(nothing, c.constant(float("-inf")), found)
    positive = c.compare("oge", argument, c.constant(0.0))
    return c.select(positive, found, c.constant(float("nan")))


def log1p(c: Instructions, x: str) -> str:
    """log(1 + x) with what 1 + x rounds away put back."""
    u = c.add(x, c.constant(1.0))
    # The larger of 1 and x is subtracted first, so that the difference is exact.
    large = c.compare("ogt", x, c.constant(1.0))
    lost = c.select(large, c.sub(c.constant(1.0), c.sub(u, x)), c.sub(x, c.sub(u, c.constant(1.0))))
    return _at_the_ends(c, u, _logarithm(c, u, lost), u)


def tanh(c: Instructions, x: str) -> str:
    """-e / (2 + e) with e = exp(-2|x|) - 1, and the sign of x."""
    # Beyond this the value rounds to 1.
    size = c.smaller(c.constant(22.0), c.intrinsic("fabs", x))
    _, above, shifted = _reduced(c, c.mul(size, c.constant(-2.0)))
    power = _power_of_two(c, shifted)
    e = c.fma(above, power, c.sub(power, c.constant(1.0)))
    # Not e + 2: that would repeat the error of e.
    below = c.fma(above, power, c.add(power, c.constant(1.0)))
    found = c.div(c.neg(e), below)
    return c.intrinsic("copysign", found, x)


def decay(c: Instructions, x: str) -> str:
    """exp(-|x|); 0 where it is below twice the smallest number of full precision."""
    p = _PRECISIONS[c.bits]
    lowest = c.constant(ceil(log_of(p.tiny)))
    negative = c.neg(c.intrinsic("fabs", x))
    _, above, shifted = _reduced(c, c.larger(lowest, negative))
    power = _power_of_two(c, shifted)
    found = c.fma(above, power, power)
    return c.select(c.compare("olt", negative, lowest), c.constant(0.0), found)


def tail(c: Instructions, x: str) -> str:
    """log(1 + x) for x between 0 and 1: x - s (x - s² P(s²)) with s = x / (2 + x)."""
    s = c.div(x, c.add(x, c.constant(2.0)))
    z = c.mul(s, s)
    inner = c.fma(c.neg(z), c.polynomial(z, _PRECISIONS[c.bits].rest), x)
    return c.fma(c.neg(s), inner, x)


def sigmoid(c: Instructions, x: str) -> str:
    """1 / (1 + e) for x >= 0, else e / (1 + e), with e = exp(-|x|)."""
    e = exp(c, c.neg(c.intrinsic("fabs", x)))
    positive = c.compare("oge", x, c.constant(0.0))
    top = c.select(positive, c.constant(1.0), e)
    return c.div(top, c.add(e, c.constant(1.0)))


def softplus(c: Instructions, x: str) -> str:
    """max(x, 0) + log(1 + exp(-|x|))"""
    e = exp(c, c.neg(c.intrinsic("fabs", x)))
    u = c.add(e, c.constant(1.0))
    tail = _logarithm(c, u, c.sub(e, c.sub(u, c.constant(1.0))))
    return c.add(c.larger(x, c.constant(0.0)), tail)


def _of_library(name: str) -> Body:
    """Lane by lane through the C library, which is right for any argument."""
    return lambda c, x: c.intrinsic(name, x)


FUNCTIONS: dict[str, Body] = {
    "exp": exp,
    "log": log,
    "log1p": log1p,
    "decay": decay,
    "tail": tail,
    "tanh": tanh,
    "sigmoid": sigmoid,
    "softplus": softplus,
    "sin": _of_library("sin"),
    "cos": _of_library("cos"),
}


def function_name(name: str, bits: int, lanes: int) -> str:
    """The name of a function in the text: `backproof_exp_f64x4`."""
    return f"backproof_{name}_f{bits}x{lanes}"


def math_functions(bits: int, lanes: int, names: Iterable[str]) -> str:
    """The text of functions `@backproof_exp_f64x4(<4 x double>)`, to be put beside what calls them.

    They become part of their callers, and need nothing beside them: LLVM knows its intrinsics
    without a declaration. Raises KeyError for an unknown name.
    """
    texts: list[str] = []
    for name in dict.fromkeys(names):
        code = Instructions(bits, lanes)
        result = FUNCTIONS[name](code, "%x")
        texts.append(
            f"define internal {code.type} @{function_name(name, bits, lanes)}({code.type} %x)"
            f" alwaysinline nounwind {{\n"
            + "\n".join(code.lines)
            + f"\n  ret {code.type} {result}\n}}"
        )
    return "\n".join(texts)
