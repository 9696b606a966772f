"""The desk on the sample newspapers, made for real, in a real browser: what an editor and a proof reader do with it."""

import json
import shutil
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from layout import production
from layout.proof import marks
from layout.proof.desk import BuiltEdition
from layout.proof.readers import readers
from layout.proof.server import Server, Settings
from layout.proof.workroom import Workroom

SAMPLES = Path(__file__).parents[2] / "articles"
SHOWN = """() => {
    const image = document.querySelector('.sheet:not(.old) img');
    return image && image.dataset.shown && image.naturalWidth;
}"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@dataclass(frozen=True)
class Sample:
    """A copy of a sample that may be changed, and the desk on it."""

    copy: Path
    out: Path
    cache: Path
    server: Server
    builds: list[BuiltEdition]
    """What was made, the last build last."""

    @property
    def layout(self):
        return self.builds[-1].layout

    def lines(self):
        """Yield each set line of copy with the number of its page."""
        for page in self.layout["pages"]:
            for frame in page["frames"]:
                for column in frame["columns"]:
                    yield from ((page["number"], line) for line in column["lines"])

    def path(self, name):
        return self.copy.parent / name if self.copy.is_file() else self.copy / name

    def change(self, name, old, new):
        path = self.path(name)
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")


def started(copy, out, cache):
    """Open a desk on a copy, and return once its first build is done."""
    workroom = Workroom(copy, out=out, cache=cache)
    first: Future[BuiltEdition] = Future()
    builds: list[BuiltEdition] = []

    def build():
        try:
            built = workroom()
        except BaseException as error:
            if not first.done():
                first.set_exception(error)
            raise
        builds.append(built)
        if not first.done():
            first.set_result(built)
        return built

    settings = Settings(build=build, root=workroom.root, watch=workroom.watched)
    server = Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    first.result()
    return Sample(copy, out, cache, server, builds), thread


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def edition(tmp_path_factory, cache):
    """The short sample edition; it may take more pages here, since stories are changed at will."""
    folder = tmp_path_factory.mktemp("edition") / "2025-08-22"
    shutil.copytree(SAMPLES / "2025-08-22", folder, ignore=shutil.ignore_patterns("layout.lock", "*marks.yaml"))
    file = folder / "edition.yaml"
    lines = file.read_text("utf-8").splitlines()
    file.write_text(
        "\n".join("pages: {min: 4, max: 8}" if line.startswith("pages:") else line for line in lines), "utf-8"
    )
    sample, thread = started(folder, tmp_path_factory.mktemp("out"), cache)
    yield sample
    sample.server.stop()
    thread.join()


@pytest.fixture(scope="module")
def article(tmp_path_factory, cache):
    """The seed article."""
    folder = tmp_path_factory.mktemp("article")
    shutil.copy(SAMPLES / "2025-08-22" / "rutte-kiew.yaml", folder)
    sample, thread = started(folder / "rutte-kiew.yaml", tmp_path_factory.mktemp("out"), cache)
    yield sample
    sample.server.stop()
    thread.join()


@pytest.fixture(scope="module")
def broadsheet(tmp_path_factory, cache):
    """The sample of 24 pages, with the lock that lies beside it."""
    folder = tmp_path_factory.mktemp("broadsheet") / "2025-08-23"
    shutil.copytree(SAMPLES / "2025-08-23", folder, ignore=shutil.ignore_patterns("*marks.yaml"))
    sample, thread = started(folder, tmp_path_factory.mktemp("out"), cache)
    yield sample
    sample.server.stop()
    thread.join()


@pytest.fixture
def at(page):
    """Return a function that opens a sample's desk and waits for its pages."""

    def opened(sample):
        page.goto(sample.server.url)
        page.wait_for_selector("main[data-ready]")
        page.wait_for_selector("article.page")
        page.wait_for_function(SHOWN)
        return page

    return opened


def click_line(page, number, line, layout):
    """Click the middle of a set line."""
    sheet = page.locator(f"#page-{number} .sheet:not(.old)")
    sheet.scroll_into_view_if_needed()
    scale = sheet.bounding_box()["width"] / layout["page"]["width"]
    x, y, width, height = line["box"]
    sheet.click(position={"x": (x + width / 2) * scale, "y": (y + height / 2) * scale})


# --- both samples -----------------------------------------------------------------------------------


def test_pages_of_the_edition_are_walked_and_axe_finds_nothing(edition, at):
    page = at(edition)
    count = len(edition.layout["pages"])
    assert count >= 4
    expect(page.locator("article.page")).to_have_count(count)
    expect(page.locator("#title")).to_have_text("OZD, 2025-08-22")
    for _ in range(count // 2):
        page.keyboard.press("j")
    expect(page.locator("#page")).to_have_value(str(count - count % 2))

    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    assert [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")] == []


def test_a_line_of_each_page_leads_to_its_copy(edition, at):
    page = at(edition)
    layout = edition.layout
    last = {number: line for number, line in edition.lines() if line["style"] == "body" and len(line["words"]) > 4}
    assert len(last) >= 3
    for number, line in last.items():
        click_line(page, number, line, layout)

        expect(page.locator("#source a")).to_have_text(f"{line['file']}:{line['line']}")
        copy = edition.path(line["file"]).read_text("utf-8").splitlines()[line["line"] - 1]
        assert line["words"][2][0].split("\xa0")[0].strip("„“,.:;!?–") in copy


def test_all_pages_of_the_large_edition_are_walked_and_lead_to_their_copy(broadsheet, at):
    page = at(broadsheet)
    layout = broadsheet.layout
    count = len(layout["pages"])
    assert count == 24
    expect(page.locator("article.page")).to_have_count(count)
    last = {number: line for number, line in broadsheet.lines() if line["style"] == "body" and len(line["words"]) > 4}
    assert set(last) == set(range(1, count + 1))
    for number in range(2, count + 1, 2):
        page.keyboard.press("j")
        expect(page.locator("#page")).to_have_value(str(number))
        page.wait_for_function("n => document.querySelector(`#page-${n} img`).dataset.shown", arg=number)
    for number in (1, 7, 12, 24):
        click_line(page, number, last[number], layout)
        expect(page.locator("#source a")).to_have_text(f"{last[number]['file']}:{last[number]['line']}")


def test_a_word_of_the_large_edition_changes_its_page_alone(broadsheet, at):
    number, file, word = a_story_of_the_last_page(broadsheet)
    page = at(broadsheet)
    before = [file.key for file in broadsheet.builds[-1].pages]

    broadsheet.change(file, word, word[::-1].lower())
    expect(page.locator("article.fresh")).to_have_count(1)
    expect(page.locator(f"#page-{number}.fresh")).to_have_count(1)
    after = [file.key for file in broadsheet.builds[-1].pages]
    assert [old == new for old, new in zip(before, after, strict=True)].count(False) == 1


def test_the_seed_article_is_read_line_by_line(article, at):
    page = at(article)
    layout = article.layout
    expect(page.locator("article.page")).to_have_count(1)
    number, line = next(found for found in article.lines() if "Trump plant zudem" in found[1]["text"])
    click_line(page, number, line, layout)
    expect(page.locator("#source a")).to_have_text(f"rutte-kiew.yaml:{line['line']}")

    page.fill("#find input", f"rutte-kiew.yaml:{line['line']}")
    page.keyboard.press("Enter")
    expect(page.locator("#page-1 g.here rect")).to_be_in_viewport()


# --- live ---------------------------------------------------------------------------------------------


def a_story_of_the_last_page(sample):
    """Return page, file and a word of a story that stands on one page alone, for a change that moves nothing."""
    layout = sample.layout
    number = len(layout["pages"])
    story = next(story for story in layout["stories"] if story["pages"] == [number])
    text = sample.path(story["file"]).read_text("utf-8")
    word = next(
        line["words"][1][0] for _, line in sample.lines() if line["key"] == f"{story['id']}/body.1" and line["text"]
    )
    assert word in text
    return number, story["file"], word


def test_a_change_of_copy_blinks_in_on_its_page_alone(edition, at):
    number, file, word = a_story_of_the_last_page(edition)
    page = at(edition)

    edition.change(file, word, word[::-1].lower())
    expect(page.locator("article.fresh")).to_have_count(1)
    expect(page.locator(f"#page-{number}.fresh")).to_have_count(1)

    edition.change(file, word[::-1].lower(), word)
    expect(page.get_by_role("status")).to_contain_text(f"Seite {number}")


def test_a_broken_file_shows_its_finding_and_is_mended(article, at):
    page = at(article)
    article.change("rutte-kiew.yaml", "kicker: Krieg in", "kicker: Krieg: in")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("rutte-kiew.yaml:")
    expect(page.locator("article.page")).to_have_count(1)

    article.change("rutte-kiew.yaml", "kicker: Krieg: in", "kicker: Krieg in")
    expect(problem).to_be_hidden()


# --- readers' marks -----------------------------------------------------------------------------------


def test_a_note_is_found_again_and_stands_in_the_proof(article, at):
    page = at(article)
    number, line = next(found for found in article.lines() if "Trump plant zudem" in found[1]["text"])
    click_line(page, number, line, article.layout)
    page.get_by_label("Notiz", exact=True).fill("Wirklich bilateral?")
    page.locator("#source input[name=by]").fill("Anna")
    page.get_by_role("button", name="Notiz ablegen").click()
    expect(page.locator("#notes h2")).to_have_text("Notizen (1)")

    article.change("rutte-kiew.yaml", "Mit eindringlichen Worten hat", "Mit sehr eindringlichen und ernsten Worten hat")
    expect(page.locator("article.fresh")).to_have_count(1)
    page.reload()
    expect(page.locator("#notes li")).to_contain_text("Wirklich bilateral?")
    assert not (article.copy.parent / "marks.yaml").exists()
    assert len(marks.read(article.copy.parent / "rutte-kiew.marks.yaml")) == 1

    settings = production.Settings(out=article.out / "proof", cache=article.cache, variants=("proof",), readers=readers)
    proof = production.build(article.copy, settings).files[0]
    with pikepdf.open(proof) as pdf:
        notes = [note for sheet in pdf.pages for note in sheet.get("/Annots", ())]
        assert [(str(note.T), note.Subtype) for note in notes] == [("Anna", "/Text")]
        assert "Wirklich bilateral?" in str(notes[0].Contents)
        assert f"rutte-kiew.yaml:{line['line']}" in str(notes[0].Contents)
    article.change("rutte-kiew.yaml", "Mit sehr eindringlichen und ernsten Worten hat", "Mit eindringlichen Worten hat")


def test_an_approved_page_is_locked_and_shows_what_changed(edition, at):
    number, file, word = a_story_of_the_last_page(edition)
    page = at(edition)
    page.locator(".menu.end summary").click()
    page.fill("#name", "Bert")
    page.locator("#name").blur()
    page.keyboard.press("Escape")
    page.locator(f"#page-{number}").get_by_role("button", name="Freigeben").click()
    expect(page.locator(f"#page-{number} .status")).to_contain_text("Freigegeben von Bert")
    lock = json.loads(edition.path("layout.lock").read_bytes())
    assert [entry["number"] for entry in lock["pages"] if entry.get("approved")] == [number]

    edition.change(file, word, word[::-1].lower())
    expect(page.locator(f"#page-{number} .status")).to_contain_text("Seit der Freigabe von Bert geändert")
    expect(page.locator("#findings")).to_contain_text("page/approved-changed")
    page.locator("#changes summary").click()
    page.locator("#changes select").select_option("approved")
    expect(page.locator("#changes li.changed ins")).to_have_text(word[::-1].lower())

    edition.change(file, word[::-1].lower(), word)
    expect(page.locator(f"#page-{number} .status")).to_contain_text("Freigegeben von Bert")
