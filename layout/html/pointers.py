"""Pointers: where the paper's own words lead, for the files whose links can be followed.

A teaser and an entry of the contents lead to their story, "Fortsetzung auf Seite 4" to the story's frame on page 4, and
"Fortsetzung von Seite 1" back. A story is found by its id, its frame on a page by `frame_anchor`.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from layout.composer.galley import SetLine
from layout.copy.model import Edition
from layout.makeup.plan import Page, Plan


class _Places(Struct, frozen=True):
    """The pages each story stands on, in order."""

    pages: Mapping[str, tuple[int, ...]]

    def turn(self, story: str, page: int, step: int) -> str | None:
        """Return the anchor of a story's next frame after a page, or of the one before it."""
        pages = self.pages.get(story, ())
        at = pages.index(page) + step if page in pages else -1
        return f"#{frame_anchor(story, pages[at])}" if 0 <= at < len(pages) else None

    def story(self, story: str) -> str | None:
        """Return the anchor of a story; None if it stands nowhere."""
        return f"#{story}" if story in self.pages else None


def frame_anchor(story: str, page: int) -> str:
    """Return the name of a story's frame on a page."""
    return f"{story}.{page}"


def pointers(edition: Edition, plan: Plan, page: Page) -> dict[str, str]:
    """Return the address each of a page's pointing paragraphs leads to, by its key."""
    places = _places(plan)
    found = {key: _target(edition, places, key, page.number) for key in _keys(page)}
    return {key: target for key, target in found.items() if target}


def _places(plan: Plan) -> _Places:
    pages: dict[str, list[int]] = {}
    for page in plan.pages:
        for frame in page.frames:
            if frame.story and page.number not in pages.setdefault(frame.story, []):
                pages[frame.story].append(page.number)
    return _Places({story: tuple(numbers) for story, numbers in pages.items()})


def _keys(page: Page) -> Iterator[str]:
    """Yield the keys of a page's paragraphs that are the paper's own words."""
    for frame in page.frames:
        for fragment in frame.fragments:
            for _, item in fragment.items():
                if isinstance(item.content, SetLine) and item.content.generated:
                    yield item.content.key


def _target(edition: Edition, places: _Places, key: str, page: int) -> str | None:
    owner, _, name = key.partition("/")
    if name == "jump-to":
        return places.turn(owner, page, 1)
    if name == "jump-from":
        return places.turn(owner, page, -1)
    kind, *rest = name.split(".")
    number = int(rest[0]) - 1 if rest and rest[0].isdigit() else -1
    if owner != "paper" or number < 0:
        return None
    if kind == "teaser" and number < len(edition.teasers):
        return places.story(edition.teasers[number].article)
    if kind == "contents" and number < len(edition.sections):
        stories = [story.article.id for story in edition.sections[number].stories if story.article.id in places.pages]
        first = min(stories, key=lambda story: places.pages[story][0], default=None)
        return places.story(first) if first else None
    return None
