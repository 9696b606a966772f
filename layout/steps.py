"""The steps of a run: each says that it begins, and how long it took is noted."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Called with a step's name as it begins.
Progress = Callable[[str], None]


def silent(_: str) -> None:
    """Say nothing."""


@contextmanager
def timed(name: str, seconds: dict[str, float], progress: Progress = silent) -> Iterator[None]:
    """Say that a step begins, and note how long it takes."""
    progress(name)
    start = time.perf_counter()
    yield
    seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - start
