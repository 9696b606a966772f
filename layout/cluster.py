"""Many editions: every edition below a folder, on this machine's cores or on a Dask cluster's.

An edition is a piece of work that depends on nothing but its files, so a house that re-makes ten years of daily editions
needs no more than somebody who hands them out. On one machine that is `layout.press.jobs`; across machines it is Dask
(the extra ``umbruch[cluster]``): its scheduler gives each edition to a free worker, and again to another where a worker
is lost. Workers and this process see the same files under the same names. An edition's files appear whole or not at all
and are the same bytes wherever they are made, so one that was made twice is as good as one made once.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from layout.errors import ExitCode, LayoutError, MissingPartError, UsageError
from layout.findings import Finding, Severity
from layout.making import Asked, make, silent
from layout.press.cache import Outcome
from layout.press.jobs import cores, in_processes

#: How often an edition is given to another worker after one was lost with it.
_RETRIES: Final = 3
_FILES: Final = "edition.yaml"


class Result(Struct, frozen=True, kw_only=True):
    """What became of an edition: the files it left, or why it left none."""

    path: Path
    outcome: Outcome | None = None
    message: str = ""
    lines: tuple[str, ...] = ()
    exit_code: int = int(ExitCode.DONE)


def editions_below(folder: Path) -> tuple[Path, ...]:
    """Return every edition below a folder, in the order of their paths.

    Raises:
        UsageError: if there is none.
    """
    found = tuple(sorted(path for path in folder.rglob(_FILES) if not any(part.startswith(".") for part in path.parts)))
    if not found:
        raise UsageError(f"no {_FILES} below {folder}")
    return found


def make_all(
    paths: Sequence[Path],
    asked: Asked,
    *,
    scheduler: str | None = None,
    told: Callable[[Result], None] = lambda _: None,
) -> tuple[Result, ...]:
    """Build editions; one that cannot be built stops no other.

    Args:
        paths: the editions.
        asked: how each is built. One edition is built in one process; ``jobs`` says how many at once.
        scheduler: address of a Dask scheduler; this machine's cores if None.
        told: called with each result as soon as it is there.

    Returns:
        A result an edition, in the order of the paths.

    Raises:
        UsageError: if two editions would be built into one folder.
        MissingPartError: if a scheduler is asked for and Dask is not installed, or nobody answers there.
    """
    whole = replace(asked, out=asked.out.absolute(), cache=asked.cache.absolute(), jobs=1, progress=silent)
    if scheduler is None:
        results = _here(paths, whole, asked.jobs or cores(), told)
    else:
        results = tuple(_there([path.absolute() for path in paths], whole, scheduler, told))
    _told_apart(results)
    return results


def _told_apart(results: Sequence[Result]) -> None:
    """Refuse editions that were built into one folder: whose files stand there now is chance."""
    folders: dict[str, Path] = {}
    for result in results:
        for slug in {name.partition("/")[0] for name in (result.outcome.files if result.outcome else ())}:
            if folders.setdefault(slug, result.path) != result.path:
                raise UsageError(f"{folders[slug]} and {result.path} both make {slug!r}: give them other numbers")


def _here(paths: Sequence[Path], asked: Asked, jobs: int, told: Callable[[Result], None]) -> tuple[Result, ...]:
    return tuple(in_processes([_Work(path, asked) for path in paths], jobs, told))


class _Work(Struct, frozen=True):
    """An edition to be built; a value, so that it can be sent to another machine."""

    path: Path
    asked: Asked

    def __call__(self) -> Result:
        return made(self.path, self.asked)


def made(path: Path, asked: Asked) -> Result:
    """Build one edition, whatever becomes of it."""
    try:
        outcome = make(path, asked)
    except LayoutError as error:
        lines = tuple(str(finding) for finding in error.findings)
        return Result(path=path, message=str(error), lines=lines, exit_code=int(error.exit_code))
    except Exception as error:  # noqa: BLE001 - a fault of ours in one edition must not end the night's run
        return Result(path=path, message=f"{type(error).__name__}: {error}", exit_code=int(ExitCode.BUG))
    # Its files are where they belong; their bytes need not travel.
    return Result(
        path=path, outcome=replace(outcome, files=dict.fromkeys(outcome.files, b"")), lines=tuple(outcome.lines)
    )


def _there(paths: Sequence[Path], asked: Asked, address: str, told: Callable[[Result], None]) -> Iterator[Result]:
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=10, set_as_default=False)
    except OSError as error:
        raise MissingPartError(f"nobody answers at {address}: start a scheduler with 'dask scheduler'") from error
    with client:
        places = {
            client.submit(
                made, path, asked, retries=_RETRIES, pure=False, key=f"umbruch-{number}-{path.parent.name}"
            ): path
            for number, path in enumerate(paths)
        }
        results: dict[Path, Result] = {}
        for future in distributed.as_completed(list(places), loop=client.loop):
            path = places[future]
            fault = future.exception() if future.status == "error" else None
            lost = Result(path=path, message=f"its workers were lost: {fault}", exit_code=int(ExitCode.BUG))
            results[path] = lost if fault else future.result()
            told(results[path])
    yield from (results[path] for path in paths)


def _distributed() -> Any:  # noqa: ANN401 - Dask has no types
    try:
        import distributed
    except ImportError as error:
        finding = Finding(
            code="cluster/no-dask", severity=Severity.FAIL, message="Dask is not installed",
            hint="pip install 'umbruch[cluster]'",
        )  # fmt: skip
        raise MissingPartError("Dask is not installed", [finding]) from error
    return distributed
