"""What the archive's tests share: the small newspaper, and an archive that holds it."""

import importlib.util
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from layout.archive.intake import add
from layout.archive.store import Added


def _module(name: str, file: str) -> ModuleType:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / file)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


#: The small newspaper; tests may import from it by the name it has here.
PAPER = _module("archive_paper", "paper.py")


@pytest.fixture(scope="session")
def paper() -> ModuleType:
    """The small newspaper."""
    return PAPER


@pytest.fixture(scope="session")
def verapdf() -> ModuleType:
    """The judge of PDF/A, where it is installed."""
    return _module("verapdf_driver", "verapdf/verapdf.py")


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2025, 8, 22, 4, 30, tzinfo=UTC)


@pytest.fixture
def build(paper, tmp_path):
    return paper.make_build(tmp_path / "out", paper.make_edition(tmp_path / "copy"))


@pytest.fixture
def archive(tmp_path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def added(archive, build, now) -> Added:
    """The small newspaper's edition, in the archive."""
    return add(archive, build, now=now).value


@pytest.fixture(scope="session")
def unprivileged() -> tuple[str, ...]:
    """Return what to put before a command that is to run as somebody who may write only where the mode says so."""
    return (sys.executable, str(Path(__file__).with_name("unprivileged.py")))
