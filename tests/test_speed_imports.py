"""What a command may load: `check` needs neither Matplotlib nor training."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DISC = Path(__file__).resolve().parents[1] / "examples" / "disc.md"


def loaded_by(*words: str) -> set[str]:
    """The modules that a fresh process holds after a command."""
    code = (
        "import sys\nfrom backproof.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def test_check_loads_only_what_it_needs() -> None:
    found = loaded_by("check", str(DISC))
    assert "numpy" in found
    heavy = {"matplotlib", "safetensors", "tqdm", "threadpoolctl", "csv", "backproof.training"}
    assert found & heavy == set()
    assert "backproof.derivation" not in found


def test_whoever_reads_a_document_loads_nothing_that_reads_source() -> None:
    code = (
        "import sys\nimport backproof.cli.files, backproof.described\n"
        "print(*sys.modules.keys() & {'ast', 'dataclasses', 'inspect', 'numpy'})"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_help_loads_no_library() -> None:
    assert loaded_by("--help") & {"numpy", "matplotlib", "backproof.pipeline"} == set()


def test_emit_and_derive_draw_nothing() -> None:
    assert "matplotlib" not in loaded_by("derive", str(DISC))
