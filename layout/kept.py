"""What is kept from one run to the next: values, each beside all that it was made from.

A process that makes one edition again and again asks here for what it made the last time. A value comes back as the
very same object where nothing has changed, so that whoever works on with it finds at a glance what is as it was.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """Values by their names; one is made anew when what it is made from is no longer equal.

    Parts are compared as tuples are, the same object before equal ones: what has not changed costs a glance.
    """

    def __init__(self) -> None:
        self._values: dict[object, tuple[tuple[object, ...], Any]] = {}

    def once(
        self,
        name: object,
        made_from: tuple[object, ...],
        make: Callable[[], T],
        *,
        lasts: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """Return a value as it was made from the same the last time, else make it; one that does not last is not kept."""
        known = self._values.get(name)
        if known is not None and known[0] == made_from:
            value: T = known[1]
            return value
        value = make()
        if lasts(value):
            self._values[name] = (made_from, value)
        else:
            self._values.pop(name, None)
        return value

    def of_file(self, name: object, file: Path, made_from: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what is made from a file; one that has been written since is made anew, one that is not there always."""
        try:
            about = file.stat()
        except OSError:
            return make()
        age = (about.st_mtime_ns, about.st_size, about.st_ino)
        return self.once((name, file), (age, *made_from), make)

    def forget(self) -> None:
        """Keep nothing."""
        self._values.clear()
