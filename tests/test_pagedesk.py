"""The page desk: the same pages, and the same findings, for any number of processes."""

import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from platformdirs import user_cache_path

from layout import pagedesk, records
from layout.copy.load import load
from layout.errors import MissingPartError
from layout.kept import Kept
from layout.makeup.lock import read_lock
from layout.press import pictures
from layout.press.cache import Store

CACHE = user_cache_path("umbruch")
PAPER = Path(__file__).resolve().parents[1] / "articles/2025-08-22"


@pytest.mark.slow
def test_copy_set_in_several_processes_is_the_copy_set_in_one() -> None:
    plans = [pagedesk.make_up(load(PAPER), CACHE, jobs=jobs).plan for jobs in (1, 3)]
    assert plans[0] == plans[1]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_character_that_no_face_has_is_found_whoever_sets_it(tmp_path: Path, jobs: int) -> None:
    paper = tmp_path / "paper"
    shutil.copytree(PAPER, paper, ignore=shutil.ignore_patterns("layout.lock"))
    file = next(path for path in sorted(paper.glob("*.yaml")) if "\nbody: |\n" in path.read_text("utf-8"))
    text = file.read_text("utf-8").replace("\nbody: |\n", "\nbody: |\n  Das Zeichen \U00013080 steht hier.\n\n", 1)
    file.write_text(text, "utf-8")
    with pytest.raises(MissingPartError) as caught:
        pagedesk.make_up(load(paper), CACHE, jobs=jobs)
    (finding,) = [one for one in caught.value.findings if "13080" in one.message]
    assert finding.place is not None
    assert Path(finding.place.file).name == file.name


def illustrated(folder: Path, *names: str) -> Path:
    """Write an article with pictures."""
    pictures = "".join(f"  - {{file: {name}, caption: Ein Bild., credit: OZD, alt: Ein Bild}}\n" for name in names)
    article = folder / "probe.yaml"
    article.write_text(f"headline: Probe\nbody: |\n  Ein Satz.\npictures:\n{pictures}signature: OZD\n", "utf-8")
    return article


def test_a_picture_that_was_found_whole_is_not_opened_by_the_next_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (640, 480), "red").save(tmp_path / "gut.jpg")
    Image.new("RGB", (640, 480), "red").save(tmp_path / "png.jpg", "PNG")  # by another name: worth a word each time
    article, store = illustrated(tmp_path, "gut.jpg", "png.jpg"), Store(tmp_path / "store")
    first = pagedesk.make_up(load(article), CACHE, store=store)

    opened: list[str] = []
    stock = pictures.open_picture
    monkeypatch.setattr(pictures, "open_picture", lambda path, place: opened.append(path.name) or stock(path, place))
    again = pagedesk.make_up(load(article), CACHE, store=store)

    assert opened == ["png.jpg"]
    assert again.plan == first.plan
    assert again.findings == first.findings
    assert "picture/misnamed" in {finding.code for finding in again.findings}


def test_a_picture_cut_short_since_is_found_whatever_the_store_knows(tmp_path: Path) -> None:
    picture, store = tmp_path / "gut.jpg", Store(tmp_path / "store")
    Image.effect_noise((640, 480), 90).save(picture)
    article = illustrated(tmp_path, "gut.jpg")
    pagedesk.make_up(load(article), CACHE, store=store)
    picture.write_bytes(picture.read_bytes()[:20_000])
    with pytest.raises(MissingPartError) as caught:
        pagedesk.make_up(load(article), CACHE, store=store)
    assert [finding.code for finding in caught.value.findings] == ["picture/damaged"]


def test_layout_json_is_the_same_whether_its_pages_are_packed_in_memory() -> None:
    made = pagedesk.make_up(load(PAPER), CACHE, lock=read_lock(PAPER))
    packed = replace(made, traced=[], kept=Kept())
    plain, small = records.traced(made), records.traced(packed, packed=True)
    assert sum(map(len, small.pages)) < sum(map(len, plain.pages)) / 3
    written = b"".join(records.layout_in_file(made))
    assert b"".join(records.layout_in_file(packed)) == written
    data = json.loads(written)
    for one in (made, packed):
        told = records.layout_json(one)
        assert {**told, "pages": list(told["pages"])} == data
        assert list(told["pages"][1:3]) == data["pages"][1:3]
