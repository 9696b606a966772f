"""Editions drawn at random: each is made up with nothing lost and its pages full, or says what would cure it, and that cures it."""

import re
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from layout import pagedesk, records
from layout.copy.load import load
from tests.editions.generate import random_edition

CACHE = user_cache_path("umbruch")
#: Small editions of several formats run in every test run, all forty in `make test-all`.
SHARE = (0, 2, 22)


def made_up(path: Path) -> pagedesk.MadeUp:
    # The conservation check runs inside: copy that is lost is an error of its own.
    return pagedesk.make_up(load(path), CACHE)


def full_pages(made: pagedesk.MadeUp) -> list[float]:
    """Return what stays white on each page but the last of a run: runs end where the next section starts a page.

    A page that holds nothing but stories pinned to it comes behind the last.
    """
    assert made.fitted is not None
    run_of: dict[str | None, int] = {}
    run = 0
    for number, section in enumerate(made.edition.sections):
        run += number > 0 and section.start == "new-page"
        run_of |= {story.article.id: run for story in section.stories if story.page is None}
    runs = [max((run_of.get(frame.story, -1) for frame in page.frames), default=-1) for page in made.plan.pages]
    ends = {max(index for index, held in enumerate(runs) if held == run) for run in set(runs)}
    pages = zip(runs, made.fitted.unfilled, strict=True)
    return [white for index, (held, white) in enumerate(pages) if held >= 0 and index not in ends]


def check(seed: int, folder: Path) -> None:
    path = random_edition(seed, folder)
    try:
        made = made_up(path)
    except pagedesk.OversetError as error:
        rows = records.report_json(error.made)["fit"]
        pages = max(row["cure"]["pages"] for row in rows if row["overset"])
        text = path.read_text("utf-8")
        cured = re.sub(r"^pages: .*$", f"pages: {pages}", text, flags=re.MULTILINE)
        assert cured != text
        path.write_text(cured, "utf-8")
        made = made_up(path)
    white = full_pages(made)
    assert not white or sum(white) / len(white) <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize("seed", SHARE)
def test_a_share_of_the_random_editions(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("seed", [seed for seed in range(40) if seed not in SHARE])
def test_all_the_others(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path)
