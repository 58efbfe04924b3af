"""What several folders of tests share: the corpus from elsewhere, and golden files."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backproof.mend.safely import let_through


def pytest_configure() -> None:
    """A shell starts what runs in its background deaf to interrupts, and so would be all commands
    that tests start and interrupt."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="rewrite golden files, run nothing else"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --update-goldens, keep only the tests that have a golden file to write."""
    if config.getoption("update_goldens"):
        others = [item for item in items if "golden" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


@pytest.fixture(autouse=True, scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of compiled code for these tests; the one of the user is never touched."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def faults_raised() -> Iterator[None]:
    """Faults of ours while lines are mended, which cost a reader no more than a fix."""
    token = let_through.set(True)
    yield
    let_through.reset(token)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file; a missing file fails unless --update-goldens is given."""

    def compare(path: Path, actual: str) -> None:
        if request.config.getoption("update_goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="\n")
        if not path.exists():
            pytest.fail(f"no golden file {path}; `make goldens` writes it")
        assert actual == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of labelled documents from elsewhere."""
    folder = os.environ.get("BACKPROOF_CORPUS")
    if not folder:
        pytest.skip("BACKPROOF_CORPUS names no folder of labelled documents")
    path = Path(folder)
    if not path.is_dir():
        pytest.fail(f"BACKPROOF_CORPUS names {folder}, which is no folder")
    return path
