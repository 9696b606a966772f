"""Jobs: independent pieces of a build over processes, with the same results for any number of them.

Processes are forked, once everything they share is in memory: fonts, lines, the plan. A fork costs milliseconds, a fresh
process half a second of imports. A child does one piece of work, sends what came of it through a pipe, and ends with
``os._exit``: were it to end as a program does, WeasyPrint's finalisers would take away what the parent still needs.
Results come in the order of the work. Where there are no more pieces than jobs, the first is done here, beside the
children: nothing need be handed over, and what it leaves in memory is there for what comes next. A child that vanishes
without a word has its work done by the parent; where processes cannot be forked, or there is one piece of work, all is
done here.
"""

import gc
import os
import pickle
import selectors
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, Final, TypeVar

from msgspec import Struct, field

from layout.press.watching import Seen, saw, watched, watching

_Made = TypeVar("_Made")
#: Values made since the garbage was last looked for, at which it is looked for again.
_SELDOM: Final = 1_000_000


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def unhurried() -> Iterator[None]:
    """Look for garbage seldom meanwhile: a build makes millions of values that stay, and each look goes over them all."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_SELDOM, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


@contextmanager
def tidy() -> Iterator[None]:
    """Leave what there is by now alone when garbage is looked for meanwhile, so that `tidied` is quick."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def tidied() -> None:
    """Take away what pages left behind: WeasyPrint's boxes hold each other, and go by no count of references."""
    gc.collect()


def shares(count: int, parts: int) -> list[range]:
    """Return so many things, counted from 0, in as many parts of neighbours as are asked for, or as there are things."""
    parts = min(parts, count)
    return [range(count * part // parts, count * (part + 1) // parts) for part in range(parts)]


def in_processes(
    work: Sequence[Callable[[], _Made]], jobs: int, done: Callable[[_Made], None] = lambda _: None
) -> list[_Made]:
    """Do pieces of work, so many at once, and return what came of each, in their order.

    Args:
        work: pieces that depend on nothing of each other's.
        jobs: how many processes at once.
        done: called with what came of a piece as soon as it is there, in no order.

    Raises:
        Exception: what the first piece in order raised that raised anything.
    """
    if jobs < 2 or len(work) < 2 or not hasattr(os, "fork"):
        return [_reported(piece(), done) for piece in work]
    with tidy():  # the collector's marks would copy every page of memory that is shared
        outcomes = _forked(work, jobs, done)
    made = []
    for piece, outcome in zip(work, outcomes, strict=True):
        if outcome is None:
            made.append(_reported(piece(), done))
        elif outcome.error is not None:
            raise outcome.error
        else:
            made.append(outcome.made)
    return made


def _reported(made: _Made, done: Callable[[_Made], None]) -> _Made:
    done(made)
    return made


class _Outcome(Struct):
    """What came of a piece of work: what it made, or what it raised; and what a child looked at meanwhile."""

    made: Any = None
    error: Exception | None = None
    seen: Seen | None = None


class _Child(Struct):
    """A process at work: which piece, and what was read from it so far."""

    index: int
    process: int
    received: list[bytes] = field(default_factory=list)


def _forked(work: Sequence[Callable[[], Any]], jobs: int, done: Callable[[Any], None]) -> list[_Outcome | None]:
    outcomes: list[_Outcome | None] = [None] * len(work)
    waiting = list(range(len(work)))
    here = waiting.pop(0) if len(work) <= jobs else None
    with selectors.DefaultSelector() as pipes:
        while waiting or pipes.get_map() or here is not None:
            while waiting and len(pipes.get_map()) < jobs:
                index = waiting.pop(0)
                reading, child = _started(work[index], index)
                pipes.register(reading, selectors.EVENT_READ, child)
            if here is not None:
                outcomes[here], here = _done(work[here], done), None
            for key, _ in pipes.select():
                child = key.data
                part = os.read(key.fd, 1 << 20)
                if part:
                    child.received.append(part)
                    continue
                pipes.unregister(key.fd)
                os.close(key.fd)
                os.waitpid(child.process, 0)
                outcome = outcomes[child.index] = _outcome(b"".join(child.received))
                if outcome is not None and outcome.seen is not None:
                    saw(outcome.seen)
                if outcome is not None and outcome.error is None:
                    done(outcome.made)
    return outcomes


def _done(piece: Callable[[], Any], done: Callable[[Any], None]) -> _Outcome:
    """Do a piece here; what it raises waits until the children are through."""
    try:
        return _Outcome(made=_reported(piece(), done))
    except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
        return _Outcome(error=error)


def _started(piece: Callable[[], Any], index: int) -> tuple[int, _Child]:
    """Start a child; returns the pipe it will write to."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return reading, _Child(index, process)
    code = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(_told(piece))
        code = 0
    finally:
        os._exit(code)


def _told(piece: Callable[[], Any]) -> bytes:
    try:
        with watching() if watched() else nullcontext() as seen:
            made = piece()
        return pickle.dumps(_Outcome(made=made, seen=seen))
    except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
        try:
            told = pickle.dumps(_Outcome(error=error))
            pickle.loads(told)  # noqa: S301 - our own; an error whose constructor wants more would fail over there
        except Exception:  # noqa: BLE001
            return pickle.dumps(_Outcome(error=RuntimeError(f"{type(error).__name__}: {error}")))
        return told


def _outcome(told: bytes) -> _Outcome | None:
    """Return what a child told; None where it ended before it had told all."""
    try:
        outcome = pickle.loads(told)  # noqa: S301 - from a child of our own
    except (EOFError, pickle.UnpicklingError, AttributeError, IndexError):
        return None
    return outcome if isinstance(outcome, _Outcome) else None
