"""The 24-page sample made up from nothing: what the newspaper's make-up editor would send back."""

import shutil
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from layout import production
from layout.composer.galley import SetLine
from layout.copy.load import load
from layout.makeup.edition import MadePage
from layout.makeup.lock import read_lock
from layout.makeup.place import LEVEL

pytestmark = pytest.mark.slow

SATURDAY = Path(__file__).parents[2] / "articles" / "2025-08-23"
BOXES = {"commentary", "letters", "analysis", "explainers", "tables"}


CACHE = user_cache_path("umbruch")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = tmp_path_factory.mktemp("saturday") / SATURDAY.name
    shutil.copytree(SATURDAY, copied, ignore=shutil.ignore_patterns("layout.lock"))
    return copied


@pytest.fixture(scope="module")
def made(folder: Path) -> production.MadeUp:
    # Overset copy and lost words are errors of their own.
    return production.make_up(load(folder / "edition.yaml"), CACHE)


def pages_of(made: production.MadeUp) -> tuple[MadePage, ...]:
    assert made.fitted is not None
    return made.fitted.made


def test_hardly_anything_stays_white(made: production.MadeUp) -> None:
    unfilled = [page.unfilled for page in pages_of(made)]
    assert len(unfilled) == 24
    assert max(unfilled) <= 0.05
    assert sum(unfilled) / len(unfilled) <= 0.02


def test_no_two_headlines_of_one_size_stand_side_by_side(made: production.MadeUp) -> None:
    butted = [
        (page.page.number, left.portion.id, right.portion.id)
        for page in pages_of(made)
        for left, right in permutations(page.placed, 2)
        if left.column + left.recipe.columns == right.column
        and left.recipe.step == right.recipe.step
        and abs(left.row - right.row) < LEVEL
    ]
    assert butted == []


def test_boxes_stand_where_their_story_begins_or_ends(made: production.MadeUp) -> None:
    held: dict[str, list[int]] = {}
    boxed: dict[str, set[int]] = {}
    for page in made.plan.pages:
        for frame in page.frames:
            if frame.story:
                held.setdefault(frame.story, []).append(page.number)
                if any(fragment.part in BOXES for fragment in frame.fragments):
                    boxed.setdefault(frame.story, set()).add(page.number)
    assert boxed
    assert all(pages <= {held[story][0], held[story][-1]} and len(pages) == 1 for story, pages in boxed.items())


def test_jumps_point_at_each_other(made: production.MadeUp) -> None:
    places: dict[str, list[tuple[int, str]]] = {}
    for page in made.plan.pages:
        for frame in page.frames:
            if frame.story:
                words = " ".join(
                    item.content.line.text
                    for fragment in frame.fragments
                    for _, item in fragment.items()
                    if isinstance(item.content, SetLine)
                )
                places.setdefault(frame.story, []).append((page.number, words))
    jumps = [pair for parts in places.values() for pair in pairwise(parts)]
    assert jumps
    for (here, front), (there, rest) in jumps:
        assert f"Fortsetzung auf Seite {there}" in front
        assert f"Fortsetzung von Seite {here}" in rest


def words_by_page(made: production.MadeUp) -> list[list[tuple[str, str]]]:
    return [
        [
            (frame.id, item.content.line.text)
            for frame in page.frames
            for fragment in frame.fragments
            for _, item in fragment.items()
            if isinstance(item.content, SetLine)
        ]
        for page in made.plan.pages
    ]


@pytest.mark.parametrize(
    ("story", "old", "new", "may_change"),
    [
        ("meldung-19", "zwischen", "nehcsiwz", 1),
        ("meldung-33", "gemeldet", "gemeldet, wie es weiter hieß, und eine Zeile länger wurde sie", 1),
        # No room beside what stands on its page: the pages of its run are searched again, and nobody else's story is cut.
        ("streit-04", "bestellt", "bestelltungen und noch dazu recht viele andere Wörter mehr", 4),
    ],
)
def test_a_changed_word_changes_no_more_than_it_must(
    made: production.MadeUp, folder: Path, story: str, old: str, new: str, may_change: int
) -> None:
    production.accept(made, None)
    article = folder / f"{story}.yaml"
    text = article.read_text("utf-8")
    home = next(page.number for page in made.plan.pages if any(frame.story == story for frame in page.frames))
    try:
        article.write_text(text.replace(old, new, 1), "utf-8")
        again = production.make_up(load(folder / "edition.yaml"), CACHE, lock=read_lock(folder))
    finally:
        article.write_text(text, "utf-8")
        (folder / "layout.lock").unlink()
    pairs = zip(words_by_page(made), words_by_page(again), strict=True)
    changed = [number for number, (before, after) in enumerate(pairs, 1) if before != after]
    assert changed == [home] if may_change == 1 else set(changed) <= set(range(1, may_change + 1))
    assert again.fitted is not None
    assert not again.fitted.short
