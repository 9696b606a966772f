"""Pages drawn apart from a file come out as if they had been drawn into it."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from platformdirs import user_cache_path

from layout import drawing, pagedesk
from layout.copy.load import load
from layout.errors import LayoutError
from layout.makeup.lock import read_lock
from layout.press.cache import Store
from layout.press.crops import cropped
from layout.press.engine import Engine
from layout.press.faces import use_fonts
from layout.press.finish import finishers, options
from layout.press.identity import work_of
from layout.press.sheets import packed, unpacked
from layout.press.variants import VARIANTS, alone, for_press

ROOT = Path(__file__).resolve().parents[2]
PRINT = VARIANTS["print"]
PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"/><title>Probe</title></head><body><div style="{}">Seite</div></body></html>"""


@pytest.fixture(scope="module")
def made():
    read = load(ROOT / "articles/2025-08-22")
    return pagedesk.make_up(read, user_cache_path("umbruch"), lock=read_lock(read.value.path.parent))


def written_into_one_file(made):
    """The print file as WeasyPrint writes its pages, one after the other, into one PDF."""
    press = drawing.press_of(made)
    variant = alone(for_press(PRINT, press.profile))
    sources = cropped(drawing.placed_pictures(made), variant, press)
    pages = drawing._pages(made, variant, sources, None, None)
    laid = drawing._laid(made, pages, sources, {})
    work = replace(work_of(variant, made.edition, made.packages, made.newsroom.style), press=press)
    engine = Engine(sources, made.newsroom.setter.shaper)
    return engine.write([laid[key] for key in pages.keys], finishers=finishers(work), **options(work))


@pytest.mark.parametrize("bleed", [0.0, 8.5])
def test_a_file_bound_from_sheets_is_the_file_weasyprint_writes(made, monkeypatch, bleed):
    press = drawing.press_of(made)
    press = replace(press, profile=press.profile.model_copy(update={"bleed": bleed}))
    monkeypatch.setattr(drawing, "press_of", lambda _: press)
    assert drawing.draw(made, PRINT) == written_into_one_file(made)


def test_it_is_the_same_for_any_number_of_jobs_and_from_pages_kept(made, tmp_path):
    store = Store(tmp_path)
    plain = drawing.draw(made, PRINT)
    assert drawing.draw_variant(made, PRINT, {}, jobs=3).content == plain
    assert drawing.draw_variant(made, PRINT, {}, store=store).content == plain
    kept = [path.read_bytes() for path in tmp_path.glob("??/*")]
    assert drawing.draw_variant(made, PRINT, {}, store=store).content == plain
    assert sorted(path.read_bytes() for path in tmp_path.glob("??/*")) == sorted(kept)  # nothing was drawn again


def test_a_sheet_is_kept_whole(made):
    use_fonts(made.newsroom.fonts.prepared())
    engine = Engine({})
    css = engine.stylesheet("@page{size:300pt 200pt;margin:0}div{font-family:'Umbruch serif-regular';opacity:1}")
    sheet = engine.draw(engine.lay_out(PAGE.format("color:rgba(0,0,0,.5)"), [css]))
    assert unpacked(packed(sheet)) == sheet
    assert "".join(sheet.faces[0].texts.values()) == "Seit"
    assert {"ca": 0.5} in sheet.states.values()


@pytest.mark.parametrize("style", ["opacity:.5", "background:linear-gradient(red,blue)"])
def test_a_page_that_no_sheet_holds_is_refused(made, style):
    use_fonts(made.newsroom.fonts.prepared())
    engine = Engine({})
    css = engine.stylesheet("@page{size:300pt 200pt;margin:0}div{font-family:'Umbruch serif-regular'}")
    with pytest.raises(LayoutError, match="more than type, rules and pictures"):
        engine.draw(engine.lay_out(PAGE.format(style), [css]))
