"""Work done side by side: what the make-up asks of whoever has several processes to give it.

The make-up says what may be done at once and is given the results in order; how, is not its matter
(`layout.press.jobs` forks). Whatever is done so gives the same pages as without.
"""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

_Done = TypeVar("_Done")


class SideBySide(Protocol):
    """Does pieces of work that depend on nothing of each other's at once."""

    def __call__(self, work: Sequence[Callable[[], _Done]], /) -> list[_Done]:
        """Do the work and return what came of each piece, in their order."""
