"""The desk in a real browser: from the page to the copy and back, live, marked, by keyboard."""

import re
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from layout.preflight import ghostscript
from layout.proof import desk as desk_files
from layout.proof import marks
from layout.proof.server import Settings
from layout.raster import page_count

pytestmark = [
    pytest.mark.browser,
    # axe is run through a helper that opens files it leaves to be collected
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

SHOWN_ALL = """() => {
    const images = [...document.querySelectorAll('.sheet:not(.old) img')];
    return images.length && images.every(i => i.dataset.shown && i.naturalWidth);
}"""


@pytest.fixture
def opened(page, desk):
    """Return the browser's page once the desk's pages are drawn."""
    page.goto(desk.url)
    page.wait_for_selector("main[data-ready]")
    page.wait_for_function(SHOWN_ALL)
    return page


def pictures(page):
    return page.eval_on_selector_all(".sheet:not(.old) img", "all => all.map(each => each.dataset.shown)")


def click_line(page, number, index):
    """Click the middle of a set line; positions are the test newspaper's."""
    sheet = page.locator(f"#page-{number} .sheet:not(.old)")
    sheet.scroll_into_view_if_needed()
    area = sheet.bounding_box()
    scale = area["width"] / 300
    sheet.click(position={"x": 120 * scale, "y": (80 + 12 * index - 4) * scale})


def serious(page):
    """Return axe's serious faults."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] in ("serious", "critical")]


# --- pages and places -------------------------------------------------------------------------------


def test_all_pages_can_be_walked(opened):
    expect(opened.locator("article.page")).to_have_count(4)
    expect(opened.locator("#title")).to_have_text("Das Blatt, 2025-08-22")
    for number in (2, 4):
        opened.get_by_role("button", name="Weiterblättern").click()
        expect(opened.locator("#page")).to_have_value(str(number))
    opened.keyboard.press("k")
    expect(opened.locator("#page")).to_have_value("2")


def test_a_click_on_a_line_names_its_place_in_the_copy(opened, newspaper):
    click_line(opened, 2, 1)

    link = opened.locator("#source a")
    expect(link).to_have_text("b.yaml:4")
    path = str(newspaper.root.resolve()).lstrip("/")
    expect(link).to_have_attribute("href", f"vscode://file/{path}/b.yaml:4:1")
    expect(opened.locator("#source blockquote")).to_have_text("für robuste Garantien geworben, und der")


def test_another_editor_can_be_set_but_no_script(opened):
    opened.locator("summary", has_text="Einstellungen").click()
    opened.fill("#editor", "idea://open?file=/{path}&line={line}")
    opened.locator("#editor").blur()
    click_line(opened, 1, 0)
    assert opened.locator("#source a").get_attribute("href").endswith("/a.yaml&line=3")

    opened.locator("summary", has_text="Einstellungen").click()
    opened.fill("#editor", "javascript:alert(1)//{path}")
    opened.locator("#editor").blur()
    click_line(opened, 1, 1)
    expect(opened.locator("#source code").first).to_have_text("a.yaml:4")
    expect(opened.locator("#source a")).to_have_count(0)


def test_a_file_and_line_show_their_place(opened):
    opened.fill("#find input", "c.yaml:5")
    opened.keyboard.press("Enter")

    expect(opened.locator("#source")).to_contain_text("Seite 3, Zeile 3")
    expect(opened.locator("#page-3 g.here rect")).to_have_count(1)
    expect(opened.locator("#page-3 g.here rect")).to_be_in_viewport()


def test_an_address_leads_to_a_place(page, desk):
    page.goto(f"{desk.url}#d.yaml:4")

    expect(page.locator("#source")).to_contain_text("d.yaml:4")


def test_a_finding_leads_to_its_place(opened):
    expect(opened.locator("#findings h2")).to_have_text("Befunde (4)")
    opened.locator("#findings li button").nth(3).click()

    expect(opened.locator("#source")).to_contain_text("d.yaml:4")
    expect(opened.locator("#page-4 .flag")).to_be_in_viewport()
    opened.locator("#page-1 .flag").click()
    expect(opened.locator("#source")).to_contain_text("a.yaml:4")


def test_lines_can_be_walked_by_keyboard(opened):
    opened.locator("#page-1 .sheet").focus()
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("ArrowDown")
    expect(opened.locator("#source")).to_contain_text("a.yaml:4")
    opened.keyboard.press("ArrowUp")
    expect(opened.locator("#source")).to_contain_text("a.yaml:3")


def test_zoom_fetches_a_finer_picture(opened):
    opened.select_option("#zoom", "4")

    opened.wait_for_function("() => document.querySelector('#page-1 img').naturalWidth >= 1200")
    assert opened.locator("#page-1 .sheet").bounding_box()["width"] == pytest.approx(300 * 4 * 4 / 3, abs=1)


def test_guides_are_drawn_from_the_layout(opened):
    opened.locator("summary", has_text="Hilfslinien").click()
    for name in ("Grundlinienraster", "Spalten", "Rahmen", "Endformat und Anschnitt", "Zeilennummern"):
        opened.get_by_label(name).check()

    for part, count in (("grid path", 1), ("columns rect", 2), ("frames rect", 2), ("boxes rect", 2)):
        expect(opened.locator(f"#page-1 g.{part}")).to_have_count(count)
    expect(opened.locator("#page-1 g.numbers text")).to_have_text(["1", "2", "3"])
    expect(opened.locator("#page-1 g.boxes .bleed")).to_be_visible()


def test_guides_that_nobody_sees_are_not_drawn(opened):
    expect(opened.locator("g.grid path")).to_have_count(0)
    opened.keyboard.press("n")
    expect(opened.locator("#page-4 g.numbers text")).to_have_count(3)
    expect(opened.locator("g.grid path")).to_have_count(0)


def test_guides_follow_their_page(opened, newspaper):
    opened.keyboard.press("n")
    newspaper.write("b", "Haushalt", ["Zeile"] * 5)

    expect(opened.locator("#page-2 g.numbers text")).to_have_count(5)


def test_numbers_stand_before_their_column_and_not_in_the_copy(newspaper, serve, page):
    def build():
        built = newspaper.build()
        (column,) = built.layout["pages"][0]["frames"][0]["columns"]
        first, last = column["lines"][1], column["lines"][2]
        first["box"][0] += 9  # a paragraph's indent
        last["box"][2] = 50
        signed = {**last, "text": "OZD", "box": [last["box"][0] + 60, *last["box"][1:]]}
        crowded = {**last, "text": "AFP", "box": [last["box"][0] + 111, *last["box"][1:]]}
        column["lines"] += [signed, crowded]
        return built

    page.goto(serve(Settings(build=build, root=newspaper.root, watch=())).url)
    page.wait_for_function(SHOWN_ALL)
    page.keyboard.press("n")
    places = "all => all.map(each => [each.textContent, Number(each.getAttribute('x'))])"

    # The second line's stands where the first one's does; for the fifth a neighbour leaves no room.
    assert page.eval_on_selector_all("#page-1 g.numbers text", places) == [["1", 28], ["2", 28], ["3", 28], ["4", 88]]


def test_the_fit_table_names_the_cure(newspaper, serve, page):
    newspaper.write("b", "Haushalt", ["Zeile"] * 11)
    server = serve(Settings(build=newspaper.build, root=newspaper.root, watch=()))
    page.goto(server.url)
    page.locator("#fit summary").click()

    rows = page.locator("#fit tbody tr")
    expect(rows.filter(has_text="8/11")).to_have_class("fail")
    expect(rows.filter(has_text="3 Zeilen kürzen")).to_have_class("fail more")
    assert page.eval_on_selector("#fit .wide", "each => each.scrollWidth <= each.clientWidth")


def test_before_the_first_pages_the_desk_says_what_it_waits_for(newspaper, serve, page):
    go = threading.Event()

    def build():
        go.wait()
        return newspaper.build()

    server = serve(Settings(build=build, root=newspaper.root, watch=()))
    try:
        page.goto(server.url)
        expect(page.locator("main")).to_contain_text("zum ersten Mal umbrochen")
    finally:
        go.set()
    expect(page.locator("article.page")).to_have_count(4)


def test_an_edition_that_cannot_be_built_yet_says_so(newspaper, serve, page):
    newspaper.write("c", "Krieg: Rutte")
    server = serve(Settings(build=newspaper.build, root=newspaper.root, watch=()))
    page.goto(server.url)
    expect(page.get_by_role("alert")).to_contain_text("c.yaml:1")
    expect(page.locator("main")).to_contain_text("noch keine Seiten")

    newspaper.write("c", "Krieg und Frieden")
    expect(page.locator("article.page")).to_have_count(4)


# --- live -------------------------------------------------------------------------------------------


def test_only_the_changed_page_blinks_in(opened, newspaper):
    before = pictures(opened)

    newspaper.write("b", "Haushalt wackelt")

    expect(opened.locator("article.fresh")).to_have_count(1)
    expect(opened.locator("#page-2.fresh")).to_have_count(1)
    expect(opened.get_by_role("status")).to_have_text("Neu: Seite 2.")
    opened.wait_for_function("old => document.querySelector('#page-2 img').dataset.shown !== old", arg=before[1])
    after = pictures(opened)
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True, True]


def test_a_broken_file_shows_its_finding_and_the_last_pages(opened, newspaper):
    before = pictures(opened)

    newspaper.write("c", "Krieg: Rutte")
    problem = opened.get_by_role("alert")
    expect(problem).to_contain_text("c.yaml:1")
    expect(problem).to_contain_text("put the value in quotes")
    assert pictures(opened) == before

    newspaper.write("c", "Krieg und Frieden")
    expect(problem).to_be_hidden()
    opened.wait_for_function("old => document.querySelector('#page-3 img').dataset.shown !== old", arg=before[2])


def test_an_added_page_appears(opened, newspaper):
    newspaper.write("e", "Das Wetter")

    expect(opened.locator("article.page")).to_have_count(5)


# --- marks and changes ------------------------------------------------------------------------------


def test_a_note_is_left_and_found_again(opened, newspaper):
    click_line(opened, 1, 2)
    opened.get_by_label("Notiz", exact=True).fill("Wirklich alle?")
    opened.locator("#source input[name=by]").fill("Anna")
    opened.get_by_role("button", name="Notiz ablegen").click()
    expect(opened.get_by_role("status")).to_have_text("Notiz abgelegt.")
    expect(opened.locator("#notes h2")).to_have_text("Notizen (1)")

    newspaper.write("a", "Rutte in Kiew", ["Ein Satz davor.", "Noch einer.", "Und ein dritter.", *_copy()])
    opened.wait_for_function("() => document.querySelector('#page-1 g.found rect.noted')?.getAttribute('y') === '131'")
    opened.reload()
    expect(opened.locator("#notes li")).to_contain_text("Wirklich alle?")
    opened.get_by_role("button", name="Erledigt").click()
    expect(opened.locator("#notes li.done")).to_contain_text("erledigt von Anna")
    assert marks.read(newspaper.root / "marks.yaml")[0].done_by == "Anna"


def test_a_page_is_approved_goes_stale_and_shows_why(opened, newspaper):
    opened.locator("#page-2").get_by_role("button", name="Freigeben").click()
    expect(opened.locator("#name")).to_be_focused()
    opened.fill("#name", "Bert")
    opened.locator("#name").blur()
    opened.keyboard.press("Escape")
    opened.locator("#page-2").get_by_role("button", name="Freigeben").click()
    expect(opened.locator("#page-2 .status")).to_contain_text("Freigegeben von Bert")
    expect(opened.locator("#notes")).to_contain_text("1 von 4 Seiten freigegeben")

    newspaper.write("b", "Haushalt wackelt")
    expect(opened.locator("#page-2 .status")).to_contain_text("Seit der Freigabe von Bert geändert")
    opened.locator("#changes summary").click()
    opened.locator("#changes select").select_option("approved")
    expect(opened.locator("#changes li.changed del")).to_have_text("steht")
    expect(opened.locator("#changes li.changed ins")).to_have_text("wackelt")
    expect(opened.locator("#page-2 .sheet.old")).to_have_count(1)
    opened.wait_for_function("() => document.querySelector('.sheet.old img').naturalWidth > 0")
    opened.get_by_label("Nebeneinander").check()
    opened.select_option("#page", "2")
    for sheet in opened.locator("#page-2 .sheet").all():
        expect(sheet).to_be_in_viewport(ratio=1)
    expect(opened.get_by_text("Seite 2, wie sie war")).to_be_visible()
    opened.get_by_label("Blinken").check()
    expect(opened.locator("#page-2 .sheets")).to_have_attribute("data-mode", "blink")


def test_the_make_up_can_be_kept(opened, newspaper):
    opened.locator("#fit summary").click()
    opened.get_by_role("button", name="Umbruch festhalten").click()

    expect(opened.get_by_role("status")).to_have_text("Umbruch festgehalten.")
    assert newspaper.locked == [1, 2, 3, 4]


# --- for everyone -----------------------------------------------------------------------------------


def _copy():
    return [
        "Mit eindringlichen Worten hat er in Kiew",
        "für robuste",
        "Präsident dankte ihm für diese Worte.",
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault(opened, theme):
    opened.emulate_media(color_scheme=theme)
    click_line(opened, 1, 1)
    for part in ("changes", "fit", "files"):
        opened.locator(f"#{part} summary").click()
    opened.locator("summary", has_text="Einstellungen").click()

    assert serious(opened) == []


def test_the_desk_speaks_english(opened):
    opened.locator("summary", has_text="Einstellungen").click()
    opened.select_option("#language", "en")

    expect(opened.locator("html")).to_have_attribute("lang", "en")
    expect(opened.locator("#findings h2")).to_have_text("Findings (4)")
    expect(opened.locator("#page-1").get_by_role("button", name="Approve")).to_be_visible()


def test_on_a_tablet_nothing_runs_over(opened):
    opened.set_viewport_size({"width": 768, "height": 1024})

    assert opened.evaluate("() => document.documentElement.scrollWidth") <= 768
    expect(opened.locator("#findings")).to_be_visible()


def test_on_a_phone_each_page_has_the_whole_width(opened):
    opened.set_viewport_size({"width": 390, "height": 844})

    opened.wait_for_function("() => document.querySelector('#page-2 .sheet').clientWidth > 190")
    assert opened.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_on_paper_a_dark_desk_is_dark_on_white(opened):
    opened.evaluate("() => { document.documentElement.dataset.theme = 'dark' }")
    assert opened.evaluate("() => getComputedStyle(document.body).color") == "rgb(236, 236, 232)"
    opened.emulate_media(media="print")

    assert opened.evaluate("() => getComputedStyle(document.body).color") == "rgb(28, 28, 26)"


def test_on_paper_only_pages_and_lists_are_left(opened):
    opened.emulate_media(media="print")

    expect(opened.locator("header")).to_be_hidden()
    expect(opened.locator("#page-3 .sheet")).to_be_visible()
    assert page_count(opened.pdf(format="A4")) == 5  # the four pages, then findings and notes


def test_another_view_stays_on_the_page(opened):
    opened.select_option("#page", "3")
    for choice, value in (("#view", "single"), ("#zoom", "2"), ("#view", "spreads"), ("#zoom", "page")):
        opened.select_option(choice, value)
        expect(opened.locator("#page-3 .sheet")).to_be_in_viewport()


# --- as plain files ---------------------------------------------------------------------------------


def test_the_same_desk_opens_from_plain_files(newspaper, page, tmp_path):
    newspaper.build()
    old = tmp_path / "old.pdf"
    old.write_bytes(newspaper.pdf.read_bytes())
    newspaper.write("b", "Haushalt wackelt")
    index = desk_files.static(newspaper.build(), tmp_path / "desk", against=old)

    page.goto(index.as_uri())
    page.wait_for_selector("main[data-ready]")
    page.wait_for_function(SHOWN_ALL)
    expect(page.locator("article.page")).to_have_count(4)
    click_line(page, 2, 1)
    expect(page.locator("#source code").first).to_have_text("b.yaml:4")
    expect(page.locator("#source form")).to_have_count(0)
    page.locator("#changes summary").click()
    page.locator("#changes select").select_option("file")
    expect(page.locator("#changes li.changed ins")).to_have_text("wackelt")
    assert serious(page) == []


@pytest.mark.skipif(ghostscript.program() is None, reason="Ghostscript is not installed")
def test_plates_and_paper_are_laid_over_the_page(opened):
    page = opened
    for view in ("black", "paper"):
        page.select_option("#ink", view)
        expect(page.locator("#page-1 img.plate")).to_have_attribute("src", re.compile(f"/{view}/"))
        page.wait_for_function("() => document.querySelector('img.plate').naturalWidth > 0")

    page.select_option("#ink", "")
    expect(page.locator("img.plate")).to_have_count(0)
