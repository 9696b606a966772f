"""Runs the project's checks: what `make check`, `make test` and `make test-all` call.

check  lint, types, import contracts and the fast tests
all    the same with every test that belongs to CI
whole  the same with every random set run whole
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)
TESTS = {
    "check": ("-m", "not slow and not full and not browser"),
    "all": ("-m", "not full"),
    "whole": (),
}


def main() -> int:
    """Run one set of checks; return the exit code of the tests, or of a check if they passed."""
    name = sys.argv[1] if len(sys.argv) > 1 else "check"
    failed = 0
    for command in CHECKS:
        failed = _run(BIN / command[0], *command[1:]) or failed
    workers = ("-n", str(min(os.cpu_count() or 1, 4)))
    return _run(BIN / "python", "-m", "pytest", *workers, *TESTS[name]) or failed


def _run(program: Path, *arguments: str) -> int:
    print("+", program.name, *arguments, flush=True)
    return subprocess.run([program, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
