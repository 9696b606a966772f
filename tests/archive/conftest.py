"""What the archive's tests share: the small newspaper, and an archive that holds it."""

import ctypes
import importlib.util
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from layout.archive.intake import add
from layout.archive.store import Added


def _paper() -> ModuleType:
    name = "archive_paper"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("paper.py"))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def paper() -> ModuleType:
    """The small newspaper."""
    return _paper()


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
def unprivileged() -> Callable[[], None]:
    """Return what takes from a process about to start root's right to write where the mode says nobody may.

    Linux: prctl(2), PR_CAPBSET_DROP of CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH. Whoever is not root has neither.
    """
    system = ctypes.CDLL(None)

    def drop() -> None:
        for capability in (1, 2):
            system.prctl(24, capability, 0, 0, 0)

    return drop
