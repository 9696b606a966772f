"""The wheel alone gives a working program: style, fonts' list and a sample edition come with it."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return next(folder.glob("umbruch-*.whl"))


def test_wheel_carries_what_a_checkout_has(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "layout/data/styles/ozd/style.yaml",
        "layout/data/styles/ozd/page.css",
        "layout/data/styles/ozd/icc/synthetic-newsprint.icc",
        "layout/data/fonts/fonts.yaml",
        "layout/data/articles/2025-08-22/rutte-kiew.yaml",
        "layout/html/templates/page.html.j2",
        "layout/starter/edition.yaml",
        "layout/py.typed",
    } <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests/")]


def test_installed_program_builds_a_new_newspaper(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    # The dependencies are lent by this environment; its own Umbruch, an editable one, stays out of sight.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def umbruch(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [home / "bin" / "python", "-m", "layout.cli", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False,
            env=environment, timeout=300,
        )  # fmt: skip

    where = subprocess.run(
        [home / "bin" / "python", "-c", "import layout; print(layout.__file__)"], cwd=tmp_path, capture_output=True, text=True,
        check=True, env=environment,
    ).stdout  # fmt: skip
    assert str(home) in where
    assert umbruch("init", "blatt").returncode == 0
    built = umbruch("build", "blatt", "--variant", "screen", "--variant", "print")
    assert built.returncode == 0, built.stderr
    assert umbruch("doctor").returncode == 0
