"""The workroom: after any change it shows what a desk opened anew would show, and has made no more than it must."""

import shutil
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from layout.errors import CopyRefusedError, MissingPartError
from layout.findings import Severity
from layout.press.engine import Engine
from layout.proof.workroom import Workroom

SAMPLE = Path(__file__).parents[2] / "articles/2025-08-22"

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SAMPLE, tmp_path / "ausgabe", ignore=shutil.ignore_patterns("*marks.yaml"))


def workroom(folder):
    return Workroom(folder, out=folder.parent / "out", cache=user_cache_path("umbruch"))


def change(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def shown(built):
    return built.layout, built.report, [page.content for page in built.pages]


def test_a_changed_word_makes_its_page_and_nothing_else(folder):
    desk = workroom(folder)
    before = desk()
    change(folder / "wetter.yaml", "Sonne", "Wonne")
    after = desk()

    changed = [
        new["number"] for old, new in zip(before.layout["pages"], after.layout["pages"], strict=True) if old is not new
    ]
    assert changed == [4]
    assert [old.content is new.content for old, new in zip(before.pages, after.pages, strict=True)] == [True] * 3 + [
        False
    ]
    assert shown(after) == shown(workroom(folder)())


def test_a_page_with_other_words_at_the_same_places_is_not_laid_out_again(folder, monkeypatch):
    desk = workroom(folder)
    desk()
    monkeypatch.setattr(Engine, "lay_out", lambda *_: pytest.fail("laid out again"))
    change(folder / "wetter.yaml", "Sonne", "Wonne")
    after = desk()

    monkeypatch.undo()
    assert shown(after) == shown(workroom(folder)())


def test_after_many_changes_it_shows_what_a_new_desk_would(folder):
    desk = workroom(folder)
    desk()
    change(folder / "rutte-kiew.yaml", "headline:", "# Ein Vermerk, der jede Zeile um eine versetzt.\nheadline:")
    desk()
    change(folder / "edition.yaml", "Derby gedreht", "Derby verloren")
    shutil.copy(folder / "pictures/werft.jpg", folder / "pictures/orgel.jpg")
    desk()
    change(
        folder / "freibad.yaml",
        "body: |\n",
        "body: |\n  Ein Satz kam später noch dazu, und er macht die Meldung länger.\n\n",
    )
    change(folder / "edition.yaml", "colour_pages: all", "colour_pages: [1, 4]")
    after = desk()

    assert shown(after) == shown(workroom(folder)())


def test_a_picture_that_goes_is_missed_and_found_again(folder):
    desk = workroom(folder)
    before = desk()
    picture = folder / "pictures/derby.jpg"
    content = picture.read_bytes()
    picture.unlink()
    with pytest.raises(MissingPartError):
        desk()
    picture.write_bytes(content)

    assert shown(desk()) == shown(before)


def test_a_picture_that_becomes_a_link_to_elsewhere_is_refused(folder):
    desk = workroom(folder)
    desk()
    picture = folder / "pictures/derby.jpg"
    picture.rename(folder.parent / "derby.jpg")
    picture.symlink_to(folder.parent / "derby.jpg")

    with pytest.raises(CopyRefusedError) as caught:
        desk()
    assert [found.code for found in caught.value.findings if found.severity >= Severity.FAIL] == ["copy/outside-folder"]
