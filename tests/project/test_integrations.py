"""The pre-commit hook and the GitHub Action do what they say."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import house
import pytest

from backproof import __version__
from backproof.documents import FORMATS

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
DISC = house.ROOT / "examples" / "disc.md"


def hook() -> dict:
    """The one hook."""
    (found,) = yaml.safe_load((house.ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return found


def judging() -> dict:
    """The step of the action that judges."""
    action = yaml.safe_load((house.ROOT / "action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    (step,) = (s for s in action["runs"]["steps"] if s.get("name") == "Judge")
    named = {
        re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)[1] for value in step["env"].values()
    }
    assert named <= action["inputs"].keys()
    return step


def environment(folder: Path) -> dict[str, str]:
    """Variables with which `backproof` is found."""
    command = folder / "bin" / "backproof"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m backproof "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    source = str(house.SOURCES.parent)
    return {**os.environ, "PATH": f"{command.parent}:{os.environ['PATH']}", "PYTHONPATH": source}


def test_the_hook_takes_every_format_but_plain_text() -> None:
    suffixes = {suffix for known in FORMATS for suffix in known.suffixes if suffix}
    taken = {suffix for suffix in suffixes if re.search(hook()["files"], f"a{suffix}")}
    assert suffixes - taken == {".txt", ".text"}


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_hook_stops_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "wrong.md").write_text("$L = x^2$\n\n$\\frac{dL}{dx} = 4x$\n", encoding="utf-8")
    command = ["bash", "-c", f'{hook()["entry"]} "$@"', "hook"]
    variables = environment(tmp_path)
    right = subprocess.run([*command, str(DISC)], env=variables, capture_output=True, check=False)
    assert (right.returncode, right.stdout) == (0, b"")
    wrong = subprocess.run([*command, "wrong.md"], env=variables, cwd=tmp_path, check=False)
    assert wrong.returncode == 1


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("inputs", "status", "said"),
    [
        ({}, 1, "::error title=backproof%3A fails scale,file=wrong.md,line=3"),
        ({"ARGUMENTS": "--ignore scale --quiet"}, 0, ""),
        ({"FORMAT": "sarif", "OUTPUT": "out.sarif"}, 1, ""),
        ({"PATHS": "wrong.md; touch evil"}, 2, "::error"),
        ({"PATHS": "$(touch evil) -- --version"}, 2, ""),
    ],
)
def test_the_action_judges(tmp_path: Path, inputs: dict[str, str], status: int, said: str) -> None:
    (tmp_path / "wrong.md").write_text("$L = x^2$\n\n$\\frac{dL}{dx} = 4x$\n", encoding="utf-8")
    given = {"PATHS": ".", "FORMAT": "github", "OUTPUT": "", "ARGUMENTS": "", **inputs}
    done = subprocess.run(
        ["bash", "-e", "-c", judging()["run"]],
        env={**environment(tmp_path), **given}, cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert said in done.stdout
    assert not (tmp_path / "evil").exists()
    assert (tmp_path / "out.sarif").exists() == ("OUTPUT" in inputs)


@dataclass(frozen=True)
class Runner:
    """What GitHub does with the steps of an action, in folders of its own; pip alone is another
    one, for the true one needs the network: it makes the command."""

    folder: Path
    action: dict
    environment: dict[str, str]

    @classmethod
    def of(cls, folder: Path) -> Runner:
        """A fresh one."""
        work, temporary, pip = (folder / name for name in ("work", "temporary", "python/pip"))
        for each in (work, temporary, pip):
            each.mkdir(parents=True)
        (python := folder / "python" / "python").write_text(
            f'#!/bin/sh\ntest "$2" = venv && exec {sys.executable} -m venv --without-pip "$3"\n',
            encoding="utf-8",
        )
        python.chmod(0o755)
        (pip / "__main__.py").write_text(
            "import pathlib, sys\n"
            "assert sys.argv[1:-1] == ['install', '--quiet'], sys.argv\n"
            "assert (pathlib.Path(sys.argv[-1]) / 'pyproject.toml').exists()\n"
            "command = pathlib.Path(sys.prefix, 'bin', 'backproof')\n"
            f"start = 'PYTHONPATH={house.SOURCES.parent} exec {sys.executable} -m backproof'\n"
            "command.write_text(f'#!/bin/sh\\n{start} \"$@\"\\n')\n"
            "command.chmod(0o755)\n",
            encoding="utf-8",
        )
        variables = {
            **os.environ,
            "PATH": f"{python.parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(pip.parent),
            "RUNNER_TEMP": str(temporary),
            "GITHUB_PATH": str(folder / "path"),
        }
        action = yaml.safe_load((house.ROOT / "action.yml").read_text(encoding="utf-8"))
        return cls(folder, action, variables)

    def __call__(self, **given: str) -> subprocess.CompletedProcess[str]:
        """Run all steps up to one that fails; unknown inputs and expressions are mistakes."""
        known = self.action["inputs"]
        assert given.keys() <= known.keys()
        values = {f"inputs.{n}": given.get(n, known[n].get("default", "")) for n in known}
        values["github.action_path"] = str(house.ROOT)

        def filled(text: str) -> str:
            return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", lambda found: values[found[1]], text)

        added: list[str] = []
        for step in self.action["runs"]["steps"]:
            if "uses" in step:
                assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"])
                continue
            assert step["shell"] == "bash"
            script = self.folder / "step.sh"
            script.write_text(filled(step["run"]), encoding="utf-8")
            path = ":".join([*added, self.environment["PATH"]])
            own = {name: filled(value) for name, value in step["env"].items()}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
                env={**self.environment, "PATH": path, **own}, cwd=self.folder / "work",
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                break
            if (more := Path(self.environment["GITHUB_PATH"])).exists():
                added = [*reversed(more.read_text(encoding="utf-8").split("\n")[:-1])]
        return done


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_action_installs_and_judges(tmp_path: Path) -> None:
    run = Runner.of(tmp_path)
    (work := tmp_path / "work").joinpath("sub dir").mkdir()
    shutil.copy(DISC, work / "sub dir" / "right.md")
    right = run()
    assert (right.returncode, right.stderr) == (0, "")
    assert "::error" not in right.stdout
    (work / "sub dir" / "wrong.md").write_text(
        "$L = x^2$\n\n$\\frac{dL}{dx} = 4x$\n", encoding="utf-8"
    )
    wrong = run()
    assert wrong.returncode == 1
    assert "file=sub dir/wrong.md,line=3,col=18,endLine=3," in wrong.stdout
    told = run(format="sarif", output="backproof.sarif", arguments="--jobs 1")
    assert told.returncode == 1
    report = json.loads((work / "backproof.sarif").read_text(encoding="utf-8"))
    (result,) = report["runs"][0]["results"]
    assert result["level"] == "error"
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "sub%20dir/wrong.md"
    assert place["physicalLocation"]["region"]["startLine"] == 3


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_what_the_pages_write_for_repositories_is_so(tmp_path: Path) -> None:
    text = (house.ROOT / "docs" / "linting.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(b) for b in re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)]
    version = f"v{__version__}"
    (repository,) = next(b["repos"] for b in blocks if "repos" in b)
    assert repository["rev"] == version
    assert [one["id"] for one in repository["hooks"]] == [hook()["id"]]
    steps = [s for b in blocks if "jobs" in b for job in b["jobs"].values() for s in job["steps"]]
    used = [step for step in steps if step["uses"] == f"OWNER/backproof@{version}"]
    assert len(used) == sum("backproof@" in step["uses"] for step in steps) == 2
    run = Runner.of(tmp_path)
    (notes := tmp_path / "work" / "notes").mkdir()
    shutil.copy(DISC, notes)
    (tmp_path / "work" / "slides.tex").write_text("$L = x^2$\n", encoding="utf-8")
    for step in used:
        done = run(**step["with"])
        assert done.returncode == 0, done.stderr
    (uploaded,) = (s["with"]["sarif_file"] for s in steps if "upload-sarif" in s["uses"])
    assert (tmp_path / "work" / uploaded).exists()
    with (house.ROOT / "pyproject.toml").open("rb") as file:
        least = tomllib.load(file)["project"]["requires-python"].removeprefix(">=")
    default = run.action["inputs"]["python-version"]["default"]
    assert [*map(int, default.split("."))] >= [*map(int, least.split("."))]


def test_the_settings_on_the_pages_can_be_read() -> None:
    readers = {"json": json.loads, "toml": tomllib.loads, "yaml": yaml.safe_load}
    read = []
    for page in ("editors.md", "linting.md", "configuration.md"):
        text = (house.ROOT / "docs" / page).read_text(encoding="utf-8")
        for language, body in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            if language in readers:
                assert readers[language](body)
                read.append(language)
    assert {*read} == readers.keys()
