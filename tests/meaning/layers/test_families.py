"""Generic layers and time steps: which letters count them, and what a generic statement says of
each."""

from __future__ import annotations

import pytest

from backproof.documents import read_text
from backproof.meaning.layers import unfold
from backproof.meaning.layers.families import families_of
from backproof.meaning.layers.instances import instantiate
from backproof.meaning.statements import below, understand
from backproof.syntax import parse_document
from backproof.syntax.nodes import Symbol
from backproof.syntax.unparse import unparse


def stated(text: str):
    return understand(parse_document(read_text(text, "note.md")))


def unfolded(text: str):
    found = stated(text)
    return instantiate(found, families_of(found))


def said(text: str) -> list[str]:
    """Each instance as one line of text without blanks."""
    return [line(item) for item in unfolded(text) if item.origin is not None]


def line(item) -> str:
    return f"{unparse(item.head)}={unparse(item.node)}".replace(" ", "")


def family(text: str, letter: str):
    return families_of(stated(text)).of[letter]


LAYERS = r"""
For $l = 1, \dots, L$:

$$W^{(l)} \in \mathbb{R}^{d^{(l)} \times d^{(l-1)}}$$

$$z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}$$

$$a^{(l)} = \sigma(z^{(l)})$$

$$a^{(0)} = x$$

$$a^{(L)} = \tanh(z^{(L)})$$

$$J = \|a^{(L)} - y\|^2$$

$$\delta^{(l)} = \frac{\partial J}{\partial z^{(l)}}$$

$$\frac{\partial J}{\partial z^{(l)}} = (W^{(l+1)})^T \delta^{(l+1)} \odot \sigma'(z^{(l)}),
\quad l = L-1, \dots, 1$$

$$\frac{\partial J}{\partial W^{(l)}} = \delta^{(l)} (a^{(l-1)})^T$$
"""
TIME = r"""
$$s_t = \tanh(U s_{t-1} + V x_t)$$

$$s_0 = 0$$

$$J = \frac{1}{T} \sum_{t=1}^{T} \ell_t$$

$$\frac{\partial J}{\partial s_T} = V^T \frac{\partial J}{\partial q_T}$$

$$\frac{\partial J}{\partial s_t} = U^T \frac{\partial J}{\partial s_{t+1}} + V^T q_t$$
"""


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("$$a^{(l)} = f(a^{(l-1)})$$", {"l"}),
        (r"$$a^{[\ell]} = f(x)$$", {"ell"}),
        ("$$S_k = S_{k-1} + x_k$$", {"k"}),
        ("$$W^{[i]} = 2 W^{[1]}$$", {"i"}),
        (r"$$a^{(k)} = x$$ $$y = a^{(L)}$$", {"k"}),
        (r"$$s_t = s_{t-1}$$ $$J = \sum_{j=1}^{t} s_j$$", {"t", "j"}),
        ("$$W_i = x_k$$", set()),
        ("$$X_{1r} = W_h + b_2$$", set()),
        (r"$$y = \sum_{i=1}^{n} w_i x_i$$", set()),
        ("$$x^{(i)} = 2$$", set()),
    ],
)
def test_letters(text, letters):
    assert set(families_of(stated(text)).of) == letters


@pytest.mark.parametrize(
    ("text", "letter", "tops", "span"),
    [
        (LAYERS, "l", {"L": 3}, (1, 3)),
        (TIME, "t", {"T": 3}, (1, 3)),
        ("$$a^{(l)} = f(a^{(l-1)})$$", "l", {}, (1, 3)),
        ("$$a^{(l)} = f(W^{(l)} a^{(l-1)})$$ $$y = W^{(1)} W^{(2)}$$", "l", {}, (1, 2)),
        ("$$a^{(l)} = f(a^{(l-1)})$$ $$y = a^{(9)}$$", "l", {}, (1, 4)),
        ("$$L = 2$$ $$a^{(l)} = f(a^{(l-1)})$$ $$y = a^{(L)}$$", "l", {"L": 2}, (1, 2)),
        (r"$$h_{t+1} = f(h_t), \quad t = 0, \dots, T-1$$", "t", {"T": 3}, (0, 3)),
        (r"$$a^{[l]} = f(a^{[l-1]}), \quad l = 1, \dots, H+1$$", "l", {"H": 2}, (1, 3)),
        (r"$$x^{(t)} = f(x^{(t-1)})$$ $$y = x^{(\tau)}$$", "t", {"tau": 3}, (1, 3)),
    ],
)
def test_tops_and_ranges(text, letter, tops, span):
    found = family(text, letter)
    assert dict(found.tops) == tops
    assert (found.first, found.last) == span


def test_a_loss_with_the_name_of_the_last_layer_stays_a_loss():
    text = r"""$$a^{(l)} = f(a^{(l-1)})$$

$$y = a^{(L)}$$

$$\frac{\partial L}{\partial a^{(L)}} = 2y$$"""
    assert r"\frac{\partialL}{\partiala^{(3)}}=2y" in said(text)


def test_layers_have_definitions_claims_and_a_boundary():
    found = said(LAYERS)
    assert "z^{(1)}=W^{(1)}a^{(0)}+b^{(1)}" in found
    assert r"W^{(3)}=\mathbb{R}^{d^{(3)}\timesd^{(2)}}" in found
    assert r"a^{(2)}=\sigma(z^{(2)})" in found
    assert r"a^{(3)}=\sigma(z^{(3)})" not in found
    assert r"a^{(3)}=\tanh(z^{(3)})" in found
    assert any(s.startswith("J=") and "a^{(3)}-y" in s for s in found)
    backward = [s for s in found if r"\delta^{(" in s and r"\odot" in s]
    assert len(backward) == 2
    assert r"\delta^{(3)}" in backward[1]
    assert sum("(a^{(" in s for s in found) == 3


def test_an_instance_knows_where_it_comes_from():
    items = [i for i in unfolded(LAYERS) if i.kind == "gradient" and i.instance == (("l", 2),)]
    assert len(items) == 2
    for item in items:
        assert item.origin is not None
        assert (item.start, item.end) == (item.origin.start, item.origin.end)
        assert not item.statement.conditions
        assert item.place is item.origin.place
    named = [i.name for i in unfolded(LAYERS) if i.kind == "definition" and i.instance]
    assert named == ["z^(1)", "z^(2)", "z^(3)", "a^(1)", "a^(2)"]


def test_a_script_has_the_text_of_its_value():
    item = next(i for i in unfolded("$$a^{(l)} = f(a^{(l-1)})$$") if i.instance == (("l", 2),))
    scripts = [s for n in below(item.node) if isinstance(n, Symbol) for s in n.scripts]
    assert [s.text for s in scripts] == ["1"]
    assert scripts[0].items[0].value == 1


def test_time_has_sums_and_a_last_step():
    found = said(TIME)
    assert "s_{3}=\\tanh(Us_{2}+Vx_{3})" in found
    assert not any(s.startswith("s_{0}") for s in found)
    assert r"J=\frac{1}{3}(\ell_{1}+\ell_{2}+\ell_{3})" in found
    assert r"\frac{\partialJ}{\partials_{3}}=V^{T}\frac{\partialJ}{\partialq_{3}}" in found
    steps = [s for s in found if "Vx" not in s and "q_{" in s and "U" in s]
    assert len(steps) == 2


STEPS = "$$s_t = s_{t-1} + x_t$$\n\n"


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\sum_{k=1}^{t-1} x_k", ["0", "x_{1}", "(x_{1}+x_{2})"]),
        (r"\sum_{i=t}^{T} x_i", ["(x_{1}+x_{2}+x_{3})", "(x_{2}+x_{3})", "x_{3}"]),
        (r"\prod_{j=t+1}^{T} x_j", ["x_{2}x_{3}", "x_{3}", "1"]),
        (r"\sum_{k<t} x_k", ["0", "x_{1}", "(x_{1}+x_{2})"]),
        (r"\sum_{k \ne t} x_k", ["(x_{2}+x_{3})", "(x_{1}+x_{3})", "(x_{1}+x_{2})"]),
        (r"\sum_{k=1}^{t} w^{t-k} x_k", ["x_{1}", "(wx_{1}+x_{2})", "(wwx_{1}+wx_{2}+x_{3})"]),
        (r"\sum_{i=1}^{n} c_i x_t", None),
    ],
)
def test_sums_over_a_letter_become_terms(claim, expected):
    text = STEPS + rf"$$y = x_T$$ $$\frac{{\partial y}}{{\partial x_t}} = {claim}$$"
    found = [i for i in unfolded(text) if i.kind == "gradient"]
    assert len(found) == 3
    if expected is None:
        assert all("sum" in unparse(i.node) for i in found)
    else:
        assert [unparse(i.node).replace(" ", "") for i in found] == expected


def test_a_sum_without_bounds_runs_from_the_start_and_not_beyond():
    text = STEPS + r"$$\frac{\partial y}{\partial U} = \sum_t s_t s_{t+1}$$"
    assert said(text)[-1].endswith("=(s_{0}s_{1}+s_{1}s_{2}+s_{2}s_{3})")


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        (r"t = 1, \dots, T-1", [1, 2]),
        (r"t = T-1, \dots, 1", [1, 2]),
        (r"t < T", [1, 2]),
        (r"t \neq T", [1, 2]),
        (r"1 < t \le T", [2, 3]),
        (r"t \in \{1, \dots, T\}", [1, 2, 3]),
        (r"t = T", [3]),
        (r"t = 2", [2]),
    ],
)
def test_conditions_choose_and_are_used_up(condition, values):
    text = STEPS + rf"$$\frac{{\partial J}}{{\partial s_t}} = x_t, \quad {condition}$$"
    text += "\n\n$$J = s_T$$"
    found = [i for i in unfolded(text) if i.kind == "gradient"]
    assert [dict(i.instance)["t"] for i in found] == values
    assert all(not i.statement.conditions for i in found)


def test_a_condition_on_something_else_stays():
    text = STEPS + r"$$\frac{\partial J}{\partial s_t} = x_t, \quad i \neq j$$"
    found = [i for i in unfolded(text) if i.kind == "gradient"]
    assert all(len(i.statement.conditions) == 1 for i in found)


def test_cases_on_letters_are_decided():
    text = (
        STEPS
        + r"""$$y = s_T$$

$$\frac{\partial y}{\partial s_t} = \begin{cases} a & t = T \\ b_{t+1} & t < T \end{cases}$$"""
    )
    found = [i for i in unfolded(text) if i.kind == "gradient"]
    assert [unparse(i.node) for i in found] == ["b_{2}", "b_{3}", "a"]


def test_a_shifted_left_side_is_defined_within_the_range():
    names = [i.name for i in unfolded("$$h_{t+1} = f(h_t)$$") if i.instance]
    assert names == ["h_1", "h_2", "h_3"]


def test_two_letters_make_pairs():
    text = r"$$h_t^{(l)} = f(h_t^{(l-1)} + h_{t-1}^{(l)})$$"
    names = [i.name for i in unfolded(text)]
    assert len(names) == 9
    assert names[:2] == ["h_1^(1)", "h_2^(1)"]


def test_a_plain_superscript_of_an_indexed_name_is_its_index():
    text = r"$$e^{(l)} = z^{(l)}$$ $$\frac{\partial J}{\partial z^{(l)}} = e^{(l+1)} w$$"
    found = [i for i in unfolded(text) if i.kind == "gradient"]
    assert [unparse(i.node).replace(" ", "") for i in found] == ["e^{(2)}w", "e^{(3)}w"]


def test_what_is_not_about_the_letter_stays_generic():
    text = STEPS + r"$$y = 2 s_t$$"
    assert [i.name for i in unfolded(text)][-1] == "y"
    assert unfolded(text)[-1].origin is None


def test_a_definition_said_twice_is_made_once():
    assert [i.name for i in unfolded(STEPS + STEPS) if i.instance] == ["s_1", "s_2", "s_3"]


def test_shared_heads_stay_shared():
    text = STEPS + r"$$\frac{\partial y}{\partial s_t} = x_t = x_t + 0$$"
    heads = [i.head for i in unfolded(text) if i.instance == (("t", 2),) and i.kind == "gradient"]
    assert len(heads) == 2
    assert heads[0] is heads[1]


def test_a_document_without_families_is_not_touched():
    found = stated(r"$$X_1 = X W_1 + b_1$$ $$L = \sum_{i=1}^n y_i$$")
    assert instantiate(found, families_of(found)) is found


def test_other_statements_are_the_same_objects():
    found = stated(STEPS + "$$y = Wx$$")
    assert instantiate(found, families_of(found))[-1] is found[-1]


def test_too_long_a_document_stays_generic(monkeypatch):
    monkeypatch.setattr(unfold, "LARGEST_WORK", 20)
    monkeypatch.setattr(unfold, "WORK_OF_A_STATEMENT", 1)
    found = stated(LAYERS)
    assert instantiate(found, families_of(found)) is found


def test_a_long_document_may_take_more_work(monkeypatch):
    monkeypatch.setattr(unfold, "LARGEST_WORK", 20)
    found = stated(LAYERS)
    assert len(instantiate(found, families_of(found))) > len(found)
