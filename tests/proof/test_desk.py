"""What the desk shows, and the desk as plain files."""

import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from layout.errors import WriteError
from layout.findings import Box, Finding, PagePlace, Place, Severity
from layout.proof import desk, marks
from layout.raster import BrokenPdfError


@pytest.fixture
def built(newspaper):
    return newspaper.build()


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_state_is_json_and_names_every_page(built):
    state = json.loads(json.dumps(desk.state(desk.snapshot(built), (), live=True), allow_nan=False))

    assert [page["number"] for page in state["pages"]] == [1, 2, 3, 4]
    assert state["pages"][1]["headlines"] == ["Haushalt steht"]
    assert state["root"] == str(built.root.resolve())


def test_a_note_stands_where_its_words_stand(built):
    mark = marks.Mark(
        id="0" * 8,
        kind="note",
        by="A",
        at="2025-08-22T10:00",
        page=1,
        key="c/body.1",
        words="Präsident dankte",
    )

    (shown,) = desk.state(desk.snapshot(built), [mark], live=True)["marks"]

    assert shown["now"] == {"page": 3, "box": [30, 95, 240, 12], "certain": True}


def test_pages_of_equal_keys_are_not_looked_at_again(newspaper):
    first = desk.snapshot(newspaper.build())
    newspaper.write("b", "Anders")
    second = desk.snapshot(newspaper.build(), first)

    assert [old is new for old, new in zip(first.looks, second.looks, strict=True)] == [True, False, True, True]


def test_a_page_that_cannot_be_drawn_is_a_finding(built):
    broken = replace(built.pages[1], content=b"%PDF-1.7")

    with pytest.raises(BrokenPdfError) as caught:
        desk.snapshot(replace(built, pages=(built.pages[0], broken, *built.pages[2:])))

    assert caught.value.findings


def test_findings_name_files_from_the_editions_folder(tmp_path):
    inside, outside = tmp_path / "edition" / "a.yaml", tmp_path / "style.yaml"
    found = [
        Finding(code="a/b", severity=Severity.FAIL, message="m", place=Place(str(inside), 3, 2)),
        Finding(code="a/b", severity=Severity.WARN, message="m", place=Place(str(outside))),
        Finding(code="a/b", severity=Severity.INFO, message="m", on_page=PagePlace(2, Box(1, 2, 3, 4))),
    ]

    shown = desk.findings_as_json(found, tmp_path / "edition")

    assert [finding["file"] for finding in shown] == ["a.yaml", str(outside), None]
    assert (shown[0]["line"], shown[0]["column"]) == (3, 2)
    assert (shown[2]["page"], shown[2]["box"]) == (2, [1, 2, 3, 4])


def test_plain_files_are_the_same_each_time(built, tmp_path):
    desk.static(built, tmp_path / "one")
    desk.static(replace(built, seconds={"make up": 0.02}), tmp_path / "two")  # on a slower day

    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_plain_files_name_no_folder_of_this_machine(built, tmp_path):
    marks.add(built.marks, marks.Mark(id="0" * 8, kind="note", by="A", at="2025-08-22T10:00", page=1))

    index = desk.static(built, tmp_path / "desk")

    assert index.name == "index.html"
    for name, data in files(tmp_path / "desk").items():
        assert str(built.root).encode() not in data, name


def test_pictures_of_an_earlier_desk_are_cleared_away_and_nothing_else(newspaper, built, tmp_path):
    desk.static(built, tmp_path / "desk")
    (tmp_path / "desk" / "pages" / "own.png").write_bytes(b"")
    newspaper.write("b", "Anders")

    desk.static(newspaper.build(), tmp_path / "desk")

    assert len(list((tmp_path / "desk" / "pages").iterdir())) == 5


def test_a_folder_that_is_a_file_is_a_finding(built, tmp_path):
    (tmp_path / "desk").write_text("", "utf-8")

    with pytest.raises(WriteError) as caught:
        desk.static(built, tmp_path / "desk")

    assert caught.value.findings[0].code == "write/failed"


def test_every_file_of_the_web_folder_is_known():
    there = {path.name for path in (Path(desk.__file__).parent / "web").iterdir()}

    assert there == {*desk.WEB_FILES, "desk.html", "diff.html"}


def test_both_languages_say_the_same_words():
    words = desk.web_file("words.js").decode()
    german, english = words.split("const all = {")[1].split("\n  let language")[0].split("    en: {")

    def names(text):
        return set(re.findall(r"(\w+): \"", text))

    assert names(german) == names(english) != set()
