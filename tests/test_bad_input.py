"""Bad input: one clear finding at its place, the right exit status, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backproof.cli import main
from backproof.judge.verdicts import Undecided
from backproof.meaning.unread import SWALLOWED
from backproof.pipeline import check, read_text

ROOT = Path(__file__).resolve().parents[1]
DISC = str(ROOT / "examples" / "disc.md")
GOOD = "$$\nL = x^2\n$$\n\n$$\n\\frac{dL}{dx} = 2x\n$$\n\n"

# name: (text, code, line, column, exit status); what is good in the same document is still judged.
DOCUMENTS = {
    "unclosed dollars": (GOOD + "$$ K = 3\n", "unclosed-maths", 9, 1, 0),
    "unclosed begin": (GOOD + "\\begin{align}\nK = 3\n", "unclosed-maths", 9, 1, 0),
    "unclosed bracket": (GOOD + "$$\nK = (3 + 2\n$$\n", "unclosed", 10, 5, 0),
    "unclosed brace": (GOOD + "$$\nK = {3 + 2\n$$\n", "unclosed", 10, 5, 0),
    "no equation": (GOOD + "$$\nK = + = )( 3\n$$\n", "expected", 10, 9, 0),
    "empty": ("", "no-maths", 1, 1, 0),
    "no maths": ("only words\n", "no-maths", 1, 1, 0),
}


def judged(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict]:
    """The exit status of `check` and what it says of one file."""
    status = main(["check", "--format", "json", str(path)])
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    return status, json.loads(printed.out)["files"][0]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_malformed_document(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, code, line, column, expected = DOCUMENTS[name]
    path = tmp_path / "notes.md"
    path.write_text(text, encoding="utf-8")
    status, found = judged(path, capsys)
    places = [(d["code"], d["line"], d["column"]) for d in found["diagnostics"]]
    assert places == [(code, line, column)]
    assert status == expected
    if text.startswith(GOOD):
        assert found["statements"][1]["verdict"] == "holds"
    main(["check", str(path)])
    assert f"notes.md:{line}:{column}: " in capsys.readouterr().out


def test_a_claim_that_cannot_be_parsed_is_undecided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.md"
    path.write_text(GOOD + "$$\n\\frac{dL}{dx} = {2 x\n$$\n", encoding="utf-8")
    status, found = judged(path, capsys)
    last = found["statements"][-1]
    assert (last["kind"], last["verdict"], last["line"]) == ("unread", "undecided", 10)
    assert "never closed" in last["message"]
    assert status == 0


def test_a_symbol_that_is_never_defined(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "notes.md"
    path.write_text(GOOD + "$$\n\\frac{dL}{dx} = 2 x + q\n$$\n", encoding="utf-8")
    status, found = judged(path, capsys)
    last = found["statements"][-1]
    assert (last["verdict"], last["code"]) == ("undecided", "undefined-symbol")
    assert "q" in last["message"]
    assert status == 0


def test_shapes_that_contradict_show_both_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.md"
    path.write_text(
        "$X \\in \\mathbb{R}^{5 \\times 2}$\n\n$W \\in \\mathbb{R}^{3 \\times 4}$\n\n"
        "$$\nZ = X W\n$$\n\n$$\nL = \\mathbf{1}^T Z \\mathbf{1}\n$$\n",
        encoding="utf-8",
    )
    status, found = judged(path, capsys)
    (diagnostic,) = found["diagnostics"]
    assert (diagnostic["code"], diagnostic["line"]) == ("shape-mismatch", 6)
    assert [note["line"] for note in diagnostic["notes"]] == [1, 3]
    definition = next(s for s in found["statements"] if s["line"] == 6)
    assert definition["verdict"] == "fails"
    assert status == 1
    main(["check", str(path)])
    shown = capsys.readouterr().out
    assert shown.count("fails shape-mismatch") == 1
    assert "    1 | $X" in shown
    assert "    3 | $W" in shown


def test_a_file_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    latin = tmp_path / "latin.md"
    latin.write_bytes(b"na\xefve $x$")
    for path, said in (
        (tmp_path / "missing.md", "No such file"),
        (tmp_path, "directory"),
        (latin, "not UTF-8 text (byte 2)"),
    ):
        for words in (["check"], ["derive"], ["emit"], ["train", "--data", "disc"], ["run"]):
            if path.is_dir() and words == ["check"]:
                continue  # the documents in it are judged
            assert main([*words, str(path)]) == 2
            printed = capsys.readouterr()
            assert said in printed.err
            assert printed.err.count("\n") == 1
            assert printed.out == ""


DATA = {
    "missing column": ("a,b,y\n1,2,0\n2,3,1\n", "no column 'z'"),
    "not a number": ("a,b,z\n1,nan,0\n2,3,1\n", ":2: column 'b' holds 'nan'"),
    "text": ("a,b,z\n1,2,0\n2,red,1\n", ":3: column 'b' holds 'red'"),
    "one class": ("a,b,z\n1,2,1\n2,3,1\n", "every target is 1"),
    "ragged": ("a,b,z\n1,2,1\n2,3\n", ":3: 2 cells"),
    "empty": ("", "the file is empty"),
    "too wide": ("a,b,c,z\n1,2,3,0\n4,5,6,1\n", "the data have 3 features"),
}


@pytest.mark.parametrize("name", DATA)
def test_data_that_cannot_be_used(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, said = DATA[name]
    path, model = tmp_path / "data.csv", tmp_path / "model.safetensors"
    path.write_text(text, encoding="utf-8")
    words = ["train", DISC, "--data", str(path), "--target", "z", "-o", str(model)]
    assert main(words) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.err.count("\n") == 1
    assert not model.exists()


@pytest.mark.parametrize("content", [b"", b"junk", b"\x08\0\0\0\0\0\0\0{}      "])
def test_a_file_that_is_no_model(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, data = tmp_path / "model.safetensors", tmp_path / "data.csv"
    model.write_bytes(content)
    data.write_text("x1,x2\n1,2\n", encoding="utf-8")
    assert main(["predict", str(model), "--data", str(data)]) == 2
    printed = capsys.readouterr()
    assert "model.safetensors" in printed.err
    assert printed.err.count("\n") == 1


def test_a_document_without_a_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "words.md"
    path.write_text("only words", encoding="utf-8")
    for words in (["derive"], ["emit"], ["train", "--data", "disc"]):
        assert main([*words, str(path)]) == 1
        printed = capsys.readouterr()
        assert "no loss" in printed.err
        assert printed.err.count("\n") == 1


ODD = {
    "a number without end": r"$G = A B$ and $H = G1e999$ so $\mathbf{dB} = A {dG}$",
    "a condition on a letter that nothing binds": "softmax\n\n$$L = \\sum_k y \\log a$$\n\n"
    "$$\\frac{\\partial L}{\\partial z_i} = \\sum N_{k \\neq i} = a_i \\sum y$$",
    "an operator without a denominator": "$p_n = (v)$\n\n$$E(v) = \\sum{1}(p)_n$$\n\n"
    "$$\\nabla\\nabla E(v) = in$$",
    "a range that begins at infinity": r"$$L = \sum_{i=1e999}^{N} x_i$$ $$\frac{dL}{dx_i} = 1$$",
    "a loss that is part of what it is differentiated by": "$$s = A u E$$\n\n"
    r"$$\frac{\partial E}{\partial A} = (\frac{\partial E}{\partial s})^T u^T$$",
    "a quantity made of a gradient": r"$G=\frac{\partial L}{\partial A}(Z)$ and $B=G$" + "\n\n"
    r"$$\frac{\partial E}{\partial B} = (1)$$" + "\n\n" + r"$$\frac{\partial E}{\partial V}=\top$$",
    "a function of nothing at a point": r"$$F(p)=(A)$$ $$\nabla_A(p)=d_A F()^*(p)$$",
    "a definition that no point gives a value": "$${o}=P\u2202/\u2202{x}{q}\n\n"
    r"E={1}{N}{n}\|{o}\|$$$$\frac{\partial E}{\partial P}=({o})$$",
    "gradients of what nothing says by what": "$C = A B$ and $L = 1$\n\n"
    r"$$G_W = X^T G_Z, \quad \nabla A = \nabla C B^T$$",
    "a prime where a message writes it": r"$$f'(x)' = x$$ $$\frac{df}{dx} = f''(x)$$",
}


@pytest.mark.parametrize("name", ODD)
def test_what_no_author_writes_is_judged_without_a_fault_of_ours(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.md"
    path.write_text(ODD[name] + "\n", encoding="utf-8")
    _, found = judged(path, capsys)
    assert not [s for s in found["statements"] if (s["code"] or "").startswith("internal")]


def test_what_cannot_be_read_is_marked_where_it_goes_wrong() -> None:
    text = (Path(__file__).parent / "documents" / "braces-amiss.md").read_text(encoding="utf-8")
    checked = check(read_text(text, "notes.md"))
    marked = {
        (j.stated.reason, j.wrong.text if j.wrong else "", j.wrong.start - j.span.start)
        for j in checked.statements
        if j.wrong is not None and j.kind == "unread"
    }
    line = r"\frac{\partial L}{\partial "
    assert marked == {
        ("'{' is never closed", "{", line.index("{\\partial ", 10)),
        (SWALLOWED, "x = W^T", len(line)),
        ("'(' is never closed", "(", len(line + "x} = W^T ")),
        ("')' was never opened", ")", len(line + "x} = W^T W x - y")),
        ("'{' is never closed", "{", len(line + "x} = W^")),
    }


def test_functions_that_double_their_argument_are_bounded() -> None:
    nested = "\\sinh" * 30
    found = check(read_text(f"$$ r(x) = {nested}(x) $$\n$$ r'(x) = \\cosh x $$\n", "note.md"))
    (verdict,) = [j.verdict for j in found.statements if j.kind == "gradient"]
    assert isinstance(verdict, Undecided)


def test_an_index_beyond_all_numbers_is_one_of_many() -> None:
    endless = "9" * 400
    text = f"$$ S = \\sum_k W_k + W_{{{endless}}} $$\n$$ \\frac{{dS}}{{dx}} = x_{{{endless}}} $$\n"
    found = check(read_text(text, "note.md"))
    assert found.statements
    codes = {j.verdict.code for j in found.statements if isinstance(j.verdict, Undecided)}
    assert "internal-error" not in codes
