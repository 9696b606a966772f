"""What the commands tell: findings and steps to standard error, results to standard output, and how a command ends."""

import errno
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from layout.cli import stopped, unwritable
from layout.errors import ExitCode, LayoutError

if TYPE_CHECKING:
    from layout.findings import Finding
    from layout.press.cache import Outcome


def tell(made: "Sequence[Outcome]", failed: Sequence[LayoutError], out: Path, *, as_json: bool) -> int:
    """Print findings a line, and the files; or both as JSON. Returns the exit code: that of what failed worst."""
    for line in (line for one in made for line in one.lines):
        print(line, file=sys.stderr)
    files = [str(out / name) for one in made for name in one.files]
    if as_json:
        told = {"files": files, "findings": [said for one in made for said in one.said]}
        print(json.dumps(with_problems(told, failed), ensure_ascii=False))
    elif files:
        print("\n".join(files))
    return told_of(failed)


def with_problems(told: dict[str, Any], failed: Sequence[LayoutError]) -> dict[str, Any]:
    """Return what is told as JSON with what failed: its findings, and why."""
    if not failed:
        return told
    from layout.records import finding_json

    found = [finding_json(finding) for error in failed for finding in error.findings]
    problem = "; ".join(str(error) for error in failed)
    return {**told, "findings": [*told.get("findings", ()), *found], "problem": problem}


def told_of(failed: Iterable[LayoutError]) -> int:
    """Say what failed, and why; returns the exit code of the worst."""
    code = ExitCode.DONE
    for error in failed:
        with suppress(OSError):  # who cannot be told what was found is told the exit code
            say(error.findings)
            print(f"umbruch: {error}", file=sys.stderr)
        code = max(code, error.exit_code)
    return code


def say(findings: "Iterable[Finding]") -> None:
    """Print findings, a line each."""
    for finding in findings:
        print(finding, file=sys.stderr)


@contextmanager
def told_as_data(*, as_json: bool, **none: object) -> Iterator[None]:
    """Give what is wrong as JSON too, where JSON is asked for; ``none`` is what there would be beside it."""
    try:
        yield
    except LayoutError as error:
        if as_json:
            print(json.dumps(with_problems(none, [error]), ensure_ascii=False))
        raise


class Told:
    """What a command gives: its results, and what was found on the way."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self.findings: list[Finding] = []

    def found(self, findings: "Iterable[Finding]") -> None:
        """Say findings now, and keep them for the results."""
        said = list(findings)
        say(said)
        self.findings += said


@contextmanager
def results(name: str, line: Callable[[Any], str], *, as_json: bool) -> Iterator[Told]:
    """Print a command's results when it ends, however it does: a line each, or as JSON with what was found and failed.

    Args:
        name: what JSON calls the results.
        line: a result as text.
        as_json: whether JSON is asked for.
    """
    told, failed = Told(), list[LayoutError]()
    try:
        yield told
    except LayoutError as error:
        failed.append(error)
        raise
    finally:
        if as_json:
            from layout.records import finding_json

            data = {name: told.rows, "findings": [finding_json(finding) for finding in told.findings]}
            print(json.dumps(with_problems(data, failed), ensure_ascii=False, indent=1))
        else:
            for row in told.rows:
                print(line(row))


@contextmanager
def shown() -> Iterator[Callable[[str], None]]:
    """Show steps as they begin on a terminal; say nothing in a pipe."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("begin") as status:
        yield lambda step: status.update(f"{step} …")


@contextmanager
def ended() -> Iterator[None]:
    """End the process, where what is done within fails, with the exit code that README.md lists; and say why."""
    try:
        yield
    except LayoutError as error:
        sys.exit(told_of([error]))
    except KeyboardInterrupt:
        stopped()
    except OSError as error:
        if error.errno == errno.EPIPE:  # whoever read has had enough
            sys.exit(1)
        if error.errno != errno.ENOSPC:
            _bug(error)
        sys.exit(unwritable(error))
    except Exception as error:  # noqa: BLE001 - whatever else is wrong is our own fault, and is said so
        _bug(error)


def _bug(error: Exception) -> NoReturn:
    """Say that it is our own fault, and where to report it."""
    import traceback

    place = traceback.extract_tb(error.__traceback__)[-1]
    print(f"umbruch: a fault of our own: {type(error).__name__}: {error}", file=sys.stderr)
    print(
        f"umbruch: at {Path(place.filename).name}:{place.lineno}; please report it with the copy that caused it",
        file=sys.stderr,
    )
    sys.exit(ExitCode.BUG)
