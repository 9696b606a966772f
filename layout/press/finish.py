"""Finishing: what is done to a PDF between WeasyPrint's drawing and the file, as a list of small functions.

A *finisher* is called with WeasyPrint's document and pydyf's PDF and changes the PDF's objects in place. A variant's
row in `layout.press.variants` names its finishers in the order they run; here each name has the function that makes it
for one file. To add one: write a function that returns a finisher in a module of its own, name it in `FinisherName`,
enter it in `_MAKERS` and in the rows that want it. ``stamp`` comes last: it derives the file's identifiers from all
that was there before it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from layout.press import tags
from layout.press.stamp import Identity
from layout.press.variants import FinisherName, Variant

#: Changes a PDF in place; called with WeasyPrint's document and pydyf's PDF.
Finisher = Callable[[Any, Any], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The file at hand: what a finisher may know of it."""

    variant: Variant
    identity: Identity


def finishers(work: Work) -> tuple[Finisher, ...]:
    """Return a file's finishers in the order its variant names them."""
    return tuple(_MAKERS[name](work) for name in work.variant.finishers)


def in_turn(steps: Iterable[Finisher]) -> Finisher:
    """Return finishers as one, each run after the one before it."""
    listed = tuple(steps)

    def run(document: Any, pdf: Any) -> None:  # noqa: ANN401 - neither WeasyPrint nor pydyf has types
        for step in listed:
            step(document, pdf)

    return run


_MAKERS: Final[Mapping[FinisherName, Callable[[Work], Finisher]]] = {
    "tags": lambda _: tags.tag,
}
