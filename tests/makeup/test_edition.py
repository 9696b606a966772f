"""An edition made up: what a make-up editor would look for on the finished pages."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Final

import pytest
from platformdirs import user_cache_path

from layout import pagedesk, production, records
from layout.composer.galley import SetLine
from layout.copy.load import load
from layout.errors import CopyRefusedError, MakeupError
from layout.makeup.lock import FILE_NAME, read_lock
from layout.makeup.plan import Frame, Page
from tests.makeup.newsdesk import Copy, write_edition

CACHE = user_cache_path("umbruch")

COMMENTARY = (
    'commentary: {text: "Es ist gut so. Es könnte besser sein. Wer will das heute wissen, und wer weiß es morgen?"}\n'
)


def made_up(path: Path, *, locked: bool = True) -> pagedesk.MadeUp:
    lock = read_lock(path.parent) if locked else None
    return pagedesk.make_up(load(path), CACHE, lock=lock)


def lines_of(frame: Frame) -> Iterator[SetLine]:
    for fragment in frame.fragments:
        for _, item in fragment.items():
            if isinstance(item.content, SetLine):
                yield item.content


def words_on(page: Page) -> str:
    return " ".join(line.line.text for frame in page.frames for line in lines_of(frame))


def geometry(made: pagedesk.MadeUp) -> list[list[tuple[object, ...]]]:
    return [[(f.id, f.x, f.row, f.width, f.rows) for f in page.frames] for page in made.plan.pages]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Two sections with stories of every weight, a picture, a box, a pin and an advertisement."""
    stories = {
        "Politik": (
            Copy(name="hafen", words=420, weight="lead", picture=(900, 600), parts=COMMENTARY),
            Copy(name="rat", words=260, weight="major"),
            Copy(name="bad", words=60, weight="brief"),
        ),
        "Kultur": (
            Copy(name="orchester", words=300, weight="major", picture=(600, 600)),
            Copy(name="lesung", words=90, weight="brief", entry={"page": 2}),
            Copy(name="markt", words=150),
        ),
    }
    return write_edition(tmp_path, stories, pages="{min: 2, max: 6}", contents="true")


def test_frames_keep_apart_and_inside_the_type_area(paper: Path) -> None:
    made = made_up(paper)
    for page in made.plan.pages:
        for frame in page.frames:
            assert frame.x >= -0.01
            assert frame.x + frame.width <= made.plan.format.type_width + 0.01
            assert page.head_rows <= frame.row or frame.kind in {"teasers", "opener"}
            assert frame.row + frame.rows <= made.plan.format.rows
        for one, other in combinations(page.frames, 2):
            beside = one.x + one.width <= other.x + 0.01 or other.x + other.width <= one.x + 0.01
            below = one.row + one.rows <= other.row or other.row + other.rows <= one.row
            assert beside or below, f"{one.id} and {other.id} overlap on page {page.number}"


def test_same_input_same_plan(paper: Path) -> None:
    assert geometry(made_up(paper)) == geometry(made_up(paper))


@pytest.mark.parametrize("pinned", [{}, {"page": 1}])
def test_any_number_of_jobs_makes_the_same_pages(tmp_path: Path, pinned: dict[str, object]) -> None:
    """Runs are searched from where they should start: a story pinned to an earlier one changes what is left for its own."""
    stories = {
        name: (
            Copy(name=f"{name}-lead", words=900, weight="lead", picture=(900, 600), entry={"jump": "allowed"}),
            Copy(name=f"{name}-major", words=700, weight="major"),
            Copy(name=f"{name}-brief", words=70, weight="brief", entry=pinned if name == "Sport" else {}),
        )
        for name in ("Politik", "Kultur", "Sport")
    }
    path = write_edition(tmp_path, stories, pages="{min: 2, max: 12}", fillers="[{text: Lesen.}, {text: Noch mehr.}]")
    text = path.read_text("utf-8")
    path.write_text(text.replace("    stories:", "    start: new-page\n    stories:"), "utf-8")
    alone, *others = (geometry(production.make_up(load(path), CACHE, jobs=jobs)) for jobs in (1, 2, 4))
    assert len(alone) > 3
    assert all(other == alone for other in others)


def test_the_lead_heads_the_first_page(paper: Path) -> None:
    first = made_up(paper).plan.pages[0]
    lead = next(frame for frame in first.frames if frame.story == "hafen")
    assert lead.row == first.head_rows
    assert lead.width == max(frame.width for frame in first.frames)


def test_a_pinned_story_stands_on_its_page(paper: Path) -> None:
    pages = made_up(paper).plan.pages
    assert [page.number for page in pages if any(frame.story == "lesung" for frame in page.frames)] == [2]


def test_contents_name_each_section_s_first_page(paper: Path) -> None:
    made = made_up(paper)
    starts = {
        section: min(p.number for p in made.plan.pages for f in p.frames if f.story in stories)
        for section, stories in (("Politik", {"hafen", "rat", "bad"}), ("Kultur", {"orchester", "lesung", "markt"}))
    }
    contents = next(frame for page in made.plan.pages for frame in page.frames if frame.kind == "contents")
    words = [line.line.text for line in lines_of(contents)]
    for section, page in starts.items():
        assert words[words.index(section) + 1] == str(page)


def test_contents_keep_every_word_of_a_section_s_name(tmp_path: Path) -> None:
    name = "Wirtschaft, Arbeit und Soziales in Lindenfurt, Auental und Norderhaven"
    stories = {name: (Copy(name="hafen", words=420, weight="lead"),), "Kultur": (Copy(name="markt", words=300),)}
    made = made_up(write_edition(tmp_path, stories, pages="{min: 1, max: 4}", contents="true"))
    contents = next(frame for page in made.plan.pages for frame in page.frames if frame.kind == "contents")
    words = [line.line.text for line in lines_of(contents)]
    end = words.index("1")  # its page, behind its last line
    assert end > 2
    assert " ".join(words[1:end]).split() == name.split()


def test_teasers_that_have_no_room_side_by_side_are_refused_and_not_left_out(tmp_path: Path) -> None:
    teasers = "[" + ", ".join(f"{{article: rat.yaml, text: Teaser {n}}}" for n in range(4)) + "]"
    path = write_edition(tmp_path, {"Politik": (Copy(name="rat"),)}, columns=3, format="berliner", teasers=teasers)
    with pytest.raises(CopyRefusedError) as caught:
        made_up(path)
    (finding,) = (finding for finding in caught.value.findings if finding.severity > 1)
    assert finding.code == "copy/too-many-teasers"
    assert finding.place.line == line_of(path, "teasers: ")


def test_the_imprint_is_printed_once_and_whole(paper: Path) -> None:
    pages = made_up(paper).plan.pages
    imprints = [frame for page in pages for frame in page.frames if frame.kind == "imprint"]
    assert len(imprints) == 1
    words = " ".join(line.line.text for line in lines_of(imprints[0]))
    assert "Musterverlag" in words
    assert "V.i.S.d.P." in words.replace("\u202f", "").replace(" ", "")


def test_a_correction_says_which_day_and_page_were_wrong(tmp_path: Path) -> None:
    wrong = (
        "[{edition: ozd-2025-08-21-nr0, page: 3, text: Es war der Herbst.}, {edition: beilage, text: Es war das Meer.}]"
    )
    path = write_edition(tmp_path, {"Politik": (Copy(name="rat"),)}, corrections=wrong)
    frames = [frame for page in made_up(path).plan.pages for frame in page.frames if frame.kind == "corrections"]
    words = [line.line.text.replace("\u00a0", " ") for frame in frames for line in lines_of(frame)]
    assert words == ["Berichtigung", "Ausgabe vom 21. August 2025, Seite 3", "Es war der Herbst.", "Es war das Meer."]


def test_a_story_too_long_for_a_page_runs_on_and_says_where(tmp_path: Path) -> None:
    stories = {
        "Politik": (
            Copy(name="lang", words=2600, weight="lead", parts=COMMENTARY),
            Copy(name="kurz", words=80, weight="brief"),
        )
    }
    made = made_up(write_edition(tmp_path, stories, pages="{min: 1, max: 9}"))
    holding = [page for page in made.plan.pages if any(frame.story == "lang" for frame in page.frames)]
    assert len(holding) > 1
    for here, there in pairwise(holding):
        assert f"Fortsetzung auf Seite {there.number}" in words_on(here)
        assert f"Fortsetzung von Seite {here.number}" in words_on(there)
    # The package's box stands where the copy ends, not on a page of its own.
    box = next(page for page in made.plan.pages if "Es ist gut so." in words_on(page))
    assert box is holding[-1]


def test_what_does_not_fit_is_overset_with_a_cure_that_cures(tmp_path: Path) -> None:
    stories = {"Politik": tuple(Copy(name=f"s{n}", words=600, weight="major") for n in range(6))}
    path = write_edition(tmp_path, stories, pages="2")
    with pytest.raises(pagedesk.OversetError) as caught:
        made_up(path)
    overset = [finding for finding in caught.value.findings if finding.severity > 1]
    assert {finding.code for finding in overset} == {"page/overset"}
    assert all(finding.place.line == line_of(Path(finding.place.file), "body: ") + 1 for finding in overset)
    rows = records.report_json(caught.value.made)["fit"]
    cures = [row["cure"]["pages"] for row in rows if row["overset"]]
    assert cures
    path.write_text(path.read_text("utf-8").replace("pages: 2", f"pages: {max(cures)}"), "utf-8")
    assert len(made_up(path).plan.pages) == max(cures)


def test_stories_give_up_what_they_may_before_anything_is_overset(tmp_path: Path) -> None:
    letters = (
        "letters: {items: ["
        + ", ".join('{text: "Das stimmt nicht, und das wissen alle.", author: A}' for _ in range(30))
        + "]}\n"
    )
    stories = {
        "Politik": (
            Copy(name="eins", words=500, weight="lead", parts=letters, entry={"may_drop": "[letters]"}),
            Copy(name="zwei", words=260, weight="major"),
        )
    }
    made = made_up(write_edition(tmp_path, stories, pages="1"))
    row = next(row for row in records.report_json(made)["fit"] if row["story"] == "eins")
    assert "letters dropped" in row["done"]
    (said,) = (finding for finding in made.findings if finding.code == "page/left-out")
    assert said.message == "eins: no room for its letters, left out"
    assert said.place is not None
    text = Path(said.place.file).read_text("utf-8").splitlines()[said.place.line - 1]
    assert text[said.place.column - 1 :].startswith("Das stimmt nicht")


def test_a_lock_keeps_the_plan_without_a_search(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = made_up(paper)
    pagedesk.accept(made, None)

    def no_search(*_: object, **__: object) -> None:
        raise AssertionError("a page was searched for although the lock fits")

    monkeypatch.setattr("layout.makeup.edition.place", no_search)
    assert geometry(made_up(paper)) == geometry(made)


_GROWN: Final = {
    "moved": ((90, "brief"), (120, "major"), (150, "minor"), (150, "major"), (150, "major"), (150, "brief")),
    "reordered": ((90, "brief"), (90, "minor"), (150, "brief"), (60, "brief"), (150, "minor"), (90, "major")),
}
_PICTURED: Final = {"moved": {1, 4}, "reordered": set()}


@pytest.mark.parametrize("name", list(_GROWN))
def test_a_lock_gives_the_pages_it_was_made_from_frame_by_frame(tmp_path: Path, name: str) -> None:
    """Frames that have grown into white could grow or move once more, and pushed others down among their neighbours."""
    stories = tuple(
        Copy(name=f"s{n}", words=words, weight=weight, picture=(900, 600) if n in _PICTURED[name] else None)
        for n, (words, weight) in enumerate(_GROWN[name])
    )
    path = write_edition(tmp_path, {"Politik": stories}, pages="{min: 1, max: 6}", columns="4", format="a3")
    made = made_up(path)
    pagedesk.accept(made, None)

    assert geometry(made_up(path)) == geometry(made)


def test_a_changed_brief_moves_no_other_page(paper: Path) -> None:
    made = made_up(paper)
    pagedesk.accept(made, None)
    brief = paper.parent / "bad.yaml"
    brief.write_text(brief.read_text("utf-8").replace("Probe", "Proben"), "utf-8")
    again = made_up(paper)
    home = next(page.number for page in made.plan.pages if any(frame.story == "bad" for frame in page.frames))
    for before, after in zip(geometry(made), geometry(again), strict=True):
        assert before == after
    texts = [words_on(page) for page in made.plan.pages], [words_on(page) for page in again.plan.pages]
    assert [i + 1 for i, (a, b) in enumerate(zip(*texts, strict=True)) if a != b] == [home]


def test_an_approved_page_may_not_change(paper: Path, tmp_path: Path) -> None:
    production.approve(paper, 1, CACHE)
    settings = production.Settings(out=tmp_path / "out", cache=CACHE, variants=("screen",))
    production.build(paper, settings)
    story = next(
        frame.story
        for frame in made_up(paper).plan.pages[0].frames
        if frame.kind == "story" and frame.story is not None
    )
    article = paper.parent / f"{story}.yaml"
    article.write_text(article.read_text("utf-8").replace("Probe", "Prüfe"), "utf-8")
    with pytest.raises(MakeupError) as caught:
        production.build(paper, settings)
    assert "page/approved-changed" in {finding.code for finding in caught.value.findings}


def test_a_spoilt_lock_is_refused_with_a_cure(paper: Path) -> None:
    (paper.parent / FILE_NAME).write_text("{", "utf-8")
    with pytest.raises(CopyRefusedError) as caught:
        made_up(paper)
    assert [finding.code for finding in caught.value.findings] == ["lock/unreadable"]


@pytest.mark.parametrize(
    ("fields", "width"),
    [
        ({"format": "berliner", "columns": 5}, 809),
        ({"format": "nordisch", "columns": 7}, 1070),
        ({"format": "{width: 200mm, height: 260mm}", "columns": 2}, 487),
    ],
)
def test_every_format_is_made_up(tmp_path: Path, fields: dict[str, object], width: float) -> None:
    stories = {"Politik": tuple(Copy(name=f"s{n}", words=200, weight="minor", picture=(600, 400)) for n in range(4))}
    made = made_up(write_edition(tmp_path, stories, **fields))
    assert made.plan.format.columns == fields["columns"]
    assert made.plan.format.type_width == pytest.approx(width, abs=2)


def line_of(path: Path, start: str) -> int:
    return next(n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line.startswith(start))


@pytest.mark.parametrize("columns", [1, 6])
def test_columns_too_narrow_or_too_wide_are_refused(tmp_path: Path, columns: int) -> None:
    path = write_edition(tmp_path, {"Politik": (Copy(name="eins"),)}, columns=columns)
    with pytest.raises(CopyRefusedError) as caught:
        made_up(path)
    assert [(finding.code, str(finding.place)) for finding in caught.value.findings if finding.severity > 1] == [
        ("copy/column-width", f"{path}:{line_of(path, 'columns: ')}:10")
    ]
