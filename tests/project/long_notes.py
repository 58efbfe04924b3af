"""Long notes: chapters, each a small network with its gradients, and edits that somebody makes."""

from __future__ import annotations

from collections.abc import Callable

LINES = 2000

OPENING = r"""# Notes on gradients

All data lie in columns, a sample in each of them. We write

$$
\sigma(t) = \frac{1}{1 + e^{-t}}
$$

and $\odot$ for the product entry by entry.
"""


def layered(n: int) -> str:
    """Two layers and a squared error."""
    return rf"""
## Chapter {n}: two layers

The network of this chapter has a hidden layer of tanh units. Its samples are the columns of
$X \in \mathbb{{R}}^{{d \times m}}$, with targets $Y \in \mathbb{{R}}^{{k \times m}}$, and
$W_1 \in \mathbb{{R}}^{{h \times d}}$, $W_2 \in \mathbb{{R}}^{{k \times h}}$.

$$
Z_1 = W_1 X + b_1
$$

$$
A_1 = \tanh(Z_1)
$$

$$
Z_2 = W_2 A_1 + b_2
$$

$$
L = \frac{{1}}{{2m}} \sum_{{ij}} (Z_2 - Y)_{{ij}}^2
$$

On the way back we meet first the difference, then the second layer:

$$
\frac{{\partial L}}{{\partial Z_2}} = \frac{{1}}{{m}} (Z_2 - Y)
$$

$$
\frac{{\partial L}}{{\partial W_2}} = \frac{{\partial L}}{{\partial Z_2}} A_1^T
$$

and below the tanh

$$
\frac{{\partial L}}{{\partial A_1}} = W_2^T \frac{{\partial L}}{{\partial Z_2}}
$$

$$
\frac{{\partial L}}{{\partial Z_1}} = \frac{{\partial L}}{{\partial A_1}} \odot (1 - A_1^2)
$$

$$
\frac{{\partial L}}{{\partial W_1}} = \frac{{\partial L}}{{\partial Z_1}} X^T
$$
"""


def ridge(n: int) -> str:
    """Least squares with a penalty."""
    return rf"""
## Chapter {n}: least squares with a penalty

Let $X \in \mathbb{{R}}^{{m \times d}}$ be data, $y \in \mathbb{{R}}^m$ what was measured and
$w \in \mathbb{{R}}^d$ the weights. The penalty keeps them small.

$$
r = X w - y
$$

$$
J = r^T r + \lambda\, w^T w
$$

The residual is what the loss sees first:

$$
\frac{{\partial J}}{{\partial r}} = 2 r
$$

$$
\frac{{\partial J}}{{\partial w}} = 2 X^T r + 2 \lambda w
$$

The second line has a term for each of the two addends. Whoever solves it for $w$ meets the normal
equations, which we do not need here.
"""


def logistic(n: int) -> str:
    """One unit for two classes, that uses the function of the opening."""
    return rf"""
## Chapter {n}: two classes

For one sample $x \in \mathbb{{R}}^d$ of class $t$ the unit says how likely the first class is.

$$
z = w^T x + b
$$

$$
p = \sigma(z)
$$

$$
E = -t \log p - (1 - t) \log(1 - p)
$$

The logarithm and the sigmoid cancel:

$$
\frac{{\partial E}}{{\partial z}} = p - t
$$

$$
\frac{{\partial E}}{{\partial w}} = (p - t)\, x
$$

$$
\frac{{\partial E}}{{\partial b}} = p - t
$$

Nothing of this needs more than the chain rule.
"""


def quadratic(n: int) -> str:
    """A form in a vector."""
    return rf"""
## Chapter {n}: a form

With $A \in \mathbb{{R}}^{{n \times n}}$ and vectors $u, v \in \mathbb{{R}}^n$ of the same length:

$$
q = A u
$$

$$
f = v^T q + \tfrac{{1}}{{2}} u^T u
$$

Both the form and the length have a gradient:

$$
\nabla_u f = A^T v + u
$$

$$
\nabla_v f = A u
$$

$$
\nabla_A f = v u^T
$$
"""


KINDS: tuple[Callable[[int], str], ...] = (layered, ridge, logistic, quadratic)


def notes(lines: int = LINES) -> str:
    """Notes of at least so many lines."""
    text, number = OPENING, 0
    while text.count("\n") < lines:
        number += 1
        text += KINDS[number % len(KINDS)](number)
    return text


def edits(text: str) -> dict[str, tuple[str, str]]:
    """What somebody types in the middle of notes: the text that is replaced, with enough around it
    to be met once, and what stands in its place."""
    middle = text.index(": two layers", len(text) // 2)
    start = text.rindex("\n## ", 0, middle)
    stop = text.index("\n## ", middle)
    chapter = text[start:stop]

    def within(old: str, new: str) -> tuple[str, str]:
        return chapter, chapter.replace(old, new, 1)

    return {
        "a word": within("has a hidden layer", "has one hidden layer"),
        "a gradient": within(r"\frac{1}{m} (Z_2 - Y)", r"\frac{2}{m} (Z_2 - Y)"),
        "a definition": within(r"A_1 = \tanh(Z_1)", r"A_1 = \tanh(2 Z_1)"),
        "a definition of all": (r"\frac{1}{1 + e^{-t}}", r"\frac{1}{1 + e^{-2t}}"),
        "a word at the top": ("All data lie in columns", "All the data lie in columns"),
        "a title": within(": two layers", ": two layers of units"),
        "another section": (chapter, "\n## A remark\n\nIt is $a = b c$ that we use.\n" + chapter),
        "a section less": (chapter, ""),
    }
