"""How NumPy spells each operation: the table of the readable module.

`{0}`, `{1}` are the arguments, `{rows}` and `{columns}` the lengths of the result. `precedence` is
that of Python's operator, 100 for a call. `loose` says that arguments may be smaller and broadcast.
"""

from __future__ import annotations

from backproof.record import dataclass


@dataclass(frozen=True)
class Spelling:
    """One operation in NumPy. `helper` names a function of HELPERS that the text calls."""

    text: str
    precedence: int = 100
    loose: bool = True
    helper: str = ""


def _infix(sign: str, precedence: int, *, loose: bool = True) -> Spelling:
    return Spelling(f"{{0}} {sign} {{1}}", precedence, loose)


def _whole(text: str, precedence: int = 100) -> Spelling:
    """An operation whose arguments must have their full shape."""
    return Spelling(text, precedence, loose=False)


def _helper(name: str, *, loose: bool = True) -> Spelling:
    return Spelling(f"{name}({{0}})", 100, loose, name)


SUM, PRODUCT, SIGN, POWER, CALL = 10, 20, 30, 40, 100

SPELLINGS: dict[str, Spelling] = {
    "add": _infix("+", SUM),
    "subtract": _infix("-", SUM),
    "negate": Spelling("-{0}", SIGN),
    "multiply": _infix("*", PRODUCT),
    "divide": _infix("/", PRODUCT),
    "scale": _infix("*", PRODUCT),
    "square": Spelling("{0} ** 2", POWER),
    "exp": Spelling("np.exp({0})"),
    "log": Spelling("np.log({0})"),
    "sqrt": Spelling("np.sqrt({0})"),
    "sigmoid": _helper("sigmoid"),
    "tanh": Spelling("np.tanh({0})"),
    "positive": Spelling("({0} > 0)"),
    "sign": Spelling("np.sign({0})"),
    "relu": Spelling("np.maximum({0}, 0)"),
    "absolute": Spelling("np.abs({0})"),
    "softplus": Spelling("np.logaddexp(0, {0})"),
    "sin": Spelling("np.sin({0})"),
    "arctan": Spelling("np.arctan({0})"),
    "cos": Spelling("np.cos({0})"),
    "reciprocal": Spelling("1 / {0}", PRODUCT),
    "power": _infix("**", POWER),
    "maximum": Spelling("np.maximum({0}, {1})"),
    "repeat_rows": Spelling("np.broadcast_to({0}, ({rows}, {columns}))"),
    "repeat_columns": Spelling("np.broadcast_to({0}, ({rows}, {columns}))"),
    "sum_rows": _whole("{0}.sum(axis=0, keepdims=True)"),
    "sum_columns": _whole("{0}.sum(axis=1, keepdims=True)"),
    "sum_all": _whole("{0}.sum(keepdims=True)"),
    "transpose": _whole("{0}.T"),
    "matmul": _infix("@", PRODUCT, loose=False),
    "inverse": _whole("np.linalg.inv({0})"),
    "determinant": _whole("np.full((1, 1), np.linalg.det({0}))"),
    "trace": _whole("np.full((1, 1), np.trace({0}))"),
    "diagonal_matrix": _whole("np.diagflat({0})"),
    "diagonal": _whole("np.diag({0}).reshape(-1, 1)"),
    "unflatten": _whole("{0}.reshape({rows}, {columns})"),
    "stack": _whole("np.concatenate([{0}, {1}], axis=0)"),
    "upper": _whole("{0}[:{rows}]"),
    "lower": _whole("{0}[-({rows}) :]"),
    "softmax_rows": _helper("softmax_rows", loose=False),
    "softmax_columns": _helper("softmax_columns", loose=False),
    "log_softmax_rows": _helper("log_softmax_rows", loose=False),
    "log_softmax_columns": _helper("log_softmax_columns", loose=False),
    "log_sum_exp_columns": _helper("log_sum_exp_columns", loose=False),
    "log_sum_exp_rows": _helper("log_sum_exp_rows", loose=False),
}
# Operations without a spelling, each with the reason.
UNSUPPORTED: dict[str, str] = {}


def _softmax(axis: int) -> str:
    return f"""\
    exponentials = np.exp(z - z.max(axis={axis}, keepdims=True))
    return exponentials / exponentials.sum(axis={axis}, keepdims=True)
"""


def _log_softmax(axis: int) -> str:
    return f"""\
    shifted = z - z.max(axis={axis}, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis={axis}, keepdims=True))
"""


def _log_sum_exp(axis: int) -> str:
    return f"""\
    largest = z.max(axis={axis}, keepdims=True)
    return largest + np.log(np.exp(z - largest).sum(axis={axis}, keepdims=True))
"""


def _function(name: str, summary: str, body: str) -> str:
    return f'def {name}(z):\n    """{summary}"""\n{body}'


HELPERS: dict[str, str] = {
    "sigmoid": _function(
        "sigmoid",
        "1 / (1 + exp(-z)), in the form whose exponential cannot overflow.",
        "    small = np.exp(-np.abs(z))\n    return np.where(z >= 0, 1, small) / (1 + small)\n",
    ),
    "softmax_rows": _function("softmax_rows", "Softmax over each row.", _softmax(1)),
    "softmax_columns": _function("softmax_columns", "Softmax over each column.", _softmax(0)),
    "log_softmax_rows": _function(
        "log_softmax_rows", "The logarithm of softmax over each row.", _log_softmax(1)
    ),
    "log_softmax_columns": _function(
        "log_softmax_columns", "The logarithm of softmax over each column.", _log_softmax(0)
    ),
    "log_sum_exp_columns": _function(
        "log_sum_exp_columns", "log sum exp(z) of each row, as a column.", _log_sum_exp(1)
    ),
    "log_sum_exp_rows": _function(
        "log_sum_exp_rows", "log sum exp(z) of each column, as a row.", _log_sum_exp(0)
    ),
}
