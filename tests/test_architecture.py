"""The house keeps its rooms: the import contracts hold, and would notice if they did not."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "layout").rglob("*.py"))


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--config", "pyproject.toml", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("units.py", "from layout import production", "A later stage"),
        ("makeup/story.py", "import weasyprint", "WeasyPrint"),
        ("copy/model.py", "import yaml", "PyYAML"),
        ("composer/galley.py", "import layout.press.engine", "A later stage"),
    ],
)
def test_a_planted_import_is_found(tmp_path: Path, module: str, line: str, contract: str) -> None:
    shutil.copytree(ROOT / "layout", tmp_path / "layout", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "layout" / module
    path.write_text(path.read_text("utf-8") + f"\n{line}\n", "utf-8")
    found = lint_imports(tmp_path)
    assert found.returncode != 0
    assert any(contract in said and "BROKEN" in said for said in found.stdout.splitlines())


def test_importing_the_package_does_nothing() -> None:
    body = ast.parse((ROOT / "layout" / "__init__.py").read_text("utf-8")).body
    assert all(isinstance(node, ast.Expr) for node in body)  # a docstring


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


def test_no_room_is_a_lumber_room() -> None:
    lumber = {"utils", "helpers", "manager", "core", "common", "misc"}
    assert [path for path in MODULES if path.stem in lumber or lumber & set(path.parts)] == []
